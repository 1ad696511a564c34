"""A broadcast of `giaoban run`, killed in the middle: everybody gets it, and only who was just
being written to can get it again; the lead is told once what became of it."""

from __future__ import annotations

from pathlib import Path

from tests.bot.crowd import crowd
from tests.bot.test_killed import nothing_waits
from tests.fakes.telegram_server import TelegramServer

PEOPLE = 400


async def test_broadcast_reaches_everybody_once_but_for_what_was_in_flight(tmp_path: Path) -> None:
    async with (
        await TelegramServer.start() as telegram,
        crowd(tmp_path, telegram, PEOPLE, rate=0) as run,
    ):
        await run.bot.start()
        await run.tell()
        run.inject(every=25)
        await telegram.wait_for_calls("sendmessage", PEOPLE // 2, timeout=30)
        in_flight = await run.kill()
        assert run.reached() < PEOPLE
        await nothing_waits(run.bot)
        assert run.reached() == PEOPLE
        assert run.repeated() <= in_flight
        states = "select state, count(*) from outbox where key glob 'broadcast/*' group by 1"
        assert run.bot.select(states) == [("sent", PEOPLE)]
        said = ""
        while not said.startswith("Đã gửi xong"):
            said = (await run.lead.next_message(20)).text
        assert f"Đã nhận: {PEOPLE}/{PEOPLE} người" in said
