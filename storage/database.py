"""The database: one SQLite file, in WAL mode, safe against a power cut at any moment."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
import orjson

from storage.migrations import NewerSchema, migrate
from storage.queries import query

Row = Mapping[str, Any]
Params = Mapping[str, Any]
_BUSY = 10_000  # milliseconds that another program may keep the file locked
EngineError = aiosqlite.Error  # anything that the engine refuses
Outage = aiosqlite.OperationalError  # of these, what may work again later: disk full, file locked


class DatabaseFault(Exception):
    """The database cannot be opened or used; the text says why in one sentence."""


def to_json(value: object) -> str:
    return orjson.dumps(value).decode()


def from_json(text: str | bytes) -> Any:
    return orjson.loads(text)


class Transaction:
    """Queries within one transaction; all named, all of them in `storage/queries/`."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def fetch(self, name: str, /, **params: Any) -> list[Row]:
        """All rows. Lists and tuples among the parameters are given as JSON."""
        rows = await self._connection.execute_fetchall(query(name), _bind(params))
        return list(rows)  # type: ignore[arg-type]  # Row objects: see row_factory

    async def first(self, name: str, /, **params: Any) -> Row | None:
        rows = await self.fetch(name, **params)
        return rows[0] if rows else None

    async def execute(self, name: str, /, **params: Any) -> None:
        await self._connection.execute(query(name), _bind(params))

    async def execute_many(self, name: str, rows: Iterable[Params]) -> None:
        await self._connection.executemany(query(name), rows)


def _bind(params: Params) -> dict[str, Any]:
    return {
        name: to_json(part) if isinstance(part, list | tuple) else part
        for name, part in params.items()
    }


class Database:
    """The open database. One writing transaction at a time; others wait their turn."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Opens, and where needed creates or upgrades, the file.

        Raises DatabaseFault where the file cannot be used or is of a newer version.
        """
        try:
            # Where aiosqlite cannot open a file, its thread may outlive the event loop and say so.
            sqlite3.connect(path).close()
        except sqlite3.Error as error:
            raise DatabaseFault(f"{path} cannot be opened: {error}") from error
        connection = await aiosqlite.connect(path, isolation_level=None)
        try:
            await _prepare(connection)
            await migrate(connection)
        except BaseException as error:
            await connection.close()  # else its thread keeps the program from ending
            if isinstance(error, aiosqlite.Error | NewerSchema):
                raise DatabaseFault(f"{path} cannot be used: {error}") from error
            raise
        return cls(connection)

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Commits at the end; rolls back where anything raises."""
        return self._begin("begin immediate")

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Sees the database as it is at the first query, and keeps nobody from writing to it."""
        return self._begin("begin deferred")

    @asynccontextmanager
    async def _begin(self, begin: str) -> AsyncIterator[Transaction]:
        async with self._turn:
            try:
                await self._connection.execute(begin)
                yield Transaction(self._connection)
                await self._connection.execute("commit")
            except BaseException:
                # Whoever is cancelled leaves a statement, perhaps the begin, with the database's
                # thread, which works in order; this comes behind it and does nothing where no
                # transaction is open. Shielded, for one can be cancelled twice.
                await asyncio.shield(self._connection.rollback())
                raise

    async def close(self) -> None:
        await self._connection.close()


async def _prepare(connection: aiosqlite.Connection) -> None:
    connection.row_factory = aiosqlite.Row
    await connection.execute(f"pragma busy_timeout = {_BUSY}")
    await _keep_a_write_ahead_log(connection)
    await connection.execute("pragma synchronous = full")
    await connection.execute("pragma foreign_keys = on")


async def _keep_a_write_ahead_log(connection: aiosqlite.Connection) -> None:
    """Where two programs open a fresh file at once one of them is refused, however long it would
    have waited: SQLite asks for this lock without patience."""
    for _ in range(_BUSY // 100):
        with contextlib.suppress(aiosqlite.OperationalError):
            await connection.execute("pragma journal_mode = wal")
            return
        await asyncio.sleep(0.1)
    await connection.execute("pragma journal_mode = wal")
