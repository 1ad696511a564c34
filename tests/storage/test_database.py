"""Safe against a power cut; transactions are whole or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import aiosqlite
import pytest

from storage.campaigns import all_units, find_unit, save_units
from storage.database import Database, DatabaseFault, engine_errors, outages
from storage.engines.sqlite import SQLite
from storage.records import Unit
from tests.samples.counted import counting_trips

XA = Unit("xa", "Xã", "Xã", "commune")
ORPHAN = Unit("xa", "Xã", "Xã", "commune", parent_id="nobody")


def connection_of(database: Database) -> aiosqlite.Connection:
    assert isinstance(database.engine, SQLite)
    return database.engine.connection


async def pragma(database: Database, text: str) -> str | int:
    rows = await connection_of(database).execute_fetchall(f"pragma {text}")
    value: str | int = next(iter(rows))[0]
    return value


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "giaoban.db")
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10000)],
)
async def test_connection_is_safe_against_a_power_cut(
    name: str, value: str | int, sqlite: Database
) -> None:
    assert await pragma(sqlite, name) == value


async def test_what_was_committed_is_there_after_opening_again(place: Path | str) -> None:
    database = await Database.open(place)
    async with database.transaction() as db:
        await save_units(db, [XA])
    await database.close()
    database = await Database.open(place)
    async with database.transaction() as db:
        assert await all_units(db) == [XA]
    await database.close()


async def _save_then_fail(database: Database) -> None:
    async with database.transaction() as db:
        await save_units(db, [XA])
        assert await all_units(db) == [XA]
        raise LookupError("in the middle")


async def test_nothing_is_kept_of_a_transaction_that_fails(database: Database) -> None:
    with pytest.raises(LookupError):
        await _save_then_fail(database)
    async with database.transaction() as db:
        assert await all_units(db) == []


async def test_what_belongs_to_nobody_is_refused(database: Database) -> None:
    with pytest.raises(engine_errors()) as refusal:
        async with database.transaction() as db:
            await save_units(db, [ORPHAN])
    assert not isinstance(refusal.value, outages())  # trying again would not help


async def test_transactions_wait_for_one_another(database: Database) -> None:
    order: list[str] = []

    async def one(name: str) -> None:
        async with database.transaction() as db:
            order.append(f"{name} begins")
            await all_units(db)
            order.append(f"{name} ends")

    await asyncio.gather(one("first"), one("second"))
    assert order == ["first begins", "first ends", "second begins", "second ends"]


async def test_failing_commit_is_told_and_the_next_one_works(sqlite: Database) -> None:
    """A full disk: SQLite lets the file grow no further."""
    await pragma(sqlite, f"max_page_count = {await pragma(sqlite, 'page_count')}")
    many = [Unit(f"xa{n}", "Xã" * 500, "Xã", "commune") for n in range(200)]
    with pytest.raises(sqlite3.OperationalError, match="full"):
        async with sqlite.transaction() as db:
            await save_units(db, many)
    await pragma(sqlite, "max_page_count = 100000")
    async with sqlite.transaction() as db:
        await save_units(db, [XA])
        assert await all_units(db) == [XA]


async def test_several_are_asked_together(database: Database) -> None:
    async with database.transaction() as db:
        await save_units(db, [XA])
        units, campaigns, [unit] = await db.fetch_together(
            ("units", {}), ("campaigns", {}), ("unit", {"id": "xa"})
        )
    assert [row["id"] for row in units] == ["xa"]
    assert campaigns == []
    assert unit["name"] == "Xã"


async def test_what_is_written_travels_with_what_is_asked_next(sqlite: Database) -> None:
    async with counting_trips(connection_of(sqlite)) as counted:
        async with sqlite.transaction() as db:
            await save_units(db, [XA])
            await save_units(db, [replace(XA, name="Xã Bua")])
            assert counted.trips == 0
            assert [one.name for one in await all_units(db)] == ["Xã Bua"]
            assert counted.trips == 1
            await save_units(db, [XA])
        assert counted.trips == 2
    async with sqlite.transaction() as db:
        assert await all_units(db) == [XA]


async def test_many_rows_do_not_gather_in_memory(sqlite: Database) -> None:
    many = [Unit(f"xa{n}", "Xã", "Xã", "commune") for n in range(1001)]
    async with counting_trips(connection_of(sqlite)) as counted, sqlite.transaction() as db:
        await save_units(db, many)
        assert counted.trips == 1
        assert len(await all_units(db)) == 1001


async def _go_on_after_a_failure(database: Database) -> None:
    async with database.transaction() as db:
        await save_units(db, [ORPHAN])
        with pytest.raises(engine_errors()):
            await all_units(db)
        await save_units(db, [XA])


async def test_nothing_follows_what_failed(sqlite: Database) -> None:
    """Whoever asked next and caught the error did not do wrong: all is rolled back."""
    with pytest.raises(engine_errors()):
        await _go_on_after_a_failure(sqlite)
    async with sqlite.transaction() as db:
        assert await all_units(db) == []


@pytest.mark.parametrize("steps", range(12))
async def test_who_is_cancelled_leaves_all_or_nothing(steps: int, database: Database) -> None:
    both = [XA, replace(XA, id="bua")]

    async def save() -> None:
        async with database.transaction() as db:
            await save_units(db, both[:1])
            await all_units(db)
            await save_units(db, both[1:])

    saving = asyncio.create_task(save())
    for _ in range(steps):
        await asyncio.sleep(0.0001)
    saving.cancel()
    await asyncio.gather(saving, return_exceptions=True)
    async with database.transaction() as db:
        assert len(await all_units(db)) in (0, 2)
        await save_units(db, both)


def not_a_database(path: Path) -> None:
    path.write_bytes(b"This is a letter to the People's Committee. " * 100)


def a_folder(path: Path) -> None:
    path.mkdir()


def in_no_folder(path: Path) -> None:
    path.parent.rmdir()


def newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("pragma user_version = 9999")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (not_a_database, "file is not a database"),
        (a_folder, "unable to open database file"),
        (in_no_folder, "unable to open database file"),
        (newer, "it has schema 9999, and this version of giaoban knows up to"),
    ],
)
async def test_file_that_cannot_be_used_is_told_in_one_sentence(
    spoil: Callable[[Path], None], reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "folder" / "giaoban.db"
    path.parent.mkdir()
    spoil(path)
    threads = set(threading.enumerate())
    with pytest.raises(DatabaseFault) as refusal:
        await Database.open(path)
    assert str(refusal.value).startswith(str(path))
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)
    for thread in set(threading.enumerate()) - threads:
        thread.join(timeout=60)  # the connection's own: left alone, the program would never end
        assert not thread.is_alive()


async def test_rows_are_found_or_not(database: Database) -> None:
    async with database.transaction() as db:
        await save_units(db, [XA])
        assert await find_unit(db, "xa") == XA
        assert await find_unit(db, "nobody") is None
