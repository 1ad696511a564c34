"""What is PostgreSQL's own: how it is opened, brought up to date, asked and lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from storage.campaigns import all_units, save_units
from storage.database import Database, DatabaseFault, outages
from storage.engines.postgresql import positional
from storage.migrations import FOLDER, migrations
from storage.queries import all_queries, own_queries, queries_for
from storage.records import Unit
from tests.postgresql import Server, find_programs, running
from tests.samples.raw import rows

XA = Unit("xa", "Xã", "Xã", "commune")
OWN = own_queries("postgresql")


@pytest.fixture
def fresh(postgresql: Server) -> Iterator[str]:
    """The address of a database without any tables."""
    url = postgresql.new_database()
    yield url
    postgresql.drop(url)


async def run(url: str, sql: str) -> None:
    connection: Any = await asyncpg.connect(url)
    await connection.execute(sql)
    await connection.close()


async def test_programs_that_open_a_fresh_database_at_once_share_it(fresh: str) -> None:
    opened = await asyncio.gather(*(Database.open(fresh) for _ in range(4)))
    async with opened[0].transaction() as db:
        await save_units(db, [XA])
    async with opened[3].transaction() as db:
        assert await all_units(db) == [XA]
    versions = await rows(opened[1], "select version from schema_version")
    assert versions == [(migrations(FOLDER / "postgresql")[-1][0],)]
    for one in opened:
        await one.close()


COLUMNS = {
    "sqlite": """
        select m.name, c.name, c."notnull" = 1 or c.pk > 0, c.type
        from sqlite_schema m join pragma_table_info(m.name) c
        where m.type = 'table' and m.name not like 'sqlite%'""",
    "postgresql": """
        select table_name, column_name, is_nullable = 'NO',
               case data_type when 'text' then 'TEXT' else 'INTEGER' end
        from information_schema.columns
        where table_schema = 'public' and table_name <> 'schema_version'
          and (data_type <> 'text' or collation_name = 'C') and column_name <> 'holder'
          and table_name <> 'living_process'""",
}
INDEXES = {
    "sqlite": "select name from sqlite_schema where type = 'index' and sql is not null",
    "postgresql": """
        select indexname from pg_indexes
        where schemaname = 'public' and indexname not like '%_key' and indexname not like '%_pkey'
    """,
}


async def test_both_engines_have_the_same_tables_and_indexes(fresh: str, tmp_path: Path) -> None:
    found = {}
    for place in (tmp_path / "bot.db", fresh):
        database = await Database.open(place)
        name = database.engine.name
        found[name] = [
            {(*one[:2], *map(bool, one[2:3]), *one[3:]) for one in await rows(database, sql[name])}
            for sql in (COLUMNS, INDEXES)
        ]
        await database.close()
    assert found["postgresql"] == found["sqlite"]


async def test_newer_schema_is_refused_and_left_alone(fresh: str) -> None:
    await (await Database.open(fresh)).close()
    await run(fresh, "update schema_version set version = 9999")
    with pytest.raises(DatabaseFault, match="cannot be used: it has schema 9999"):
        await Database.open(fresh)


async def test_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(DatabaseFault) as refusal:
        await Database.open("postgresql://bot:secret@127.0.0.1:1/giaoban")
    assert str(refusal.value).startswith("postgresql://127.0.0.1:1/giaoban cannot be opened: ")
    assert "secret" not in str(refusal.value)


async def test_database_that_is_not_there_is_refused(postgresql: Server) -> None:
    with pytest.raises(DatabaseFault, match='database "nowhere" does not exist'):
        await Database.open(postgresql.url("nowhere"))


async def test_address_that_is_none_is_refused() -> None:
    with pytest.raises(DatabaseFault, match="cannot be opened"):
        await Database.open("postgresql://127.0.0.1:port/giaoban")


async def test_every_query_fits_the_schema(fresh: str) -> None:
    await (await Database.open(fresh)).close()
    connection: Any = await asyncpg.connect(fresh)
    for name, sql in queries_for("postgresql").items():
        try:
            await connection.prepare(positional(sql)[0])
        except asyncpg.PostgresError as error:
            pytest.fail(f"{name}: {error}")
    await connection.close()


@pytest.mark.parametrize("name", [name for name in OWN if not name.startswith("lock-")])
def test_query_of_its_own_takes_parameters_of_the_one_for_all(name: str) -> None:
    assert set(positional(OWN[name])[1]) <= set(positional(all_queries()[name])[1])


def test_parameters_are_numbered_by_their_first_place() -> None:
    sql = "select :a::text, :b where :a > 'x' and :b_c = json_extract(j, '$.a')"
    assert positional(sql) == (
        "select $1::text, $2 where $1 > 'x' and $3 = json_extract(j, '$.a')",
        ("a", "b", "b_c"),
    )


async def _save_and_lose(database: Database, server: Server) -> None:
    async with database.transaction() as db:
        await save_units(db, [XA])
        await run(
            server.url("postgres"),
            "select pg_terminate_backend(pid) from pg_stat_activity where datname like 'test_%'",
        )
        await all_units(db)


async def test_lost_connection_is_an_outage_and_the_next_transaction_works(
    fresh: str, postgresql: Server
) -> None:
    database = await Database.open(fresh)
    with pytest.raises(outages()):
        await _save_and_lose(database, postgresql)
    async with database.transaction() as db:
        assert await all_units(db) == []
        await save_units(db, [XA])
    async with database.reading() as db:
        assert await all_units(db) == [XA]
    await database.close()


async def test_server_that_has_ended_is_an_outage() -> None:
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL here: install it (Debian: apt-get install postgresql)")
    with running(programs) as server:
        database = await Database.open(server.url("postgres"))
    with pytest.raises(outages()):
        async with database.transaction() as db:
            await all_units(db)
    await database.close()


async def test_what_reads_sees_one_state_and_writes_nothing(fresh: str) -> None:
    database = await Database.open(fresh)
    async with database.reading() as reader:
        assert await all_units(reader) == []
        async with database.transaction() as db:
            await save_units(db, [XA])
        assert await all_units(reader) == []
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await save_units(reader, [XA])
    await database.close()


async def test_machine_that_is_gone_without_a_word_is_noticed_within_a_minute(fresh: str) -> None:
    database = await Database.open(fresh)
    asked = "select name, setting from pg_settings where name like 'tcp_keepalives%'"
    async with database.engine.transaction() as session:
        settings = {row["name"]: int(row["setting"]) for row in await session.fetch(asked, {})}
    await database.close()
    idle, interval = settings["tcp_keepalives_idle"], settings["tcp_keepalives_interval"]
    assert 0 < idle + interval * settings["tcp_keepalives_count"] <= 60
