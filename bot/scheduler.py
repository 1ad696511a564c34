"""What happens by the clock. APScheduler only wakes us: what is due is read from the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock, Sleep, utc_now
from bot.logs import log_fault
from storage.database import Database
from storage.outbox import forget_old

_log = logging.getLogger(__name__)
# Telegram re-delivers for a day at the most; sent messages are kept to be looked into.
_SEEN_FOR = timedelta(days=7)
_SENT_FOR = timedelta(days=30)


@contextmanager
def waking(
    every: timedelta, work: Callable[[], Awaitable[None]], sleep: Sleep = asyncio.sleep
) -> Iterator[None]:
    """Does the work at once and then again and again; what it raises is logged, and the next time
    comes all the same."""

    async def work_once() -> None:
        try:
            await work()
        except Exception as error:
            log_fault(_log, "what was due is not done", error)

    scheduler = AsyncIOScheduler(timezone=UTC)
    job = scheduler.add_job(
        work_once,
        IntervalTrigger(seconds=int(every.total_seconds()), timezone=UTC),
        next_run_time=utc_now(),
        misfire_grace_time=None,  # late is better than not at all
        coalesce=True,  # and once is enough
    )
    scheduler.start()
    watch = asyncio.create_task(_mind_the_clock(job, every, sleep))
    try:
        yield
    finally:
        watch.cancel()
        scheduler.shutdown(wait=False)


async def _mind_the_clock(job: Job, every: timedelta, sleep: Sleep) -> None:
    """Where the clock was set back, the next time is where it was: a day ahead, perhaps."""
    while True:
        await sleep(every.total_seconds())
        if job.next_run_time > utc_now() + every:
            job.modify(next_run_time=utc_now())


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
