"""What happens by the clock: old messages and update ids are forgotten, and nothing else."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.scheduler import housekeeping, tidy, waking
from storage.batch import Batch, Delivery
from storage.database import Database, Transaction
from storage.outbox import Finished, finish
from tests.samples import raw
from tests.samples.district import NOW, fill


class Watched(Database):
    """Says when a transaction is through."""

    has_written: asyncio.Event

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with super().transaction() as db:
            yield db
        self.has_written.set()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Watched]:
    """A district in which messages came and went over two months."""
    opened = await Watched.open(tmp_path / "giaoban.db")
    assert isinstance(opened, Watched)
    opened.has_written = asyncio.Event()
    await fill(opened)
    for days in (60, 31, 29, 8, 6, 0):
        async with opened.transaction() as db:
            batch = Batch(db, NOW - timedelta(days=days))
            delivery = Delivery("console", f"{days} days ago", "bua", "bua")
            batch.mark_seen(delivery)
            batch.send("console", "bua", {"text": f"{days} days ago"})
            batch.bury(delivery, "A1B2C3", "{}", "Traceback")
            await batch.flush()
            await finish(db, [Finished(one, "sent", 1, None) for one in batch.queued], batch.now)
            batch.send("console", "bua", {"text": f"waits since {days} days"})
            await batch.flush()
    yield opened
    await opened.close()


async def rows(database: Database, sql: str) -> list[Any]:
    return [row[0] for row in await raw.rows(database, sql)]


async def everything_else(database: Database) -> dict[str, int]:
    """How many rows the other tables have."""
    tables = await rows(database, "select name from sqlite_schema where type = 'table'")
    others = set(tables) - {"outbox", "seen_update", "sqlite_sequence"}
    return {name: (await rows(database, f"select count(*) from {name}"))[0] for name in others}


async def test_tidying_forgets_what_nobody_needs_any_more(database: Database) -> None:
    before = await everything_else(database)
    await tidy(database, lambda: NOW)
    assert await rows(database, "select update_id from seen_update order by at desc") == [
        "0 days ago",
        "6 days ago",
    ]
    sent = "select payload ->> 'text' from outbox where state = 'sent' order by id"
    assert await rows(database, sent) == [f"{days} days ago" for days in (29, 8, 6, 0)]
    waiting = "select count(*) from outbox where state = 'waiting'"
    assert await rows(database, waiting) == [6]
    assert await everything_else(database) == before


async def test_tidying_twice_is_tidying_once(database: Database) -> None:
    await tidy(database, lambda: NOW)
    before = await rows(database, "select id from outbox")
    await tidy(database, lambda: NOW)
    assert await rows(database, "select id from outbox") == before


async def test_housekeeping_begins_at_once(database: Watched) -> None:
    database.has_written.clear()
    with housekeeping(database, lambda: NOW):
        await database.has_written.wait()
    assert len(await rows(database, "select 1 from seen_update")) == 2


async def test_work_that_meets_an_outage_is_told_in_a_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tried = asyncio.Event()

    async def work() -> None:
        tried.set()
        raise sqlite3.OperationalError("database is locked")

    with waking(timedelta(hours=1), work):
        await asyncio.wait_for(tried.wait(), 10)
    assert caplog.messages == ["what was due is not done: database is locked"]
    assert "Traceback" not in caplog.text
