"""An empty database, and one with a small district in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.samples.district import fill


@pytest.fixture
async def database(place: Path | str) -> AsyncIterator[Database]:
    opened = await Database.open(place)
    yield opened
    await opened.close()


@pytest.fixture
async def district(database: Database) -> Database:
    await fill(database)
    return database
