"""The sample district of the transcripts, seeded once for all who copy it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.transcript import seed


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file; never written to, only copied."""
    folder = tmp_path_factory.mktemp("district")
    asyncio.run(seed(folder))
    return folder / "bot.db"
