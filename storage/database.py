"""The database: one SQLite file, in WAL mode, safe against a power cut at any moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiosqlite
import orjson

from storage.migrations import migrate
from storage.queries import query

Row = Mapping[str, Any]
Params = Mapping[str, Any]


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
            connection = await aiosqlite.connect(path, isolation_level=None)
            connection.row_factory = aiosqlite.Row
            await connection.execute("pragma busy_timeout = 10000")
            await connection.execute("pragma journal_mode = wal")
            await connection.execute("pragma synchronous = full")
            await connection.execute("pragma foreign_keys = on")
        except aiosqlite.Error as error:
            raise DatabaseFault(f"{path} cannot be opened: {error}") from error
        database = cls(connection)
        try:
            await migrate(connection)
        except Exception as error:
            await database.close()
            raise DatabaseFault(f"{path} cannot be used: {error}") from error
        return database

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commits at the end; rolls back where anything raises."""
        async with self._turn:
            try:
                await self._connection.execute("begin immediate")
                yield Transaction(self._connection)
                await self._connection.execute("commit")
            except BaseException:
                await asyncio.shield(self._roll_back())
                raise

    async def _roll_back(self) -> None:
        # Whoever is cancelled leaves a statement with the database's thread, which works in
        # order: only behind it is it known whether a transaction is open. A failed commit (disk
        # full) may have rolled back by itself already.
        with suppress(aiosqlite.OperationalError):
            await self._connection.execute("rollback")

    async def close(self) -> None:
        await self._connection.close()
