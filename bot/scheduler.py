"""What happens by the clock. APScheduler only wakes us: what is due is read from the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock, utc_now
from storage.database import Database
from storage.outbox import forget_old

# Telegram re-delivers for a day at the most; sent messages are kept to be looked into.
_SEEN_FOR = timedelta(days=7)
_SENT_FOR = timedelta(days=30)


@contextmanager
def housekeeping(database: Database, clock: Clock) -> Iterator[None]:
    """Tidies the database once at the start and then every six hours."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_job(
        tidy,
        IntervalTrigger(hours=6, timezone=UTC),
        args=(database, clock),
        next_run_time=utc_now(),
        misfire_grace_time=None,  # late is better than not at all
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def tidy(database: Database, clock: Clock) -> None:
    """Forgets messages sent and update ids seen longer ago than anybody needs them."""
    now = clock()
    async with database.transaction() as transaction:
        await forget_old(transaction, sent_before=now - _SENT_FOR, seen_before=now - _SEEN_FOR)
