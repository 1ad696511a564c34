"""Where figures come from: the newest entry of the answer log for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database import Row, Transaction, from_json


@dataclass(frozen=True, slots=True)
class Origin:
    """The last change of one answer: by whom, when, through which channel; `old` and `new` are
    JSON, None for no answer. `role` is empty for who has left."""

    unit_id: str
    item_id: str
    person: str
    role: str
    channel: str
    at: datetime
    old: Any
    new: Any


async def origins(db: Transaction, campaign_id: str) -> list[Origin]:
    """Of every answer of the campaign, by unit and item."""
    return [_origin(row) for row in await db.fetch("origins", campaign_id=campaign_id)]


async def origins_of_item(db: Transaction, campaign_id: str, item_id: str) -> list[Origin]:
    """Of one item's answers, in the order of the units."""
    found = await db.fetch("origins-of-item", campaign_id=campaign_id, item_id=item_id)
    return [_origin(row) for row in found]


async def history(
    db: Transaction, campaign_id: str, unit_id: str, item_id: str, limit: int
) -> list[Origin]:
    """The changes of one answer, newest first."""
    found = await db.fetch(
        "answer-history", campaign_id=campaign_id, unit_id=unit_id, item_id=item_id, limit=limit
    )
    return [_origin(row) for row in found]


def _origin(row: Row) -> Origin:
    old, new = row["old"], row["new"]
    return Origin(
        unit_id=row["unit_id"],
        item_id=row["item_id"],
        person=row["name"] or "",
        role=row["role"] or "",
        channel=row["channel"],
        at=datetime.fromisoformat(row["at"]),
        old=from_json(old) if old else None,
        new=from_json(new) if new else None,
    )
