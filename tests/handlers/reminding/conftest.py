from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers.reminding.office import Office, office


@pytest.fixture
async def district(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path / "giaoban.db") as made:
        yield made
