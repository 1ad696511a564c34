"""Broadcasts: what a lead says to many, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from config.records import record
from storage.database import Row, Transaction


@record(frozen=True, slots=True)
class Failure:
    """Somebody who did not get it. `is_gone`: they cannot be written to any more."""

    name: str
    units: str
    is_gone: bool
    error: str


@record(frozen=True, slots=True)
class Broadcast:
    """One that is not over yet. `counts` has its messages by state; `shown_as` is the channel's
    id of the message that shows its progress."""

    id: str
    recipients: int
    state: Literal["running", "cancelled"]
    locale: str
    channel: str
    chat_id: str
    shown_as: str | None
    person_id: str
    counts: Mapping[str, int]

    @property
    def prefix(self) -> str:
        return prefix_of(self.id)

    @property
    def gone(self) -> int:
        """How many have it, or never will."""
        return self.counts.get("sent", 0) + self.counts.get("failed", 0)

    @property
    def waiting(self) -> int:
        return self.counts.get("waiting", 0)


def prefix_of(broadcast_id: str) -> str:
    """How the keys of its messages begin; the person's id comes behind it."""
    return f"broadcast/{broadcast_id}/"


def key_range(prefix: str) -> dict[str, str]:
    """Keys that begin so, as a range, which the index finds."""
    return {"first": prefix, "behind": prefix[:-1] + chr(ord(prefix[-1]) + 1)}


async def unreported_broadcasts(db: Transaction) -> list[Broadcast]:
    """Oldest first."""
    found = await db.fetch("unreported-broadcasts")
    return [await _broadcast(db, row) for row in found]


async def counted_anew(db: Transaction, broadcast: Broadcast) -> Broadcast:
    return replace(broadcast, counts=await _counts(db, broadcast.id))


async def _counts(db: Transaction, broadcast_id: str) -> dict[str, int]:
    counted = await db.fetch("count-messages", **key_range(prefix_of(broadcast_id)))
    return {one["state"]: one["count"] for one in counted}


async def _broadcast(db: Transaction, row: Row) -> Broadcast:
    return Broadcast(
        id=row["id"],
        recipients=row["recipients"],
        state=row["state"],
        locale=row["locale"],
        channel=row["channel"],
        chat_id=row["chat_id"],
        shown_as=row["shown_as"],
        person_id=row["person_id"],
        counts=await _counts(db, row["id"]),
    )


async def failures(db: Transaction, broadcast: Broadcast) -> list[Failure]:
    """Who did not get it, by name."""
    found = await db.fetch("failed-messages", **key_range(broadcast.prefix))
    return [
        Failure(row["name"], row["units"] or "", not row["reachable"], row["error"] or "")
        for row in found
    ]


async def show_as(db: Transaction, broadcast: Broadcast, shown_as: str) -> None:
    await db.execute("show-broadcast-as", id=broadcast.id, shown_as=shown_as)


async def mark_reported(db: Transaction, broadcast: Broadcast, now: datetime) -> bool:
    """False where another has reported it."""
    row = await db.first("report-broadcast", id=broadcast.id, at=now.isoformat())
    return row is not None
