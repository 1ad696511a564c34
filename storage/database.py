"""The database, whichever engine keeps it: an SQLite file, or a PostgreSQL server."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Self

import orjson

from storage.engines import CannotOpen, Engine, Session, sqlite
from storage.engines import Damaged as Damaged
from storage.engines import Params as Params
from storage.engines import Row as Row
from storage.queries import queries_for

Errors = tuple[type[Exception], ...]
# Imported where such a database is opened: its driver is big.
_SERVER = "storage.engines.postgresql"


def engine_errors() -> Errors:
    """Anything that an engine refuses."""
    return _of_engines("REFUSALS")


def outages() -> Errors:
    """Of these, what may work again later; what is damaged, when somebody has put it right."""
    return (*_of_engines("OUTAGES"), Damaged)


class Overtaken(Exception):
    """What a change was decided by is not so any more: another process was faster."""


def conflicts() -> Errors:
    """What works when it is done again."""
    return (Overtaken, *_of_engines("CONFLICTS"))


def _of_engines(kind: str) -> Errors:
    at_work = (sqlite, sys.modules.get(_SERVER))
    return tuple(one for engine in at_work if engine for one in getattr(engine, kind))


class DatabaseFault(Exception):
    """The database cannot be opened or used; the text says why in one sentence."""


def to_json(value: object) -> str:
    return orjson.dumps(value).decode()


def to_utf8_json(value: object) -> bytes:
    """For a query that casts it to text: long ones need not become Python's text on the way."""
    return orjson.dumps(value)


def from_json(text: str | bytes) -> Any:
    return orjson.loads(text)


class Transaction:
    """Queries within one transaction; all named, all of them in `storage/queries/`.

    What is executed is done, or raises what was wrong with it, at the latest with the next query
    or at the end.
    """

    def __init__(self, session: Session, queries: dict[str, str]) -> None:
        self._session = session
        self._queries = queries

    async def fetch(self, name: str, /, **params: Any) -> list[Row]:
        """All rows. Lists and tuples among the parameters are given as JSON."""
        return await self._session.fetch(self._queries[name], _bind(params))

    async def fetch_together(self, *queries: tuple[str, Params]) -> list[list[Row]]:
        """The rows of each query, named with its parameters. None of them can wait for what another
        gives."""
        asked = [(self._queries[name], _bind(params)) for name, params in queries]
        return await self._session.fetch_together(asked)

    async def first(self, name: str, /, **params: Any) -> Row | None:
        rows = await self.fetch(name, **params)
        return rows[0] if rows else None

    async def execute(self, name: str, /, **params: Any) -> None:
        await self._session.execute(self._queries[name], _bind(params))

    async def lock(self, name: str, /, **params: Any) -> None:
        """Waits until no other process holds what the query finds, and holds it to the end of the
        transaction. SQLite has none of these queries: whoever writes holds the whole file."""
        if name in self._queries:
            await self.fetch(name, **params)

    async def execute_many(self, name: str, rows: Iterable[Params]) -> None:
        await self._session.execute_many(self._queries[name], rows)


def _bind(params: Params) -> dict[str, Any]:
    return {
        name: to_json(part) if isinstance(part, list | tuple) else part
        for name, part in params.items()
    }


class Database:
    """The open database. One writing transaction at a time in this process; others wait their
    turn."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.damage: Damaged | None = None  # found meanwhile: there is no going on with it
        self.when_damaged: Callable[[], None] = lambda: None  # called when it is found
        self._queries = queries_for(engine.name)

    @classmethod
    async def open(cls, where: Path | str, *, serves: bool = False) -> Self:
        """Opens, and where needed creates or upgrades, the file; or what is behind the address
        `postgresql://...`. A program that `serves` the channels says so, for others to know.

        Raises DatabaseFault where it cannot be used or is of a newer version.
        """
        try:
            if isinstance(where, Path):
                return cls(await sqlite.SQLite.open(where, serves=serves))
            from storage.engines.postgresql import PostgreSQL  # see _SERVER

            return cls(await PostgreSQL.open(where, serves=serves))
        except CannotOpen as error:
            raise DatabaseFault(str(error)) from error

    @property
    def is_shared(self) -> bool:
        """Whether other processes may serve from it at the same time."""
        return self.engine.is_shared

    @property
    def place(self) -> str:
        """Where the data is, as it may be shown: without a password."""
        return self.engine.place

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Commits at the end; rolls back where anything raises."""
        return self._within(self.engine.transaction())

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Sees the database as it is at the first query, and keeps nobody from writing to it."""
        return self._within(self.engine.reading())

    @asynccontextmanager
    async def _within(
        self, begun: AbstractAsyncContextManager[Session]
    ) -> AsyncIterator[Transaction]:
        try:
            async with begun as session:
                yield Transaction(session, self._queries)
        except Damaged as damage:
            self.damage = damage
            self.when_damaged()
            raise

    async def close(self) -> None:
        await self.engine.close()
