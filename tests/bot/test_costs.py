"""What one answer costs, in counts that are the same on every machine: whoever makes it dearer
finds out here, and whoever makes it cheaper writes down the new number."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bench.answering import Officer, officer_at
from tests.bot.telegram_run import ask, telegram_run
from tests.samples.collection import Size, fill
from tests.samples.counted import counting_calls, counting_trips

# Of one answer alone in its batch, until it is sent and noted down.
STATEMENTS = {"begin": 2, "commit": 2, "select": 7, "insert": 4, "update": 1}
TRIPS = 5  # to the database's thread
# Of a hundred officers' answers in one batch. That they were sent is noted down together.
TRIPS_OF_A_HUNDRED = 5
ROWS_OF_A_HUNDRED = {"begin": 2, "commit": 2, "select": 7, "insert": 499, "update": 100}
API_CALLS = ["sendmessage"]
CALLS, SPREAD = 1513, 0.15  # of functions; they differ between versions of Python
PEAK = 34_600  # bytes held at the same time while it is handled, at the most
PEAK_OF_MANY = 120_700  # the same in a report of 500 items, half of them answered


@pytest.fixture
async def officer(tmp_path: Path) -> AsyncIterator[Officer]:
    await fill(tmp_path / "bot.db", Size(units=100))
    async with officer_at(tmp_path / "bot.db") as one:
        for _ in range(20):  # what only the first ones cost
            await one.answer()
        yield one


async def test_statements_and_trips_of_one_answer(officer: Officer) -> None:
    async with counting_trips(officer.connection) as counted:
        await officer.answer()
    assert counted.statements == STATEMENTS
    assert counted.trips == TRIPS


async def test_a_hundred_answers_together_take_no_more_trips(officer: Officer) -> None:
    async with counting_trips(officer.connection) as counted:
        await officer.answer_with_others()
    assert counted.statements == ROWS_OF_A_HUNDRED
    assert counted.trips == TRIPS_OF_A_HUNDRED


async def test_one_answer_is_one_call_of_the_channel(district: Path, tmp_path: Path) -> None:
    async with telegram_run(district, tmp_path) as run:
        await ask(run.officer, "/baocao")
        before = run.server.calls.copy()
        await ask(run.officer, "4")
        made = run.server.calls - before
    del made["getupdates"]
    assert sorted(made.elements()) == API_CALLS


async def test_calls_of_functions_for_one_answer(officer: Officer) -> None:
    with counting_calls() as counted:
        await officer.answer()
    assert counted.calls == pytest.approx(CALLS, rel=SPREAD)


async def test_nothing_stays_in_memory_of_an_answer(officer: Officer) -> None:
    async def blocks_after(answers: int) -> int:
        for n in range(answers):
            await officer.say(f"/sua 1 {5001 + n % 2}")  # new figures would be remembered
        gc.collect()
        return sys.getallocatedblocks()

    before = await blocks_after(100)
    assert await blocks_after(200) - before < 200  # not one an answer


async def test_memory_for_one_answer(officer: Officer) -> None:
    assert await peak_of(officer) == pytest.approx(PEAK, rel=SPREAD)


async def test_memory_for_one_answer_of_many(tmp_path: Path) -> None:
    await fill(tmp_path / "bot.db", Size(items=500))
    async with officer_at(tmp_path / "bot.db") as one:
        for _ in range(20):
            await one.answer()
        assert await peak_of(one) == pytest.approx(PEAK_OF_MANY, rel=SPREAD)


async def peak_of(officer: Officer) -> int:
    """What is held at the most while one answer is handled, in bytes."""
    tracemalloc.start()
    try:
        await officer.answer()
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        await officer.answer()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
