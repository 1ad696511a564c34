"""The clock is set back by a day while people answer, and forward again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.scheduler
from bot.links import LASTS, Links
from bot.pulse import PATIENCE, Pulse
from bot.scheduler import waking
from storage.boards import boards_to_look_at, save_board
from tests.bot.faults.conftest import Opened
from tests.bot.telegram_naps import Naps
from tests.bot.telegram_run import NOW, ask
from tests.bot.test_reminders import MORNING, Lives, lives
from tests.bot.zalo_run import Clock, zalo_run
from tests.samples.district import CAMPAIGN, fill

__all__ = ["lives"]
A_DAY = timedelta(days=1)


async def test_nobody_is_reminded_twice_and_answers_keep_their_order(lives: Lives) -> None:
    officer, lives.now = lives.run.officer, MORNING
    async with lives.bot():
        assert "Chưa bắt đầu" in (await officer.next_message()).text
        await ask(officer, "/baocao")
        await ask(officer, "4")
    lives.now = MORNING - A_DAY
    async with lives.bot():
        assert "3/54" in (await ask(officer, "4241,1")).text
        await ask(officer, "sửa số thôn 5")
    lives.now = MORNING + timedelta(hours=1)
    async with lives.bot():
        assert "Hạn nộp" in (await ask(officer, "/han")).text
    assert officer.untaken() == []
    assert await lives.run.values() == {"villages": 5, "area": 4241.1}
    assert lives.run.logged() == [("villages", 4), ("area", 4241.1), ("villages", 5)]


async def test_answers_on_zalo_are_answers_to_the_open_question(
    district: Path, tmp_path: Path
) -> None:
    """Zalo's clock goes on meanwhile."""
    theirs = Clock()
    async with zalo_run(district, tmp_path) as run:
        run.server.now = theirs.milliseconds
        officer = await run.officer()
        await run.ask(officer, "/baocao")
        run.clock.now -= A_DAY
        for typed, asked in (("4", "2/54"), ("4241,1", "3/54")):
            run.clock.now += timedelta(seconds=20)
            theirs.now += timedelta(seconds=20)
            assert asked in await run.ask(officer, typed)


async def test_link_ends_at_its_moment_by_the_clock_and_not_before(
    district: Path, tmp_path: Path
) -> None:
    async with zalo_run(district, tmp_path) as run:
        officer = await run.officer()
        links = Links(run.database, b"secret", run.clock, lambda: "http://127.0.0.1")
        address = await links.make("upload", "zalo", officer.chat_id, {})
        assert address is not None
        signed = address.url.rpartition("/")[2]
        for moved, is_good in ((-A_DAY, True), (LASTS - A_DAY, True), (LASTS + A_DAY, False)):
            run.clock.now = NOW + moved
            assert (await links.find("upload", signed) is not None) == is_good


def test_silence_is_noticed_by_a_clock_that_was_set_back() -> None:
    clock = Clock()
    pulse = Pulse(clock)
    pulse.beat()
    clock.now -= A_DAY
    assert pulse.fault() is None
    clock.now += PATIENCE + timedelta(seconds=1)
    assert pulse.fault() == "no answer for 91 s"


async def test_board_is_looked_after_though_it_was_last_seen_tomorrow(
    tmp_path: Path, opened: Opened
) -> None:
    database = await opened(tmp_path / "bot.db")
    await fill(database)
    async with database.transaction() as db:
        await db.execute(
            "place-board", channel="telegram", chat_id="-1", campaign_id=CAMPAIGN, locale="vi"
        )
        (board,) = await boards_to_look_at(db, NOW)
        await save_board(db, board, NOW)
        minute = timedelta(minutes=1)
        assert await boards_to_look_at(db, NOW + minute / 2, minute) == []
        assert len(await boards_to_look_at(db, NOW - A_DAY, minute)) == 1


async def test_what_is_due_every_minute_does_not_wait_for_tomorrow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times, done, naps = 0, asyncio.Event(), Naps()

    async def work() -> None:
        nonlocal times
        times += 1
        done.set()

    with waking(timedelta(hours=1), work, naps):
        await asyncio.wait_for(done.wait(), 10)
        done.clear()
        await naps.begun(1)
        yesterday = datetime.now(UTC) - A_DAY
        monkeypatch.setattr(bot.scheduler, "utc_now", lambda: yesterday)
        naps.wake_once()
        await asyncio.wait_for(done.wait(), 10)
    assert times == 2
