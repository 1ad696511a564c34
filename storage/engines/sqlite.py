"""SQLite: one file, in WAL mode, safe against a power cut at any moment."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import aiosqlite

from storage.engines import CannotOpen, Params, Row, Session
from storage.migrations import NewerSchema, migrate

_BUSY = 10_000  # milliseconds that another program may keep the file locked
REFUSALS = (aiosqlite.Error,)  # anything that the engine refuses
OUTAGES = (aiosqlite.OperationalError,)  # of these, what may work again later: disk full, locked


class _Session:
    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, params: Params) -> list[Row]:
        rows = await self._connection.execute_fetchall(sql, dict(params))
        return list(rows)  # type: ignore[arg-type]  # Row objects: see row_factory

    async def execute(self, sql: str, params: Params) -> None:
        await self._connection.execute(sql, dict(params))

    async def execute_many(self, sql: str, rows: Iterable[Params]) -> None:
        await self._connection.executemany(sql, rows)


class SQLite:
    name = "sqlite"
    is_shared = False

    def __init__(self, connection: aiosqlite.Connection, place: str) -> None:
        self.connection = connection
        self.place = place
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> SQLite:
        """Opens, and where needed creates or upgrades, the file. Raises CannotOpen."""
        try:
            # Where aiosqlite cannot open a file, its thread may outlive the event loop and say so.
            sqlite3.connect(path).close()
        except sqlite3.Error as error:
            raise CannotOpen(f"{path} cannot be opened: {error}") from error
        connection = await aiosqlite.connect(path, isolation_level=None)
        try:
            await _prepare(connection)
            await migrate(connection)
        except BaseException as error:
            await connection.close()  # else its thread keeps the program from ending
            if isinstance(error, aiosqlite.Error | NewerSchema):
                raise CannotOpen(f"{path} cannot be used: {error}") from error
            raise
        return cls(connection, str(path))

    def transaction(self) -> AbstractAsyncContextManager[Session]:
        return self._begin("begin immediate")

    def reading(self) -> AbstractAsyncContextManager[Session]:
        return self._begin("begin deferred")

    @asynccontextmanager
    async def _begin(self, begin: str) -> AsyncIterator[Session]:
        async with self._turn:
            try:
                await self.connection.execute(begin)
                yield _Session(self.connection)
                await self.connection.execute("commit")
            except BaseException:
                # Whoever is cancelled leaves a statement, perhaps the begin, with the database's
                # thread, which works in order; this comes behind it and does nothing where no
                # transaction is open. Shielded, for one can be cancelled twice.
                await asyncio.shield(self.connection.rollback())
                raise

    async def close(self) -> None:
        await self.connection.close()


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
