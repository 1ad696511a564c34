"""`giaoban run`, killed at moments drawn by chance, on either engine, by polling and by webhook.
`make bench PARTS=crash` does the same for longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.killing import stay
from tests.bot.ledger import Place

KILLS, DESKS = 3, 8


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_killed_at_any_moment_nothing_acknowledged_is_lost_and_all_is_answered(
    webhook: bool, place: Place, tmp_path: Path
) -> None:
    run = stay(place, tmp_path, webhook=webhook, kills=KILLS, seed=7, desks=DESKS)
    kills, found = await run
    assert kills.number == KILLS
    assert kills.lost == 0
    assert found.answers > 100
    assert found.faults == 0, found
