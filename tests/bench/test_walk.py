"""A few officers answer the whole checklist: what the benchmarks rely on, and what they guard."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.bench import walk
from tests.bench.botapi.officers import Officers
from tests.bench.botapi.plan import Plan
from tests.bench.giaoban import Giaoban, ReadyGiaoban
from tests.bench.run import measure
from tests.bench.seeding import seed_officers

OFFICERS = 4


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_every_answer_is_stored_and_costs_one_call_of_the_api(webhook: bool) -> None:
    found = measure(Giaoban("giaoban", webhook=webhook), Plan(OFFICERS))
    assert found.faults == ()
    assert found.answers == OFFICERS * walk.ANSWERS
    assert found.calls == 1.0


def test_answers_by_the_clock_are_all_stored_too() -> None:
    found = measure(Giaoban("giaoban"), Plan(OFFICERS, answers=10, a_minute=600))
    assert found.faults == ()
    assert found.answers == OFFICERS * 10


def test_missing_answers_do_not_pass_unnoticed(tmp_path: Path) -> None:
    chats = (1, 2)
    asyncio.run(seed_officers(tmp_path / "bot.db", chats))
    silent = ReadyGiaoban(f"sqlite:///{tmp_path / 'bot.db'}", (), webhook=False, chats=chats)
    assert silent.faults(walk.ANSWERS, heard=0) == [
        "2 reports are not as answered",
        "2 reports have more or fewer changes logged",
    ]


def test_replies_that_are_missing_or_too_many_are_faults() -> None:
    officers = Officers([1, 2], 3, walk.script, lambda chat, text: None)
    officers.begin()
    for chat in (1, 2, 1):  # one of them twice, though that officer has written once
        officers.hear(chat)
    assert (officers.begun.is_set(), officers.unasked) == (True, 1)
