"""A reminder that is being sent as its process ends does not go out again; others do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import bot.noting
import bot.outbox
from handlers.messages import Reply, encode_reply, plain
from storage.batch import Batch
from tests.bot.telegram_outbox import OutboxRun, outbox_run
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_users import Person
from tests.samples.district import NOW

PEOPLE, IN_THE_AIR = 20, 8


@dataclass
class Lives:
    """An outbox that notes down what it does, ended and begun again."""

    run: OutboxRun

    def begin(self) -> None:
        self._noting = asyncio.create_task(self.run.outbox.run())

    async def end(self) -> None:
        self._noting.cancel()
        await self.run.outbox.stop()

    async def start_again(self) -> None:
        """Returns when nothing is left to send."""
        await self.end()
        self.run.begin()
        self.begin()
        await self.run.outbox.resume()
        await self.run.outbox.drained()


@pytest.fixture
async def lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Lives]:
    monkeypatch.setattr(bot.outbox, "_GRACE", 0)  # it ends in the middle of what it does
    async with outbox_run(tmp_path) as run:
        lives = Lives(run)
        lives.begin()
        yield lives
        await lives.end()


async def remind(run: OutboxRun, count: int) -> list[Person]:
    """Reminders for so many people, handed to the outbox."""
    people = [run.server.person(number) for number in range(1, count + 1)]
    async with run.database.transaction() as db:
        batch = Batch(db, NOW)
        for one in people:
            await one.say("/start")
            payload = encode_reply(Reply(plain("Còn 3 ngày")))
            batch.send("telegram", str(one.id), payload, f"reminder/c/2022-11-25/{one.id}")
        await batch.flush()
    run.outbox.put(batch.queued)
    return people


async def test_what_was_in_the_air_does_not_go_out_again_and_the_rest_does(lives: Lives) -> None:
    run = lives.run
    run.server.fail(Fault.slow(60), "sendmessage", times=IN_THE_AIR)
    people = await remind(run, PEOPLE)
    await run.server.wait_for_calls("sendmessage", IN_THE_AIR)
    await lives.start_again()
    assert sum(len(one.untaken()) for one in people) == PEOPLE - IN_THE_AIR
    states = [(state, error) for _, state, _, error in run.rows()]
    assert states.count(("failed", "interrupted: it may have arrived")) == IN_THE_AIR
    assert states.count(("sent", None)) == PEOPLE - IN_THE_AIR


async def test_reminder_does_not_wait_for_more_to_be_noted_with_it(
    lives: Lives, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.noting, "_GATHERING", 3600)
    reader = await lives.run.reader(100)
    await lives.run.put(reader, "Câu tiếp theo")
    await reader.next_message()  # what is noted of it would now gather for an hour
    people = await remind(lives.run, PEOPLE)
    assert [(await one.next_message()).text for one in people] == ["Còn 3 ngày"] * PEOPLE


async def test_what_telegram_did_not_take_goes_out_after_the_restart(lives: Lives) -> None:
    run = lives.run
    run.server.fail(Fault.server_error(500), "sendmessage", times=1)
    (person,) = await remind(run, 1)
    await run.naps.begun(1)  # it waits to be tried again
    await lives.start_again()
    assert [one.text for one in person.untaken()] == ["Còn 3 ngày"]
