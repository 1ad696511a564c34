"""A transaction that is cancelled at any moment leaves the database ready for the next one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from storage.campaigns import save_units
from storage.database import Database
from storage.people import add_identity, add_person, is_known
from storage.records import Unit
from tests.transcript import NOW

XA = Unit("xa", "Xã", "Xã", "commune")


async def _join(database: Database, person: str) -> None:
    async with database.transaction() as db:
        await add_person(db, person, person, "xa", "officer", NOW)
        await add_identity(db, person, "web", person, person, NOW)


@pytest.mark.parametrize("steps", range(12))
async def test_next_transaction_works_and_nothing_is_half_written(
    place: Path | str, steps: int
) -> None:
    database = await Database.open(place)
    async with database.transaction() as db:
        await save_units(db, [XA])
    joining = asyncio.create_task(_join(database, "one"))
    for _ in range(steps):
        await asyncio.sleep(0)
    joining.cancel()
    await asyncio.gather(joining, return_exceptions=True)
    await _join(database, "two")
    async with database.transaction() as db:
        assert await is_known(db, "web", "two")
        people = [row["id"] for row in await db.fetch("people")]
        assert ("one" in people) == await is_known(db, "web", "one")
    await database.close()
