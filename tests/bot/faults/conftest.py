"""Commands run as from a shell, on a sample district of one's own, as for the other commands; and a
database on a server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from storage.database import Database
from tests.bot.commands.conftest import db, folder, giaoban, seeded
from tests.postgresql import Server

Opened = Callable[..., Awaitable[Database]]
__all__ = ["db", "folder", "giaoban", "seeded", "shared"]


@pytest.fixture
def shared(postgresql: Server) -> Iterator[str]:
    yield postgresql.shared
    postgresql.empty(postgresql.shared)


@pytest.fixture
async def opened() -> AsyncIterator[Opened]:
    """Opens databases, and closes them though the test fails: else the run would never end."""
    async with AsyncExitStack() as stack:

        async def open_one(where: Path | str, *, serves: bool = False) -> Database:
            database = await Database.open(where, serves=serves)
            stack.push_async_callback(database.close)
            return database

        yield open_one
