"""What a wake of the planner costs: the idle minute, and the morning when everybody is due."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from bot.demo import CAMPAIGN, seed_demo
from bot.reminders import remind
from config.settings import Settings
from handlers.library import Library
from handlers.turn import House
from report.reminders.calendar import is_working_day
from storage.batch import QueuedMessage
from storage.campaigns import find_report, save_units
from storage.database import Database
from storage.people import add_identity, add_person
from storage.records import Unit
from storage.reports import save_reports
from tests.bench.tables import table
from tests.transcript import NOW

_SIZES = (100, 1000)  # communes besides the demo's, each half done with one officer
_IDLE, _MORNING = NOW + timedelta(hours=1), NOW + timedelta(hours=23)


def wakes() -> str:
    is_working_day(NOW.date())  # the first day asked about costs an import
    rows = [row for size in _SIZES for row in asyncio.run(_measure(size))]
    head = ("one wake of the planner", "reminders", "ms")
    return table("Reminders (the demo's checklist)", head, rows)


async def _measure(size: int) -> list[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(Path(folder) / "bot.db")
        try:
            await _fill(database, size)
            return [
                await _wake(database, f"{size} communes, {name}", at)
                for name, at in (("nothing due", _IDLE), ("everybody due", _MORNING))
            ]
        finally:
            await database.close()


async def _fill(database: Database, size: int) -> None:
    await seed_demo(database, NOW, Settings(_env_file=None).zone)
    communes = [Unit(f"u{n}", f"Xã {n}", f"{n}", "commune", "son-tay") for n in range(size)]
    async with database.transaction() as db:
        half_done = await find_report(db, CAMPAIGN, "son-tan")
        assert half_done is not None
        await save_units(db, communes)
        targets = [
            {"campaign_id": CAMPAIGN, "unit_id": one.id, "scope": "unit"} for one in communes
        ]
        await db.execute_many("insert-campaign-target", targets)
        for one in communes:
            await add_person(db, one.id, one.name, one.id, "officer", NOW)
            await add_identity(db, one.id, "web", one.id, one.id, NOW)
        await save_reports(db, [replace(half_done, unit_id=one.id) for one in communes])


async def _wake(database: Database, what: str, at: datetime) -> tuple[str, str, str]:
    house = House(Library(), Settings(_env_file=None).zone, "vi")
    queued: list[QueuedMessage] = []
    begun = perf_counter()
    await remind(database, house, lambda: at, queued.extend)
    return what, str(len(queued)), f"{(perf_counter() - begun) * 1000:.0f}"
