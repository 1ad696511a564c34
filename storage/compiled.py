"""What a compiled report needs besides the reports: the tree above them, what the same units say
elsewhere, and what the lead has put in its own words."""

from __future__ import annotations

from typing import Any

from config.records import record
from storage.database import Transaction, from_json


@record(frozen=True, slots=True)
class NamedUnit:
    id: str
    parent_id: str | None
    name: str
    short: str


@record(frozen=True, slots=True)
class ReportElsewhere:
    """A unit's report in another collection; `answers` is JSON by item."""

    unit_id: str
    answers: Any
    checklist_id: str
    checklist_version: int
    title: str


@record(frozen=True, slots=True)
class KeptEdit:
    place: str
    text: str
    basis: str
    person_id: str
    at: str  # UTC, ISO


async def units_above(db: Transaction, campaign_id: str) -> dict[str, NamedUnit]:
    """Every unit above those that the campaign asks, by id."""
    rows = await db.fetch("units-above", campaign_id=campaign_id)
    return {row["id"]: NamedUnit(*row) for row in rows}


async def units_around(db: Transaction, campaign_id: str) -> list[NamedUnit]:
    """The units that the campaign asks and all above them, the highest first."""
    return [NamedUnit(*row) for row in await db.fetch("units-around", campaign_id=campaign_id)]


async def reports_elsewhere(db: Transaction, campaign_id: str) -> list[ReportElsewhere]:
    """What the campaign's units have submitted in other collections of its owner whose data is of
    the same time."""
    return [
        ReportElsewhere(
            row["unit_id"],
            from_json(row["answers"]),
            row["checklist_id"],
            row["checklist_version"],
            row["title"],
        )
        for row in await db.fetch("reports-elsewhere", campaign_id=campaign_id)
    ]


async def answers_to(db: Transaction, campaign_id: str, item_id: str) -> dict[str, Any]:
    """The JSON of what every unit has submitted on one item, by unit, in the units' order."""
    rows = await db.fetch("answers-to-item", campaign_id=campaign_id, item_id=item_id)
    return {row["unit_id"]: from_json(row["answer"]) for row in rows}


async def edits_of(db: Transaction, campaign_id: str) -> list[KeptEdit]:
    return [KeptEdit(*row) for row in await db.fetch("edits", campaign_id=campaign_id)]
