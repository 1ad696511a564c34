"""A little of anything through every door, the same at every run; `make bench PARTS=fuzz` sends
more, and other things each time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.doors import DOORS, Door
from tests.fuzz.fuzzed import FuzzedBot, fuzzed_bot

_EXAMPLES = 20


@pytest.fixture(params=DOORS, ids=lambda door: door.name)
def door(request: pytest.FixtureRequest) -> Door:
    found: Door = request.param
    return found


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_nothing_that_is_sent_to_a_door_breaks_it(
    door: Door, runner: asyncio.Runner, tmp_path: Path
) -> None:
    started = fuzzed_bot(f"sqlite:///{tmp_path / 'bot.db'}", tmp_path, polls=door.polls)
    bot: FuzzedBot = runner.run(started.__aenter__())

    @settings(
        max_examples=_EXAMPLES,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(knock=door.knocks)
    def knock_at(knock: tuple[str | None, object]) -> None:
        runner.run(door.try_(bot, *knock))

    try:
        knock_at()
    finally:
        runner.run(started.__aexit__(None, None, None))
