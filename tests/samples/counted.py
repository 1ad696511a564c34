"""Counting what work costs, where that is the same on every machine: statements, trips to the
database's thread, calls of functions."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import aiosqlite

from storage.database import Params, Row, Transaction

_COMMENTS = re.compile(r"^--.*\n", re.MULTILINE)


class Counted(Transaction):
    """A transaction that notes down the name of every statement."""

    def __init__(self, inner: Transaction, trips: list[str]) -> None:
        self._inner = inner
        self._trips = trips

    async def fetch(self, name: str, /, **params: Any) -> list[Row]:
        self._trips.append(name)
        return await self._inner.fetch(name, **params)

    async def fetch_together(self, *queries: tuple[str, Params]) -> list[list[Row]]:
        self._trips += [name for name, _ in queries]
        return await self._inner.fetch_together(*queries)

    async def lock(self, name: str, /, **params: Any) -> None:
        self._trips.append(name)
        await self._inner.lock(name, **params)

    async def execute(self, name: str, /, **params: Any) -> None:
        self._trips.append(name)
        await self._inner.execute(name, **params)

    async def execute_many(self, name: str, rows: Iterable[Params]) -> None:
        self._trips.append(name)
        await self._inner.execute_many(name, rows)


@dataclass
class Calls:
    """Of functions, Python's and C's, on one thread."""

    calls: int = 0


@contextmanager
def counting_calls() -> Iterator[Calls]:
    """Counts on the thread that asks, as long as this goes on."""
    counted = Calls()

    def count(frame: FrameType, event: str, argument: Any) -> None:
        if event in ("call", "c_call"):
            counted.calls += 1

    sys.setprofile(count)
    try:
        yield counted
    finally:
        sys.setprofile(None)


@dataclass
class Trips:
    """What a connection to SQLite was given to do: `trips` to its thread, and the statements there
    by their first word, each row of several counted."""

    trips: int = 0
    statements: Counter[str] = field(default_factory=Counter)


@asynccontextmanager
async def counting_trips(connection: aiosqlite.Connection) -> AsyncIterator[Trips]:
    counted = Trips()
    execute: Any = connection._execute

    async def counting(work: Any, *args: Any, **others: Any) -> Any:
        counted.trips += 1
        return await execute(work, *args, **others)

    def note(sql: str) -> None:
        counted.statements[_COMMENTS.sub("", sql).split(maxsplit=1)[0].lower()] += 1

    await connection.set_trace_callback(note)
    connection._execute = counting  # type: ignore[assignment,method-assign]
    try:
        yield counted
    finally:
        connection._execute = execute  # type: ignore[method-assign]
        await connection.set_trace_callback(None)  # type: ignore[arg-type]
