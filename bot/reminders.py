"""Reminders that are due go to the outbox, and from there at once on their way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.clock import Clock
from handlers.reminding.planner import put_due_reminders
from handlers.turn import House
from storage.batch import QueuedMessage
from storage.database import Database


async def remind(
    database: Database,
    house: House,
    clock: Clock,
    queued: Callable[[Sequence[QueuedMessage]], None],
) -> None:
    """One transaction finds what is due, keeps it in the outbox under keys that are never taken
    twice, and notes up to when that is done; `queued` gets what was new."""
    async with database.transaction() as db:
        await db.lock("lock-reminders")
        messages = await put_due_reminders(db, house, clock())
    queued(messages)
