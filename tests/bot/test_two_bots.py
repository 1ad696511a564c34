"""Two `giaoban run` on one PostgreSQL database behind one address, killed in turn while nine
communes answer: nothing acknowledged is lost, and nothing is written twice."""

from __future__ import annotations

import asyncio
import json
import random
import signal
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.demo import CAMPAIGN
from tests.bot.fleet import killed_fleet
from tests.bot.ledger import nothing_waits, select
from tests.bot.telegram_run import free_port
from tests.bot.test_killed import (
    DEMO,
    MESSAGES,
    Bot,
    answer_and_submit,
    assert_all_is_stored,
    seed,
    walks,
)
from tests.fakes.balancer import Balancer
from tests.fakes.telegram_server import TelegramServer
from tests.postgresql import Server

KILLS, OFFICERS = 4, 40


@pytest.fixture
def fresh(postgresql: Server) -> Iterator[str]:
    url = postgresql.new_database()
    yield url
    postgresql.drop(url)


@pytest.fixture
def seeded(fresh: str) -> str:
    asyncio.run(seed(fresh))
    return fresh


@asynccontextmanager
async def two_bots(folder: Path, url: str) -> AsyncIterator[tuple[Bot, Bot]]:
    ports, public = (free_port(), free_port()), f"http://127.0.0.1:{free_port()}"
    async with await TelegramServer.start(balancer=Balancer(ports)) as telegram:
        one, other = (Bot(folder, telegram, True, 0, url, public, port) for port in ports)
        try:
            for bot in (one, other):
                await bot.start()
            yield one, other
        finally:
            for bot in (one, other):
                await bot.end(signal.SIGKILL)


async def kill_in_turn(bots: Sequence[Bot]) -> None:
    chance = random.Random(1)
    for number, said in enumerate(sorted(chance.sample(range(20, MESSAGES), KILLS))):
        bot = bots[number % 2]
        await bot.telegram.wait_for_calls("sendmessage", said, timeout=60)
        await bot.end(signal.SIGKILL)
        await bot.start()


async def test_two_bots_killed_in_turn_lose_nothing_and_write_nothing_twice(
    seeded: str, tmp_path: Path
) -> None:
    async with two_bots(tmp_path, seeded) as bots:
        officers = walks(bots[0].telegram)
        async with asyncio.TaskGroup() as group:
            thanks = [group.create_task(answer_and_submit(walk)) for walk in officers.values()]
            group.create_task(kill_in_turn(bots))
        assert all("Cảm ơn" in task.result() for task in thanks)
        await nothing_waits(seeded)
        assert [await bot.end(signal.SIGTERM) for bot in bots] == [0, 0]

    reports = f"select unit_id, answers from report where campaign_id = '{CAMPAIGN}'"
    stored = {unit: json.loads(answers) for unit, answers in await select(seeded, reports)}
    assert stored.keys() == set(DEMO.communes)
    assert_all_is_stored(stored, officers)
    twice = "select unit_id, item_id from answer_log group by 1, 2 having count(*) > 1"
    assert await select(seeded, twice) == []
    holders = "select count(distinct holder) from outbox where key is null"
    ((senders,),) = await select(seeded, holders)
    assert senders >= 2  # both had a part in it
    assert await select(seeded, "select distinct state from outbox") == [("sent",)]
    assert await select(seeded, "select * from dead_letter") == []


async def test_forty_officers_and_their_reminders_while_either_process_is_killed(
    fresh: str, tmp_path: Path
) -> None:
    """`make bench PARTS=processes` does the same for longer, and with four."""
    kills, found = await killed_fleet(
        tmp_path, fresh, 2, desks=OFFICERS, officers=range(101, 101 + OFFICERS), kills=KILLS, seed=3
    )
    assert kills.number == KILLS
    assert kills.lost == 0
    assert found.answers > 100
    assert found.faults == 0, found
    assert found.reminded_twice == 0
    assert OFFICERS - 8 * KILLS <= found.reminders <= OFFICERS
