"""A database into an archive and out of one, by way of an SQLite file, whichever engine has it.

The names of tables and columns come from the database itself, so a table that a migration adds is
backed up without a word here.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import aiosqlite

from storage.archive import Archive, ArchiveWriter, BadArchive
from storage.copying import copy_all
from storage.database import Database, DatabaseFault
from storage.migrations import migrate, migrations

_TABLES = (
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite!_%' escape '!'"
)


async def snapshot(source: Path | str, target: Path) -> None:
    """Copies the database as it is at one moment into a new file; whoever writes to it meanwhile
    does not wait. Raises DatabaseFault where there is none."""
    if isinstance(source, Path):
        await asyncio.to_thread(_copy_file, source, target)
        return
    server, copy = await Database.open(source), await Database.open(target)
    try:
        await copy_all(server, copy)
    finally:
        await copy.close()
        await server.close()


def _copy_file(source: Path, target: Path) -> None:
    if not source.exists():
        raise DatabaseFault(f"there is no database {source}")
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            if not _tables(copy):
                raise DatabaseFault(f"{source} is no database of giaoban")
    except sqlite3.DatabaseError as error:
        raise DatabaseFault(f"{source} cannot be read: {error}") from error


async def hand_over(file: Path, server: str) -> None:
    """Fills an empty database on a server. Raises DatabaseFault where it has rows already."""
    source, target = await Database.open(file), await Database.open(server)
    try:
        await copy_all(source, target)
    finally:
        await target.close()
        await source.close()


class Dump:
    """A database that nobody writes to, ready to be archived."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._connection.row_factory = sqlite3.Row

    @property
    def schema(self) -> int:
        return _schema(self._connection)

    def counts(self) -> dict[str, int]:
        """The rows of every table, those first that others refer to."""
        return {
            table: int(self._connection.execute(f'select count(*) from "{table}"').fetchone()[0])
            for table in _parents_first(self._connection)
        }

    def sequences(self) -> dict[str, int]:
        return dict(self._connection.execute("select name, seq from sqlite_sequence").fetchall())

    def write(self, archive: ArchiveWriter) -> None:
        for table in _parents_first(self._connection):
            archive.add_table(
                table, map(dict, self._connection.execute(f'select * from "{table}"'))
            )


async def fill(path: Path, archive: Archive) -> None:
    """Makes the database of an archive at `path`, where there is none, in the schema of today.

    Raises BadArchive where the archive does not fit, or is of a newer giaoban."""
    manifest = archive.manifest
    newest = migrations()[-1][0]
    if manifest.schema > newest:
        raise BadArchive(
            f"it has schema {manifest.schema}, and this giaoban knows up to {newest}: upgrade it"
        )
    async with aiosqlite.connect(path, isolation_level=None) as empty:
        await migrate(empty, [step for step in migrations() if step[0] <= manifest.schema])
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _load(connection, archive)
    except sqlite3.Error as error:
        raise BadArchive(f"its tables do not fit: {error}") from error
    await (await Database.open(path)).close()


def _load(connection: sqlite3.Connection, archive: Archive) -> None:
    connection.execute("pragma foreign_keys = on")
    connection.execute("begin")
    connection.execute("pragma defer_foreign_keys = on")  # a unit may stand before its parent
    known = set(_tables(connection))
    for table, expected in archive.manifest.tables.items():
        if table not in known:
            raise BadArchive(f"there is no table {table} in schema {archive.manifest.schema}")
        _insert(connection, table, archive.rows(table))
        found = connection.execute(f'select count(*) from "{table}"').fetchone()[0]
        if found != expected:
            raise BadArchive(f"{table} came to {found} rows instead of {expected}")
    _set_sequences(connection, archive.manifest.sequences)
    connection.execute("commit")


def _insert(connection: sqlite3.Connection, table: str, rows: Iterator[Mapping[str, Any]]) -> None:
    columns = [row[1] for row in connection.execute(f'pragma table_info("{table}")')]
    places = ", ".join(f":{name}" for name in columns)
    connection.executemany(f'insert into "{table}" values ({places})', rows)


def _set_sequences(connection: sqlite3.Connection, sequences: Mapping[str, int]) -> None:
    """A number that was given out and whose row is gone is not given out again: pages and channels
    know messages by it."""
    connection.execute("delete from sqlite_sequence")
    connection.executemany("insert into sqlite_sequence values (?, ?)", sequences.items())


def _schema(connection: sqlite3.Connection) -> int:
    return int(connection.execute("pragma user_version").fetchone()[0])


def _tables(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute(_TABLES)]


def _parents_first(connection: sqlite3.Connection) -> list[str]:
    """The tables so that each comes behind all to which it refers, itself aside."""
    waiting = {
        table: {row[2] for row in connection.execute(f'pragma foreign_key_list("{table}")')}
        for table in _tables(connection)
    }
    placed: list[str] = []
    while waiting:
        free = [table for table, parents in waiting.items() if parents <= {table, *placed}]
        placed += free
        for table in free:
            del waiting[table]
    return placed
