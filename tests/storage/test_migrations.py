"""The schema goes on from every version, step by step, and never stops half-way."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite
import pytest

from storage.database import Database
from storage.migrations import NewerSchema, Step, migrate, migrations, statements

NEWEST = migrations()[-1][0]


@asynccontextmanager
async def connected(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    async with aiosqlite.connect(path, isolation_level=None) as connection:
        yield connection


async def schema(path: Path) -> tuple[int, list[str]]:
    """The version, and what the tables and indexes are made of."""
    async with connected(path) as connection:
        ((version,),) = await connection.execute_fetchall("pragma user_version")
        rows = await connection.execute_fetchall(
            "select sql from sqlite_schema where sql is not null order by type, name"
        )
        return version, [row[0] for row in rows]


async def opened(path: Path) -> tuple[int, list[str]]:
    await (await Database.open(path)).close()
    return await schema(path)


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [number for number, _ in migrations()] == list(range(1, NEWEST + 1))


def test_every_table_is_strict() -> None:
    for _, sql in migrations():
        tables = re.findall(r"^create table (\w+)(.*?);$", sql, re.MULTILINE | re.DOTALL)
        loose = [name for name, rest in tables if "strict" not in rest.rsplit(")", 1)[1]]
        assert loose == []


async def test_fresh_file_gets_the_newest_schema(tmp_path: Path) -> None:
    version, made = await opened(tmp_path / "fresh.db")
    assert version == NEWEST
    assert any(sql.startswith("CREATE TABLE outbox") for sql in made)


@pytest.mark.parametrize("older", range(1, NEWEST))
async def test_upgrade_from_each_older_version_comes_to_the_same(
    older: int, tmp_path: Path
) -> None:
    async with connected(tmp_path / "old.db") as connection:
        await migrate(connection, [step for step in migrations() if step[0] <= older])
    assert (await schema(tmp_path / "old.db"))[0] == older
    assert await opened(tmp_path / "old.db") == await opened(tmp_path / "fresh.db")


async def test_upgrade_keeps_what_is_in_the_file(tmp_path: Path) -> None:
    async with connected(tmp_path / "old.db") as connection:
        await migrate(connection, migrations()[:1])
        await connection.execute(
            "insert into person (id, name, created_at) values ('p1', 'Cán bộ', '2022-11-25')"
        )
    database = await Database.open(tmp_path / "old.db")
    async with database.transaction() as db:
        assert [row["name"] for row in await db.fetch("people")] == ["Cán bộ"]
    await database.close()


async def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    assert await opened(tmp_path / "a.db") == await opened(tmp_path / "a.db")


ONE: Step = (1, "create table one (id integer);\ninsert into one values (1);")
TWO: Step = (2, "create table two (id integer);\ninsert into two values (1);")
BROKEN: Step = (2, "create table two (id integer);\ninsert into nowhere values (1);")


async def test_interrupted_step_leaves_the_version_before_it(tmp_path: Path) -> None:
    async with connected(tmp_path / "a.db") as connection:
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            await migrate(connection, [ONE, BROKEN])
        assert not connection.in_transaction
    version, made = await schema(tmp_path / "a.db")
    assert (version, len(made)) == (1, 1)
    async with connected(tmp_path / "a.db") as connection:
        await migrate(connection, [ONE, TWO])
    assert (await schema(tmp_path / "a.db"))[0] == 2


async def test_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    async with connected(tmp_path / "a.db") as connection:
        await migrate(connection, [ONE, TWO])
        with pytest.raises(
            NewerSchema, match="schema 2, and this version of giaoban knows up to 1"
        ):
            await migrate(connection, [ONE])
    assert (await schema(tmp_path / "a.db"))[0] == 2


async def test_two_programs_may_open_a_fresh_file_at_once(tmp_path: Path) -> None:
    found = await asyncio.gather(*(Database.open(tmp_path / "a.db") for _ in range(4)))
    for database in found:
        await database.close()
    assert (await schema(tmp_path / "a.db"))[0] == NEWEST


@pytest.mark.parametrize(
    ("script", "parts"),
    [
        ("select 1;", ["select 1;"]),
        ("select 1;\n\nselect\n 2;\n", ["select 1;\n", "\nselect\n 2;\n"]),
        ("-- so; it is\nselect ';';\n", ["-- so; it is\nselect ';';\n"]),
        ("select 1;\nselect 2", ["select 1;\n", "select 2"]),
        (
            "create trigger t after insert on a begin\n delete from b;\n delete from c;\nend;\n",
            ["create trigger t after insert on a begin\n delete from b;\n delete from c;\nend;\n"],
        ),
        ("", []),
    ],
)
def test_script_is_taken_apart_into_statements(script: str, parts: list[str]) -> None:
    assert list(statements(script)) == parts
