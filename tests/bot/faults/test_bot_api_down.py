"""Nobody answers in the Bot API's place for an hour, then everything is as before."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.channels.test_watched import health
from tests.bot.faults.watching import ask
from tests.bot.telegram_ear import listening
from tests.bot.telegram_outbox import outbox_run, texts
from tests.bot.test_reminders import MORNING, Lives, lives
from tests.bot.zalo_run import zalo_run
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.zalo_server import Refused

__all__ = ["lives"]
AN_HOUR = 3600.0
FAULTS = {"refused": Fault.reset(applied=False), "502": Fault.server_error(502)}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_replies_of_an_hour_come_after_it_in_order_and_once(
    fault: Fault, tmp_path: Path
) -> None:
    """Naps take no time here; that they add up to the hour says how rarely it was tried."""
    async with outbox_run(tmp_path) as run:
        run.naps.wake_all()
        one, other = await run.reader(1), await run.reader(2)
        run.server.fail(fault, "sendMessage", chat_id=1, times=70)
        await run.put(one, "một", "hai", "ba")
        await run.put(other, "bốn")
        await run.outbox.drained()
        assert texts(one.untaken()) == ["một", "hai", "ba"]
        assert texts(other.untaken()) == ["bốn"]
        assert sum(run.naps.seconds) > AN_HOUR
        assert {state for _, state, _, _ in run.rows()} == {"sent"}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_what_was_written_in_an_hour_is_heard_after_it_in_order(
    fault: Fault, tmp_path: Path
) -> None:
    async with await TelegramServer.start() as server:
        server.fail(fault, "getUpdates", times=125)
        async with listening(server, tmp_path) as ear:
            for typed in ("120", "121", "122"):
                await ear.person.say(typed)
            assert await ear.heard.texts(3) == ["120", "121", "122"]
            assert AN_HOUR < sum(ear.naps.seconds) < 1.1 * AN_HOUR


async def test_bot_that_starts_within_the_hour_reminds_once_and_answers_after_it(
    lives: Lives,
) -> None:
    server, officer, lives.now = lives.run.server, lives.run.officer, MORNING
    server.fail(Fault.server_error(502), times=None)
    async with lives.bot():
        await officer.say("/han")
        await server.wait_for_calls("sendMessage", server.calls["sendmessage"] + 2)
        lives.now += timedelta(hours=1)
        status, parts = await health(lives.run.settings)
        assert (status, parts["telegram"]) == (503, "not connected yet")
        server.heal()
        said = [(await officer.next_message(30)).text for _ in range(2)]
        assert sorted("Chưa bắt đầu" in one for one in said) == [False, True]
        assert "1/54" in (await ask(officer, "/baocao")).text
    lives.now += timedelta(hours=1)
    async with lives.bot():
        assert "Hạn nộp" in (await ask(officer, "/han")).text
    assert officer.untaken() == []


async def test_zalo_that_was_down_is_answered_after_it(district: Path, tmp_path: Path) -> None:
    async with zalo_run(district, tmp_path) as run:
        officer = await run.officer()
        run.server.fail("sendMessage", *[Refused(502, "Bad Gateway")] * 2)
        officer.say("/baocao")
        assert "1/54" in (await officer.next_message()).text
