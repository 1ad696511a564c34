"""Counting statements: through aiosqlite each is a trip to another thread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storage.database import Params, Row, Transaction


class Counted(Transaction):
    """A transaction that notes down the name of every statement."""

    def __init__(self, inner: Transaction, trips: list[str]) -> None:
        self._inner = inner
        self._trips = trips

    async def fetch(self, name: str, /, **params: Any) -> list[Row]:
        self._trips.append(name)
        return await self._inner.fetch(name, **params)

    async def lock(self, name: str, /, **params: Any) -> None:
        self._trips.append(name)
        await self._inner.lock(name, **params)

    async def execute(self, name: str, /, **params: Any) -> None:
        self._trips.append(name)
        await self._inner.execute(name, **params)

    async def execute_many(self, name: str, rows: Iterable[Params]) -> None:
        self._trips.append(name)
        await self._inner.execute_many(name, rows)
