"""Units, checklists and campaigns: what is asked of whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from storage import rows
from storage.database import Row, Transaction, from_json, to_json
from storage.records import Assignment, Campaign, CampaignUnit, Report, Unit


async def save_units(db: Transaction, units: Iterable[Unit]) -> None:
    """Adds or renews units; parents come before their children."""
    await db.execute_many(
        "save-unit",
        [
            {
                "id": unit.id,
                "parent_id": unit.parent_id,
                "name": unit.name,
                "short": unit.short,
                "kind": unit.kind,
                "code": unit.code,
                "aliases": to_json(unit.aliases),
                "place": unit.place,
            }
            for unit in units
        ],
    )


async def all_units(db: Transaction) -> list[Unit]:
    return [rows.unit(row) for row in await db.fetch("units")]


async def find_unit(db: Transaction, unit_id: str) -> Unit | None:
    row = await db.first("unit", id=unit_id)
    return rows.unit(row) if row else None


async def save_checklist(
    db: Transaction, checklist_id: str, version: int, texts: dict[str, Any]
) -> None:
    """Keeps a version of a definition, in every language; a version kept before stays."""
    await db.execute("save-checklist", id=checklist_id, version=version, texts=to_json(texts))


async def load_checklist_texts(db: Transaction, checklist_id: str, version: int) -> dict[str, Any]:
    """The definition by locale. Raises LookupError where there is no such version."""
    row = await db.first("checklist", id=checklist_id, version=version)
    if row is None:
        raise LookupError(f"no checklist {checklist_id} version {version}")
    texts: dict[str, Any] = from_json(row["texts"])
    return texts


async def kept_checklists(db: Transaction) -> list[tuple[str, int]]:
    """Id and version of the newest of each that a campaign has used."""
    return [(row["id"], row["version"]) for row in await db.fetch("kept-checklists")]


async def add_campaign(
    db: Transaction, campaign: Campaign, assignments: Iterable[Assignment]
) -> None:
    await db.execute(
        "insert-campaign",
        id=campaign.id,
        checklist_id=campaign.checklist_id,
        checklist_version=campaign.checklist_version,
        owner_id=campaign.owner_id,
        title=campaign.title,
        year=campaign.year,
        window_from=campaign.window_from,
        window_to=campaign.window_to,
        opens_at=campaign.opens_at.isoformat(),
        due_at=campaign.due_at.isoformat(),
        state=campaign.state,
        previous_id=campaign.previous_id,
    )
    await db.execute_many(
        "insert-campaign-target",
        [
            {"campaign_id": campaign.id, "unit_id": one.unit_id, "scope": one.scope}
            for one in assignments
        ],
    )


async def all_campaigns(db: Transaction) -> list[Campaign]:
    """Latest deadline first."""
    return [rows.campaign(row) for row in await db.fetch("campaigns")]


async def find_campaign(db: Transaction, campaign_id: str) -> Campaign | None:
    """The campaign of that id, or for `latest` the one that is due last."""
    if campaign_id == "latest":
        campaigns = await all_campaigns(db)
        return campaigns[0] if campaigns else None
    row = await db.first("campaign", id=campaign_id)
    return rows.campaign(row) if row else None


async def campaigns_owned(db: Transaction, unit_id: str) -> list[Campaign]:
    """The campaigns of an owner, next deadline first; behind them what is closed and not
    followed by another yet."""
    return [rows.campaign(row) for row in await db.fetch("campaigns-owned", unit_id=unit_id)]


async def campaigns_below(db: Transaction, unit_id: str) -> list[Campaign]:
    """The open campaigns of others that ask units below this one, next deadline first."""
    return [rows.campaign(row) for row in await db.fetch("campaigns-below", unit_id=unit_id)]


async def unit_and_above(db: Transaction, unit_id: str) -> list[str]:
    """The ids of the unit and of all above it, itself first."""
    return [row["id"] for row in await db.fetch("unit-and-above", unit_id=unit_id)]


async def count_targets(db: Transaction, campaign_id: str) -> int:
    """How many reports the campaign collects."""
    row = await db.first("count-targets", campaign_id=campaign_id)
    assert row is not None  # a count always has a row
    return int(row["targets"])


async def campaign_units(db: Transaction, campaign_id: str, within: str = "") -> list[CampaignUnit]:
    """Every unit that the campaign asks, or of those that one and the ones below it, in the units'
    order, with its report."""
    if within:
        found = await db.fetch("campaign-units-within", campaign_id=campaign_id, unit_id=within)
    else:
        found = await db.fetch("campaign-units", campaign_id=campaign_id)
    return [_campaign_unit(row, campaign_id) for row in found]


def _campaign_unit(row: Row, campaign_id: str) -> CampaignUnit:
    unit = Unit(row["id"], row["name"], row["short"], row["kind"], parent_id=row["parent_id"])
    report = (
        rows.report({**dict(row), "campaign_id": campaign_id, "unit_id": row["id"]})
        if row["state"]
        else None
    )
    extended = row["extended_to"]
    due_at = datetime.fromisoformat(extended) if extended else None
    return CampaignUnit(unit, row["scope"], report, due_at, bool(row["reopened"]))


async def assignments_of(db: Transaction, units: Iterable[str]) -> list[Assignment]:
    """What the campaigns that are open, or closed last, ask of these units."""
    found = await db.fetch("campaigns-of-units", units=list(units))
    return [rows.assignment(row, rows.campaign(row)) for row in found]


async def find_assignment(
    db: Transaction, campaign_id: str, unit_id: str
) -> tuple[Assignment, Unit] | None:
    """What the campaign asks of that unit; None where it asks nothing."""
    unit = await find_unit(db, unit_id)
    asked = await assignments_of(db, [unit_id])
    found = next((one for one in asked if one.campaign.id == campaign_id), None)
    return (found, unit) if found and unit else None


async def find_report(db: Transaction, campaign_id: str, unit_id: str) -> Report | None:
    """None before the first answer."""
    found = await db.fetch("reports", reports=[[campaign_id, unit_id]])
    return rows.report(found[0]) if found else None
