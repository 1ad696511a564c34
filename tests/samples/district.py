"""A small district in a database: two communes that report on rice, and last year's report."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from handlers.library import dump_texts
from storage.campaigns import add_campaign, save_checklist, save_units
from storage.database import Database
from storage.people import add_identity, add_person
from storage.records import Assignment, Campaign, Report, Role, Unit
from storage.reports import save_reports
from tests.samples import RICE, RICE_IN_ENGLISH, stored

NOW = datetime(2022, 11, 25, 2, 0, tzinfo=UTC)  # nine in the morning in Hà Nội
CAMPAIGN, LAST_CAMPAIGN = "rice-2022", "rice-2021"
DISTRICT = Unit("son-tay", "Huyện Sơn Tây", "Sơn Tây", "district", aliases=("S.Tây",), place=0)
BUA = Unit("bua", "Xã Sơn Bua", "Sơn Bua", "commune", "son-tay", "21331", ("S.Bua",), 1)
DUNG = Unit("dung", "Xã Sơn Dung", "Sơn Dung", "commune", "son-tay", "21340", ("S.Dung",), 2)
# Who they are, where they work, and what they do there; each writes on `console` under their id.
PEOPLE: dict[str, tuple[str, Unit, Role]] = {
    "lead": ("Lãnh đạo huyện", DISTRICT, "lead"),
    "bua": ("Cán bộ xã Sơn Bua", BUA, "officer"),
    "dung": ("Cán bộ xã Sơn Dung", DUNG, "officer"),
}


def campaign(campaign_id: str = CAMPAIGN, previous: str | None = LAST_CAMPAIGN) -> Campaign:
    return Campaign(
        id=campaign_id,
        checklist_id=RICE.id,
        checklist_version=RICE.version,
        owner_id=DISTRICT.id,
        title="Báo cáo hỗ trợ gạo",
        year=2022 if previous else 2021,
        window_from="2021-12-15" if previous else "2020-12-15",
        window_to="2022-12-14" if previous else "2021-12-14",
        opens_at=NOW - timedelta(days=21 if previous else 380),
        due_at=NOW + timedelta(days=4 if previous else -360),
        state="open" if previous else "closed",
        previous_id=previous,
    )


async def fill(database: Database) -> None:
    """Writes the district into an empty database."""
    async with database.transaction() as db:
        await save_units(db, (DISTRICT, BUA, DUNG))
        for person_id, (name, unit, role) in PEOPLE.items():
            await add_person(db, person_id, name, unit.id, role, NOW)
            await add_identity(db, person_id, "console", person_id, person_id, NOW)
        texts = dump_texts({"vi": RICE, "en": RICE_IN_ENGLISH})
        await save_checklist(db, RICE.id, RICE.version, texts)
        for one in (campaign(LAST_CAMPAIGN, None), campaign()):
            communes = (Assignment(one, unit.id, "unit") for unit in (BUA, DUNG))
            await add_campaign(db, one, [*communes, Assignment(one, DISTRICT.id, "owner")])
        last = Report(LAST_CAMPAIGN, BUA.id, "approved", stored(households=500, poor=250))
        await save_reports(db, [last])


def empty_database(path: Path) -> None:
    """A database without anything in it."""

    async def create() -> None:
        await (await Database.open(path)).close()

    asyncio.run(create())
