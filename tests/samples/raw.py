"""What stands in a database, asked for as no part of the program would."""

from __future__ import annotations

from typing import Any

from storage.database import Database


async def rows(database: Database, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    async with database.engine.transaction() as session:
        return [tuple(row) for row in await session.fetch(sql, params)]
