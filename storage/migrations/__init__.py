"""Numbered migrations, applied in order when the database is opened: here those of SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import aiosqlite

FOLDER = Path(__file__).parent
Step = tuple[int, str]  # its number, and its SQL


class NewerSchema(Exception):
    """The database was written by a newer version of the program."""


def migrations(folder: Path = FOLDER) -> list[Step]:
    """Number and SQL of every migration, in order."""
    files = sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    return [(int(file.name[:4]), file.read_text(encoding="utf-8")) for file in files]


async def migrate(connection: aiosqlite.Connection, steps: Sequence[Step] | None = None) -> None:
    """Brings the schema up to date, each step in a transaction of its own.

    Raises NewerSchema where the file is ahead of this program.
    """
    known = migrations() if steps is None else steps
    check_not_newer(await _version(connection), known)
    for number, sql in known:
        if number > await _version(connection):
            await _take(connection, number, sql)


def check_not_newer(version: int, known: Sequence[Step]) -> None:
    newest = known[-1][0]
    if version > newest:
        raise NewerSchema(
            f"it has schema {version}, and this version of giaoban knows up to {newest}: upgrade "
            "giaoban, or use the backup made before the upgrade"
        )


async def _version(connection: aiosqlite.Connection) -> int:
    rows = list(await connection.execute_fetchall("pragma user_version"))
    return int(rows[0][0])


async def _take(connection: aiosqlite.Connection, number: int, sql: str) -> None:
    await connection.execute("begin immediate")
    try:
        # Another process may have taken the same step while we waited for our turn.
        if number > await _version(connection):
            for statement in statements(sql):
                await connection.execute(statement)
            await connection.execute(f"pragma user_version = {number}")
        await connection.execute("commit")
    except BaseException:
        await connection.rollback()
        raise


def statements(sql: str) -> Iterator[str]:
    """The statements of a script one by one: run as a whole, a script commits behind our back."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
