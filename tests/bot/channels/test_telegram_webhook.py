"""Only Telegram may deliver by webhook, and what it delivers is stored before it is told so."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import aiosqlite
import pytest

from tests.bot.telegram_run import TelegramRun, ask, telegram_run
from tests.fakes.telegram_params import Params
from tests.fakes.telegram_server import TelegramServer

SECRET = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def run(district: Path, tmp_path: Path) -> AsyncIterator[TelegramRun]:
    async with telegram_run(district, tmp_path, webhook=True) as run:
        yield run


async def post(run: TelegramRun, body: bytes, secret: str | None) -> int:
    """The status that the webhook answers."""
    headers = {} if secret is None else {SECRET: secret}
    async with (
        aiohttp.ClientSession() as client,
        client.post(address(run), data=body, headers=headers) as response,
    ):
        return response.status


def address(run: TelegramRun) -> str:
    return f"{run.settings.public_url}/telegram"


def secret(run: TelegramRun) -> str:
    """As the bot told it to Telegram."""
    return run.server.called("setwebhook")[-1].params.text("secret_token")


def update(run: TelegramRun) -> bytes:
    """A message of the officer as Telegram delivers it."""
    return (
        b'{"update_id": 7, "message": {"message_id": 1, "date": 1, "text": "/han", "chat": '
        b'{"id": %(id)d, "type": "private"}, "from": {"id": %(id)d, "is_bot": false, '
        b'"first_name": "A"}}}' % {b"id": run.officer.id}
    )


def content(run: TelegramRun) -> list[str]:
    """Everything that the bot has stored, but for how far sending is."""
    with closing(sqlite3.connect(run.settings.database)) as database:
        lines = [line for line in database.iterdump() if '"outbox"' not in line]
    return [line for line in lines if '"sqlite_sequence"' not in line]


@pytest.mark.parametrize("given", [None, "", "wrong", "sécret", "a" * 5000])
async def test_delivery_without_the_secret_is_refused_and_changes_nothing(
    given: str | None, run: TelegramRun
) -> None:
    before = content(run)
    assert await post(run, update(run), given) == 403
    assert await post(run, update(run), f"{secret(run)}x") == 403
    assert content(run) == before
    assert run.officer.untaken() == []


async def test_secret_of_bytes_that_are_no_text_is_refused(run: TelegramRun) -> None:
    parts = urlsplit(address(run))
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(
        b"POST /telegram HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n"
        + SECRET.encode()
        + b": \xff\xfe\r\n\r\n{}"
    )
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'"text"', b"null", b"\xff\xfe", b"[{}]"])
async def test_body_that_is_no_update_is_refused_and_changes_nothing(
    body: bytes, run: TelegramRun
) -> None:
    before = content(run)
    assert await post(run, body, secret(run)) == 400
    assert content(run) == before


@pytest.mark.parametrize("body", [b"{}", b'{"update_id": 5}', b'{"update_id": 5, "poll": {}}'])
async def test_update_of_a_kind_unknown_here_is_taken_so_that_it_does_not_come_again(
    body: bytes, run: TelegramRun
) -> None:
    assert await post(run, body, secret(run)) == 200


async def test_delivery_with_the_secret_is_answered_once_however_often_it_comes(
    run: TelegramRun,
) -> None:
    for _ in range(3):
        assert await post(run, update(run), secret(run)) == 200
    assert "17:00" in (await run.officer.next_message()).text
    await ask(run.officer, "/trogiup")  # its answer is the next message, not another deadline
    assert run.officer.untaken() == []


async def test_secret_is_not_the_token_and_another_for_another_bot(run: TelegramRun) -> None:
    assert run.server.state.token not in secret(run)
    assert len(secret(run)) >= 32


async def test_what_could_not_be_stored_is_delivered_again_and_answered_once(
    run: TelegramRun,
) -> None:
    async with aiosqlite.connect(run.settings.database) as other:
        # An outage, as a full disk is: the message is not taken for the one at fault, whenever
        # the database works again.
        await other.execute(
            "create trigger disk_full before insert on seen_update "
            "begin insert into what_is_not_there values (1); end"
        )
        await run.officer.say("/han")
        async with asyncio.timeout(10):
            while "503" not in await webhook_error(run.server):
                pass  # Telegram has not been told yet
        await other.execute("drop trigger disk_full")
    assert "17:00" in (await run.officer.next_message()).text
    await run.server.drained()
    assert run.officer.untaken() == []


async def webhook_error(server: TelegramServer) -> str:
    """The last error that Telegram notes of the webhook."""
    info = await server.execute("getwebhookinfo", Params({}))
    assert isinstance(info, dict)
    await asyncio.sleep(0)
    return str(info.get("last_error_message", ""))
