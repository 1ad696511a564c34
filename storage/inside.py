"""How the bot itself is doing: whether it can write, and what waits to be sent."""

from __future__ import annotations

from datetime import datetime

from config.records import record
from storage.database import Transaction


@record(frozen=True, slots=True)
class Depth:
    """Messages of one channel that wait; `oldest`: since when (UTC)."""

    channel: str
    is_bulk: bool
    waiting: int
    oldest: datetime


async def write_pulse(db: Transaction, now: datetime) -> None:
    """Writes something, whatever was there. Raises what the database raises."""
    await db.execute("write-pulse", at=now.isoformat())


async def outbox_depths(db: Transaction) -> list[Depth]:
    return [
        Depth(
            row["channel"],
            bool(row["is_bulk"]),
            row["waiting"],
            datetime.fromisoformat(row["oldest"]),
        )
        for row in await db.fetch("outbox-depth")
    ]


async def dead_letters(db: Transaction) -> int:
    """How many messages could not be handled, ever."""
    row = await db.first("dead-letter-count")
    return int(row["letters"]) if row else 0
