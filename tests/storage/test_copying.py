"""A database moves to the other engine whole, and goes on there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.demo import seed_demo
from config.settings import Settings
from storage.batch import Batch
from storage.copying import TABLES, copy_all
from storage.database import Database, DatabaseFault
from tests.postgresql import Server
from tests.samples.raw import rows
from tests.transcript import NOW


@pytest.fixture
def server_place(postgresql: Server) -> Iterator[str]:
    yield postgresql.shared
    postgresql.empty(postgresql.shared)


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "bot.db")
    await seed_demo(database, NOW, Settings().zone)
    await say(database, "one", "two")
    yield database
    await database.close()


@pytest.fixture
async def server(server_place: str) -> AsyncIterator[Database]:
    database = await Database.open(server_place)
    yield database
    await database.close()


async def say(database: Database, *texts: str) -> None:
    async with database.transaction() as db:
        batch = Batch(db, NOW)
        for text in texts:
            batch.send("console", "bua", {"text": text})
        await batch.flush()


async def everything(database: Database) -> dict[str, list[str]]:
    found = {}
    for table in TABLES:
        async with database.engine.reading() as session:
            stored = [dict(row) for row in await session.fetch(f"select * from {table}", {})]
        found[table] = sorted(
            str(sorted((name, row[name]) for name in row if name != "holder")) for row in stored
        )
    return found


async def test_every_table_is_copied(file: Database) -> None:
    tables = "select name from sqlite_schema where type = 'table' and name not like 'sqlite%'"
    assert {name for (name,) in await rows(file, tables)} == set(TABLES)


async def test_all_of_a_file_is_on_the_server_and_goes_on_there(
    file: Database, server: Database
) -> None:
    before = await everything(file)
    assert await copy_all(file, server) == sum(map(len, before.values())) > 80
    assert {name: set(one) for name, one in (await everything(server)).items()} == {
        name: set(one) for name, one in before.items()
    }
    await say(server, "three")
    assert await rows(server, "select id from outbox order by id") == [(1,), (2,), (3,)]


async def test_all_of_a_server_is_in_the_file(
    file: Database, server: Database, tmp_path: Path
) -> None:
    await copy_all(file, server)
    back = await Database.open(tmp_path / "back.db")
    await copy_all(server, back)
    assert await everything(back) == await everything(file)
    await back.close()


async def test_database_with_something_in_it_is_left_alone(
    file: Database, server: Database
) -> None:
    await say(server, "mine")
    with pytest.raises(DatabaseFault, match="is not empty"):
        await copy_all(file, server)
    assert await rows(server, "select count(*) from unit") == [(0,)]
