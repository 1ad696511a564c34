"""What stood there before: the answer log, for figures that are looked into."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from config.records import record
from storage.database import Row, Transaction, from_json


@record(frozen=True, slots=True)
class Change:
    """One entry of the answer log; `old` and `new` are JSON, None for no answer."""

    unit_id: str
    item_id: str
    person_id: str
    channel: str
    at: datetime
    old: Any
    new: Any


async def last_changes(db: Transaction, campaign_id: str) -> dict[tuple[str, str], Change]:
    """The newest entry of every answer of the campaign, by unit and item."""
    found = map(_change, await db.fetch("last-changes", campaign_id=campaign_id))
    return {(one.unit_id, one.item_id): one for one in found}


async def last_changes_of_item(
    db: Transaction, campaign_id: str, item_id: str
) -> dict[str, Change]:
    """The same of one item, by unit."""
    rows = await db.fetch("last-changes-of-item", campaign_id=campaign_id, item_id=item_id)
    return {one.unit_id: one for one in map(_change, rows)}


async def changes_of_answer(
    db: Transaction, campaign_id: str, unit_id: str, item_id: str, limit: int
) -> list[Change]:
    """The changes of one answer, newest first."""
    rows = await db.fetch(
        "changes-of-answer", campaign_id=campaign_id, unit_id=unit_id, item_id=item_id, limit=limit
    )
    return list(map(_change, rows))


def _change(row: Row) -> Change:
    old, new = row["old"], row["new"]
    return Change(
        unit_id=row["unit_id"],
        item_id=row["item_id"],
        person_id=row["person_id"],
        channel=row["channel"],
        at=datetime.fromisoformat(row["at"]),
        old=from_json(old) if old else None,
        new=from_json(new) if new else None,
    )
