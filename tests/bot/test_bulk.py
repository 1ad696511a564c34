"""Bulk messages go out behind the conversations' replies, out of the database page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.telegram_outbox import OutboxRun, outbox_run, texts
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_users import Person

MANY = 250  # more than a page, and more than are sent at once


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[OutboxRun]:
    async with outbox_run(tmp_path) as run:
        yield run


async def crowd(run: OutboxRun) -> list[Person]:
    people = [run.server.person(number) for number in range(1, MANY + 1)]
    for person in people:
        await person.say("/start")
    await run.broadcast("7", people, "Họp lúc 14 giờ")
    return people


async def test_everybody_gets_it_once(run: OutboxRun) -> None:
    people = await crowd(run)
    await run.outbox.drained()
    assert [texts(person.untaken()) for person in people] == [["Họp lúc 14 giờ"]] * MANY
    assert {state for _, state, _, _ in run.rows()} == {"sent"}


async def test_reply_overtakes_a_broadcast_that_telegram_is_slow_with(run: OutboxRun) -> None:
    run.server.fail(Fault.slow(60), "sendmessage", times=60)  # all that bulk may have open
    await crowd(run)
    await run.server.wait_for_calls("sendmessage", 60)
    reader = await run.reader(1000)
    await run.put(reader, "Câu tiếp theo")
    assert (await reader.next_message()).text == "Câu tiếp theo"
    assert run.server.calls["sendmessage"] == 61


async def test_what_an_earlier_run_left_goes_out_and_nothing_of_it_twice(run: OutboxRun) -> None:
    run.server.latency = 0.01
    people = await crowd(run)
    await run.server.wait_for_calls("sendmessage", 30)
    await run.outbox.stop()
    left = sum(state == "waiting" for _, state, _, _ in run.rows())
    assert 0 < left < MANY
    run.begin()
    await run.outbox.resume()
    await run.outbox.drained()
    assert [len(person.untaken()) for person in people] == [1] * MANY


async def test_withdrawn_ones_stay_and_those_on_their_way_arrive(run: OutboxRun) -> None:
    run.server.fail(Fault.too_many(1000), "sendmessage", 2)
    run.server.latency = 0.01
    people = await crowd(run)
    await run.naps.begun(1)  # one waits to be tried again
    assert run.outbox.holds("broadcast/7/")
    assert not run.outbox.holds("broadcast/8/")
    run.outbox.withdraw("broadcast/7/")
    await run.forget_waiting("broadcast/7/")
    await run.outbox.drained()
    assert not run.outbox.holds("broadcast/7/")
    got = sum(len(person.untaken()) for person in people)
    states = [state for _, state, _, _ in run.rows()]
    assert states.count("sent") == got < MANY
    assert states.count("waiting") == 0
    assert people[1].untaken() == []


async def test_who_blocked_the_bot_holds_up_nobody(run: OutboxRun) -> None:
    people = [run.server.person(number) for number in range(1, 6)]
    for person in people:
        await person.say("/start")
    people[2].block()
    await run.broadcast("7", people, "Họp lúc 14 giờ")
    await run.outbox.drained()
    assert [state for _, state, _, _ in run.rows()] == ["sent", "sent", "failed", "sent", "sent"]
