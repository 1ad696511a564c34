"""SQLite: one file, in WAL mode, safe against a power cut at any moment."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import cast

import aiosqlite

from storage.engines import CannotOpen, Damaged, Params, Query, Row, Session
from storage.migrations import NewerSchema, migrate

_BUSY = 10_000  # milliseconds that another program may keep the file locked
_MOST_WAITING = 1000  # rows to be written: a backup read in must not gather in memory
_AT_A_TIME = 64  # rows that aiosqlite fetches of a cursor; we take all of them
REFUSALS = (aiosqlite.Error,)  # anything that the engine refuses
CONFLICTS: tuple[
    type[Exception], ...
] = ()  # of these, what works when it is done again: nobody else writes meanwhile
OUTAGES = (aiosqlite.OperationalError,)  # of these, what may work again later: disk full, locked
_IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


_Step = tuple[str, Sequence[Params] | None]  # SQL, and the rows it is done for; None: once


class _Connection(aiosqlite.Connection):
    """A trip to the connection's thread costs more than most statements there: so several go
    together. `_execute` and `_conn` are what aiosqlite's own methods are made of."""

    async def go(self, steps: Sequence[_Step], queries: Sequence[Query]) -> list[list[Row]]:
        """Takes the steps, then gives the rows of each query."""
        done = self._execute(_gone, self._conn, steps, queries)  # type: ignore[no-untyped-call]
        return cast("list[list[Row]]", await done)


def _gone(
    connection: sqlite3.Connection, steps: Sequence[_Step], queries: Sequence[Query]
) -> list[list[sqlite3.Row]]:
    for sql, rows in steps:
        if rows is None:
            connection.execute(sql)
        else:
            connection.executemany(sql, rows)
    return [connection.execute(sql, params).fetchall() for sql, params in queries]


class _Session:
    """What gives no rows waits until something is asked, or for the end: it makes no trip of its
    own, and what it raises comes then."""

    def __init__(self, connection: _Connection, begin: str) -> None:
        self._connection = connection
        self._steps: list[_Step] = [(begin, None)]
        self._rows = 0  # of all steps
        self._failed: BaseException | None = None

    async def fetch(self, sql: str, params: Params) -> list[Row]:
        [rows] = await self.fetch_together([(sql, params)])
        return rows

    async def fetch_together(self, queries: Sequence[Query]) -> list[list[Row]]:
        if self._failed is not None:
            raise self._failed
        steps, self._steps, self._rows = self._steps, [], 0
        try:
            return await self._connection.go(steps, queries)
        except BaseException as error:
            # Some steps are taken and others never will be: nothing may come but the rollback,
            # whoever it was that happened to ask.
            self._failed = error
            raise

    async def execute(self, sql: str, params: Params) -> None:
        await self.execute_many(sql, [params])

    async def execute_many(self, sql: str, rows: Iterable[Params]) -> None:
        many = list(rows)
        self._steps.append((sql, many))
        self._rows += len(many)
        if self._rows > _MOST_WAITING:
            await self._go()

    async def commit(self) -> None:
        self._steps.append(("commit", None))
        await self._go()

    async def _go(self) -> None:
        await self.fetch_together([])


class SQLite:
    name = "sqlite"
    is_shared = False

    def __init__(self, connection: _Connection, place: str) -> None:
        self.connection = connection
        self.place = place
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, *, serves: bool) -> SQLite:
        """Opens, and where needed creates or upgrades, the file; whoever serves from it looks
        whether all of it can be read (a second or two a gigabyte). Raises CannotOpen."""
        _refuse_where_read_only(path)
        try:
            # Where aiosqlite cannot open a file, its thread may outlive the event loop and say so.
            sqlite3.connect(path).close()
        except sqlite3.Error as error:
            raise CannotOpen(f"{path} cannot be opened: {error}") from error
        connection = _Connection(lambda: sqlite3.connect(path, isolation_level=None), _AT_A_TIME)
        await connection
        try:
            await _prepare(connection)
            if serves:
                await _check(connection)
            await migrate(connection)
        except BaseException as error:
            await connection.close()  # else its thread keeps the program from ending
            if _is_damage(error):
                raise CannotOpen(_way_out(str(path), error)) from error
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
                session = _Session(self.connection, begin)
                yield session
                await session.commit()
            except BaseException as error:
                # Whoever is cancelled leaves a statement, perhaps the begin, with the database's
                # thread, which works in order; this comes behind it and does nothing where no
                # transaction is open. Shielded, for one can be cancelled twice.
                await asyncio.shield(self.connection.rollback())
                if _is_damage(error):
                    raise Damaged(_way_out(self.place, error)) from error
                raise

    async def close(self) -> None:
        await self.connection.close()


def _refuse_where_read_only(path: Path) -> None:
    """SQLite would say of the log beside the file, after some seconds, that it cannot be opened.
    Raises CannotOpen."""
    file = path.resolve()
    for one in (file, file.parent):
        if one.exists() and not os.access(one, os.W_OK):
            raise CannotOpen(
                f"{path} cannot be used: {one} cannot be written to; look at whose it is, and "
                "whether its disk is mounted read-only"
            )


def _is_damage(error: BaseException) -> bool:
    """Whether the file itself is at fault, and not what was asked of it."""
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    code = getattr(error, "sqlite_errorcode", 0)  # sqlite3 has faults of its own, without one
    return code & 0xFF in _DAMAGE  # the rest says where it was found


def _way_out(place: str, error: BaseException) -> str:
    return (
        f"{place} is damaged ({error}): put the last backup in its place with "
        "`giaoban restore FILE.zip --force`, which keeps the damaged file beside it"
    )


async def _check(connection: aiosqlite.Connection) -> None:
    """Raises DatabaseError where a page of the file is not what it should be: better now than in
    the middle of an answer."""
    [(found,)] = await connection.execute_fetchall("pragma quick_check(1)")
    if found != "ok":
        damage = sqlite3.DatabaseError(" ".join(found.split()))
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage


async def _prepare(connection: aiosqlite.Connection) -> None:
    connection.row_factory = aiosqlite.Row
    await connection.execute(f"pragma busy_timeout = {_BUSY}")
    await _keep_a_write_ahead_log(connection)
    await connection.execute("pragma synchronous = full")
    await connection.execute("pragma foreign_keys = on")


async def _keep_a_write_ahead_log(connection: aiosqlite.Connection) -> None:
    """Where two programs open a fresh file at once one of them is refused, however long it would
    have waited: SQLite asks for this lock without patience."""
    patience = _BUSY // 100
    while True:
        try:
            await connection.execute("pragma journal_mode = wal")
            return
        except aiosqlite.OperationalError as error:
            patience -= 1
            if error.sqlite_errorcode & 0xFF not in _IN_USE or not patience:
                raise
        await asyncio.sleep(0.1)
