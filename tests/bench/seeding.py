"""The sample district with as many more communes as there are officers, who have joined."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.clock import utc_now
from bot.demo import CAMPAIGN, seed_demo
from config.settings import Settings
from storage.campaigns import save_units
from storage.database import Database
from storage.people import add_identity, add_person
from storage.records import Unit


async def seed_officers(place: Path | str, chats: Iterable[int]) -> None:
    """Commune, officer and Telegram chat bear the same number."""
    now = utc_now()
    database = await Database.open(place)
    await seed_demo(database, now, Settings(_env_file=None).zone)
    numbers = [str(chat) for chat in chats]
    async with database.transaction() as db:
        await save_units(db, [Unit(n, f"Xã {n}", n, "commune", "son-tay") for n in numbers])
        targets = [{"campaign_id": CAMPAIGN, "unit_id": n, "scope": "unit"} for n in numbers]
        await db.execute_many("insert-campaign-target", targets)
        for n in numbers:
            await add_person(db, n, f"Cán bộ xã {n}", n, "officer", now)
            await add_identity(db, n, "telegram", n, n, now)
    await database.close()
