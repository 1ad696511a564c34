"""What happens by the clock. APScheduler only wakes us: what is due is read from the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
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
def waking(every: timedelta, work: Callable[[], Awaitable[None]]) -> Iterator[None]:
    """Does the work at once and then again and again; what it raises is logged, and the next time
    comes all the same."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_job(
        work,
        IntervalTrigger(seconds=int(every.total_seconds()), timezone=UTC),
        next_run_time=utc_now(),
        misfire_grace_time=None,  # late is better than not at all
        coalesce=True,  # and once is enough
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


@contextmanager
def housekeeping(database: Database, clock: Clock) -> Iterator[None]:
    """Tidies the database once at the start and then every six hours."""

    async def work() -> None:
        await tidy(database, clock)

    with waking(timedelta(hours=6), work):
        yield


async def tidy(database: Database, clock: Clock) -> None:
    """Forgets messages sent and update ids seen longer ago than anybody needs them."""
    now = clock()
    async with database.transaction() as transaction:
        await forget_old(transaction, sent_before=now - _SENT_FOR, seen_before=now - _SEEN_FOR)
