"""The engines that can keep the data, all behind one pair of interfaces: nobody above
`storage.database` knows which of them is at work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

Row = Mapping[str, Any]
Params = Mapping[str, Any]
Query = tuple[str, Params]


class CannotOpen(Exception):
    """There is no database there that could be used; the text says why."""


class Damaged(Exception):
    """What is stored there cannot be read; the text says what to do about it."""


class Session(Protocol):
    """One transaction on an engine. Parameters stand as `:name` in the SQL.

    What is executed is done, or raises what was wrong with it, at the latest with the next query
    or the commit.
    """

    async def fetch(self, sql: str, params: Params) -> list[Row]: ...

    async def fetch_together(self, queries: Sequence[Query]) -> list[list[Row]]:
        """The rows of each query. None of them can wait for what another gives."""
        ...

    async def execute(self, sql: str, params: Params) -> None: ...

    async def execute_many(self, sql: str, rows: Iterable[Params]) -> None: ...


class Engine(Protocol):
    """An open database."""

    name: str  # of the folder with the queries that are its own
    is_shared: bool  # whether several processes may serve from it
    place: str  # where the data is, as it may be shown

    def transaction(self) -> AbstractAsyncContextManager[Session]:
        """Commits at the end; rolls back where anything raises. One at a time in this process;
        others wait their turn."""

    def reading(self) -> AbstractAsyncContextManager[Session]:
        """Sees the database as it is at the first query, and keeps nobody from writing to it."""

    async def close(self) -> None: ...
