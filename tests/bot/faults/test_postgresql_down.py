"""The database server is stopped and started again, cuts connections, or has none left."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.demo import CAMPAIGN
from storage.campaigns import all_units
from storage.database import Database, DatabaseFault, outages
from tests.bot.faults.conftest import Opened
from tests.bot.faults.watching import ask, health, logged, written
from tests.bot.test_killed import DEMO, Bot, seed
from tests.fakes.telegram_server import TelegramServer
from tests.postgresql import Server, cluster, find_programs

UNIT = DEMO.communes[0]  # of the first officer


@asynccontextmanager
async def bot_on(url: str, folder: Path) -> AsyncIterator[Bot]:
    async with await TelegramServer.start() as telegram:
        bot = Bot(folder, telegram, webhook=False, database_url=url)
        await bot.start()
        try:
            yield bot
        finally:
            await bot.end(signal.SIGKILL)


async def run(url: str, sql: str) -> list[Any]:
    connection: Any = await asyncpg.connect(url)
    try:
        found: list[Any] = await connection.fetch(sql)
        return found
    finally:
        await connection.close()


async def answers(url: str) -> int:
    """How many the first officer's commune has given."""
    found = f"select answers from report where campaign_id = '{CAMPAIGN}' and unit_id = '{UNIT}'"
    return len(json.loads((await run(url, found))[0]["answers"]))


async def cut_connections(url: str) -> None:
    """All but that by which it is asked for."""
    await run(
        url,
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid()",
    )


async def test_answer_waits_for_a_server_that_was_stopped(tmp_path: Path) -> None:
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL here: install it (Debian: apt-get install postgresql)")
    async with AsyncExitStack() as stack:
        data = stack.enter_context(cluster(programs))
        with data.at_work():
            url = await asyncio.to_thread(Server(data.port).new_database)
            await seed(url)
            bot = await stack.enter_async_context(bot_on(url, tmp_path))
            officer = bot.telegram.person(1)
            await ask(officer, "/baocao")
            await ask(officer, "4")
            await cut_connections(url)
            assert "3/" in (await ask(officer, "4310,25")).text
        await officer.say("120")
        await logged(bot, "could not be stored: ")
        assert (await health(bot))[1]["database"] == "cannot be written to"
        with data.at_work():
            assert "120" in (await officer.next_message(30)).text
            assert await answers(url) >= 2
            assert await bot.end(signal.SIGTERM) == 0
    assert "Traceback" not in written(bot)


async def test_connection_cut_at_any_moment_is_an_outage(shared: str, opened: Opened) -> None:
    """And nothing else: whatever else it were, somebody's message would be taken for the cause."""
    database, helper = await opened(shared, serves=True), await opened(shared)
    met = 0
    for steps in range(40):
        cutting = asyncio.create_task(cut_others(helper))
        for _ in range(steps):
            await asyncio.sleep(0)
        try:
            async with database.transaction() as db:
                await all_units(db)
        except outages():
            met += 1
        await cutting
    assert met > 0


async def cut_others(helper: Database) -> None:
    """From a connection of its own."""
    async with helper.engine.transaction() as session:
        await session.fetch(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()",
            {},
        )


async def test_server_without_connections_left_is_an_outage(shared: str, opened: Opened) -> None:
    database = await opened(shared)
    async with AsyncExitStack() as others:
        await take_all_connections(shared, others)
        with pytest.raises(DatabaseFault, match="too many clients") as refusal:
            await opened(shared)
        assert "\n" not in str(refusal.value)
        async with database.transaction():  # has the one that was made when it was opened
            with pytest.raises(outages()):
                async with database.reading() as db:
                    await all_units(db)
    async with database.transaction(), database.reading() as db:
        assert await all_units(db) == []


async def take_all_connections(url: str, stack: AsyncExitStack) -> None:
    with contextlib.suppress(asyncpg.TooManyConnectionsError):
        while True:
            connection: Any = await asyncpg.connect(url)
            stack.push_async_callback(connection.close)
