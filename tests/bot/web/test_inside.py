"""What machines see of the bot: whether it works, and counts; nothing of anybody's."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.health import Health
from bot.metrics import Metrics
from bot.pulse import PATIENCE, Pulse
from storage.database import Database
from tests.bot.web.visitor import visitor
from tests.bot.web.web_run import LEAD, OFFICER, WebRun, web_run
from tests.transcript import NOW

TOKEN = "sixteen-characters-or-more"
WELL = {"database": "ok", "pipeline": "ok", "outbox": "ok", "broadcasts": "ok", "boards": "ok"}


class Moment:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self):  # type: ignore[no-untyped-def]  # a Clock
        return self.now


@pytest.fixture
async def run(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[WebRun]:
    monkeypatch.setenv("GIAOBAN_METRICS_TOKEN", TOKEN)
    async with web_run(district, tmp_path) as run:
        yield run


async def write(path: Path, sql: str, *values: str | None) -> None:
    """As another program does, which may have to wait for the bot."""

    def work() -> None:
        with closing(sqlite3.connect(path)) as other:
            other.execute(sql, values)
            other.commit()

    await asyncio.to_thread(work)


async def get(run: WebRun, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    async with (
        ClientSession() as session,
        session.get(run.address + path, headers=headers) as response,
    ):
        return response.status, await response.text()


async def metrics(run: WebRun) -> dict[str, float]:
    status, page = await get(run, "/metrics", {"Authorization": f"Bearer {TOKEN}"})
    assert status == 200
    found = re.findall(r"^(giaoban\S+) (\S+)$", page, re.MULTILINE)
    return {name: float(value) for name, value in found}


async def test_bot_that_works_says_so_part_by_part(run: WebRun) -> None:
    async with ClientSession() as session, session.get(f"{run.address}/healthz") as response:
        assert response.status == 200
        assert await response.json() == WELL
        assert response.headers["Cache-Control"] == "no-store"


async def test_database_that_cannot_be_written_to_is_a_fault(
    run: WebRun, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await write(
        tmp_path / "bot.db",
        "create trigger full before insert on pulse begin select raise(abort, 'disk'); end",
    )
    async with ClientSession() as session, session.get(f"{run.address}/healthz") as response:
        assert response.status == 503
        assert await response.json() == WELL | {"database": "cannot be written to"}
    assert "the database cannot be written to: disk" in caplog.text


async def test_work_that_has_stopped_is_a_fault(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "bot.db")
    ended = asyncio.create_task(asyncio.sleep(0))
    await ended
    health = Health(database, lambda: NOW, {"pipeline": ended}, {})
    assert await health.parts() == {"database": "ok", "pipeline": "stopped"}
    await database.close()


async def test_database_is_written_to_once_however_often_it_is_asked_about(
    tmp_path: Path,
) -> None:
    database, moment = await Database.open(tmp_path / "bot.db"), Moment()
    health = Health(database, moment, {}, {})
    tries = []
    for seconds in (0, 4, 5):
        moment.now = NOW + timedelta(seconds=seconds)
        await asyncio.gather(*(health.parts() for _ in range(20)))
        with closing(sqlite3.connect(tmp_path / "bot.db")) as other:
            tries.append(other.execute("select at from pulse").fetchone()[0])
    assert tries == [NOW.isoformat()] * 2 + [(NOW + timedelta(seconds=5)).isoformat()]
    await database.close()


def test_channel_is_alive_while_its_platform_answers() -> None:
    moment = Moment()
    pulse = Pulse(moment)
    assert pulse.fault() == "not connected yet"
    pulse.beat()
    moment.now += PATIENCE
    assert pulse.fault() is None
    moment.now += timedelta(seconds=1)
    assert pulse.fault() == "no answer for 91 s"
    pulse.beat()
    assert pulse.fault() is None


def test_channel_that_is_called_need_not_hear_anything() -> None:
    pulse = Pulse(Moment())
    pulse.rest()
    assert pulse.fault() is None


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Authorization": "Bearer "}],
)
async def test_metrics_are_for_those_with_the_token(run: WebRun, headers: dict[str, str]) -> None:
    assert await get(run, "/metrics", headers) == (401, "")


async def test_without_a_token_there_are_no_metrics(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run:
        status, _ = await get(run, "/metrics", {"Authorization": "Bearer None"})
        assert status == 404


async def test_metrics_count_what_happens(run: WebRun) -> None:
    async with visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as socket:
            await socket.hello()
            await socket.ask("/baocao")
    found = await metrics(run)
    assert found['giaoban_updates_total{channel="web",outcome="handled"}'] == 1
    assert found['giaoban_handling_seconds_count{channel="web"}'] == 1
    assert found["giaoban_batch_messages_count"] == 1
    assert found['giaoban_sent_total{channel="web",outcome="sent"}'] == 1
    assert found["giaoban_dead_letters"] == 0
    assert found["giaoban_reminders_total"] == 0


async def test_metrics_tell_what_waits_and_for_how_long(run: WebRun, tmp_path: Path) -> None:
    # Of a channel that is switched off, so that it stays.
    add = "insert into outbox (key, channel, chat_id, payload, created_at) values (?, ?, ?, ?, ?)"
    old = (NOW - timedelta(hours=1)).isoformat()
    for key in (None, "broadcast/1/a", "broadcast/1/b"):
        await write(tmp_path / "bot.db", add, key, "zalo", "chat", "{}", old)
    found = await metrics(run)
    assert found['giaoban_outbox_waiting{channel="zalo",kind="reply"}'] == 1
    assert found['giaoban_outbox_waiting{channel="zalo",kind="bulk"}'] == 2
    assert found['giaoban_outbox_oldest_seconds{channel="zalo",kind="bulk"}'] >= 3600


def test_every_metric_is_documented() -> None:
    running = (Path(__file__).parents[3] / "docs" / "running.md").read_text(encoding="utf-8")
    there = {metric.name for metric in Metrics().registry.collect()}
    named = re.findall(r"^\| `(giaoban_\w+?)(?:_total)?(?:\{|`)", running, re.MULTILINE)
    assert set(named) == there


async def test_nobody_and_no_text_is_named(run: WebRun) -> None:
    async with visitor(run.address) as browser:
        await browser.become(LEAD)
        async with browser.socket() as socket:
            await socket.hello()
            await socket.ask("/nhac tất cả: một lời dặn kín")
    _, page = await get(run, "/metrics", {"Authorization": f"Bearer {TOKEN}"})
    _, health = await get(run, "/healthz")
    assert not [word for word in ("kín", LEAD, TOKEN, "son-t") if word in page + health]
