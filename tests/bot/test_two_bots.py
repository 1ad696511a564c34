"""Two `giaoban run` on one PostgreSQL database behind one address, killed in turn while nine
communes answer: nothing acknowledged is lost, and nothing is written twice."""

from __future__ import annotations

import asyncio
import json
import random
import signal
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest
from aiohttp import web

from bot.demo import CAMPAIGN
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
from tests.fakes.telegram_server import TelegramServer
from tests.postgresql import Server

KILLS = 4


@pytest.fixture
def seeded(postgresql: Server) -> Iterator[str]:
    url = postgresql.new_database()
    asyncio.run(seed(url))
    yield url
    postgresql.drop(url)


@dataclass
class BotOfTwo(Bot):
    """One of the two: on the shared database, reached by the shared address."""

    database_url: str = ""
    public_url: str = ""

    def settings(self) -> dict[str, str]:
        shared = {
            "GIAOBAN_DATABASE_URL": self.database_url,
            "GIAOBAN_PUBLIC_URL": self.public_url,
        }
        return super().settings() | shared


class Proxy:
    """Hands each request to one bot after the other, and to the next where one is not there."""

    def __init__(self, bots: Sequence[Bot]) -> None:
        self._ports = [bot.port for bot in bots]
        self._turns = count()
        self._client: aiohttp.ClientSession

    async def pass_on(self, request: web.Request) -> web.Response:
        body, turn = await request.read(), next(self._turns)
        for tried in range(len(self._ports)):
            port = self._ports[(turn + tried) % len(self._ports)]
            url = f"http://127.0.0.1:{port}{request.path}"
            try:
                async with self._client.post(url, data=body, headers=request.headers) as answer:
                    return web.Response(status=answer.status)
            except (aiohttp.ClientError, OSError):
                continue
        return web.Response(status=502)

    @asynccontextmanager
    async def listening(self, port: int) -> AsyncIterator[None]:
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/{path:.*}", self.pass_on)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        async with aiohttp.ClientSession() as self._client:
            yield
            await runner.cleanup()


@asynccontextmanager
async def two_bots(folder: Path, url: str) -> AsyncIterator[tuple[BotOfTwo, BotOfTwo]]:
    async with await TelegramServer.start() as telegram:
        port = free_port()
        one, other = (
            BotOfTwo(folder, telegram, True, 0, database_url=url,
                     public_url=f"http://127.0.0.1:{port}")
            for _ in range(2)
        )  # fmt: skip
        async with Proxy((one, other)).listening(port):
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


async def select(url: str, sql: str) -> list[tuple[Any, ...]]:
    connection: Any = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


async def nothing_waits(url: str) -> None:
    async with asyncio.timeout(20):
        # Other processes empty it: there is nothing here that could wake us.
        while await select(url, "select 1 from outbox where state = 'waiting' limit 1"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


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
