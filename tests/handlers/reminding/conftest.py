from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers.reminding.office import Office, office


@pytest.fixture
async def district(place: Path | str) -> AsyncIterator[Office]:
    async with office(place) as made:
        yield made
