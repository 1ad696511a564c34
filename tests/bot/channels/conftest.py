"""The sample district, seeded once for all tests of the channels."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.bot.telegram_run import seed_district


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file; never written to, only copied."""
    file = tmp_path_factory.mktemp("district") / "bot.db"
    asyncio.run(seed_district(file))
    return file
