"""Whoever is at the other end is gone without a farewell, or takes a call and never answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web

import bot.channels.deliveries
import bot.channels.telegram
import bot.channels.telegram_listening
import bot.channels.zalo_http
import bot.channels.zalo_listening
import bot.web.socket
import storage.engines.postgresql
from bot.channels.telegram_listening import SECRET_HEADER
from bot.web.server import new_application, serve
from handlers.messages import Reply, plain
from storage.campaigns import all_units
from storage.database import outages
from tests.bot.channels.test_telegram_webhook import secret
from tests.bot.faults.conftest import Opened
from tests.bot.telegram_outbox import outbox_run, texts
from tests.bot.telegram_run import ask, telegram_run
from tests.bot.web.line import Line, line_to
from tests.bot.web.visitor import visitor
from tests.bot.web.web_run import OFFICER, web_run
from tests.bot.zalo_run import zalo_run
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.zalo_server import ZaloServer

_SOON = 0.2  # seconds in place of half a minute


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that waits for news is given up after a moment."""
    for listening, http in (
        (bot.channels.telegram_listening, bot.channels.telegram),
        (bot.channels.zalo_listening, bot.channels.zalo_http),
    ):
        monkeypatch.setattr(listening, "_WAIT", 1)
        monkeypatch.setattr(listening, "_FIRST_PAUSE", 0.05)
        monkeypatch.setattr(http, "_ON_THE_WAY", _SOON)


@asynccontextmanager
async def behind_a_line(server: TelegramServer | ZaloServer) -> AsyncIterator[Line]:
    """The platform as the bot sees it, at the far end of a network."""
    port = urlsplit(server.base_url).port
    assert port is not None
    async with line_to(port) as line:
        server.base_url = line.address
        yield line


async def test_telegram_that_falls_silent_is_polled_anew(district: Path, tmp_path: Path) -> None:
    async with (
        await TelegramServer.start() as server,
        behind_a_line(server) as line,
        telegram_run(district, tmp_path, server=server) as run,
    ):
        line.swallow()
        await run.officer.say("/baocao")
        await line.given_up(1)
        line.pass_again()
        assert "1/54" in (await run.officer.next_message()).text


async def test_zalo_that_falls_silent_is_polled_anew(district: Path, tmp_path: Path) -> None:
    async with (
        await ZaloServer.start() as server,
        behind_a_line(server) as line,
        zalo_run(district, tmp_path, server=server) as run,
    ):
        officer = await run.officer()
        line.swallow()
        await line.given_up(1)
        line.pass_again()
        assert "1/54" in await run.ask(officer, "/baocao")


async def test_reply_that_nobody_takes_is_sent_again(tmp_path: Path) -> None:
    async with outbox_run(tmp_path, call_seconds=_SOON) as run:
        run.naps.wake_all()
        reader = await run.reader(1)
        run.server.fail(Fault.slow(60), "sendMessage", times=3)
        await run.put(reader, "một", "hai")
        await run.outbox.drained()
        assert texts(reader.untaken()) == ["một", "hai"]
        assert [attempts for _, _, attempts, _ in run.rows()] == [4, 1]


async def test_delivery_that_breaks_off_is_let_go(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.channels.deliveries, "_SECONDS", _SOON)
    async with telegram_run(district, tmp_path, webhook=True) as run:
        reader, writer = await asyncio.open_connection("127.0.0.1", run.settings.web_port)
        head = f"POST /telegram HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {secret(run)}\r\n"
        writer.write(f"{head}Content-Length: 100\r\n\r\n{{".encode())
        assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
        writer.close()
        assert "1/54" in (await ask(run.officer, "/baocao")).text


async def test_page_that_is_gone_is_let_go_and_misses_nothing(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.web.socket, "_HEARTBEAT", _SOON)
    async with (
        web_run(district, tmp_path) as run,
        line_to(run.port) as line,
        visitor(line.address) as browser,
    ):
        await browser.become(OFFICER)
        async with browser.socket() as socket:
            await socket.hello()
            line.swallow()
            await line.given_up(1)
            shown = await run.show(OFFICER, None, Reply(plain("Trong lúc vắng")))
            line.pass_again()
        async with browser.socket() as socket:
            missed = await socket.hello(int(shown) - 1)
            assert "Trong lúc vắng" in str(missed)


@pytest.fixture
def impatient_with_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.engines.postgresql, "_ANSWERING", _SOON)
    monkeypatch.setattr(storage.engines.postgresql, "_CONNECTING", _SOON)


@pytest.mark.usefixtures("impatient_with_servers")
async def test_server_that_falls_silent_is_an_outage_and_asked_anew(
    shared: str, opened: Opened
) -> None:
    parts = urlsplit(shared)
    assert parts.port is not None
    async with line_to(parts.port) as line:
        there = shared.replace(f":{parts.port}/", f":{urlsplit(line.address).port}/")
        database = await opened(there, serves=True)
        line.swallow()
        for _ in range(2):  # on the old connection, and where a new one should be made
            async with asyncio.timeout(10):
                with pytest.raises(outages()):
                    async with database.transaction() as db:
                        await all_units(db)
        line.pass_again()
        async with database.transaction() as db:
            assert await all_units(db) == []


async def test_whoever_hangs_up_is_not_taken_for_an_outage(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done = asyncio.Event()

    async def answer_nobody(request: web.Request) -> web.StreamResponse:
        while request.transport is not None:  # noqa: ASYNC110
            await asyncio.sleep(0)
        done.set()
        raise ConnectionResetError("Cannot write to closing transport")

    site = new_application([web.get("/slow", answer_nobody)])
    runner, port = await serve(site, "127.0.0.1", 0)
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
    await writer.drain()
    writer.close()
    await asyncio.wait_for(done.wait(), 10)
    await runner.cleanup()
    assert "could not be answered" not in caplog.text
