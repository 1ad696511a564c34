"""Whether the bot can do its work: store what people say, and hear them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.pulse import Pulse
from storage.database import Database
from storage.inside import write_pulse

_log = logging.getLogger(__name__)
_SECONDS = 5.0  # that a write may take
_GOOD_FOR = timedelta(seconds=5)  # however often we are asked, the disk is not
OK = "ok"
Parts = Mapping[str, str]


class Health:
    """`work`: the tasks without which nothing goes on; `pulses`: of the channels, by name."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        work: Mapping[str, asyncio.Task[None]],
        pulses: Mapping[str, Pulse],
    ) -> None:
        self._database = database
        self._clock = clock
        self._work = work
        self._pulses = pulses
        self._asking = asyncio.Lock()
        self._written: tuple[datetime, str] | None = None  # when it was tried, and how it went

    async def parts(self) -> Parts:
        """`ok`, or what is wrong, for each part. No word of it is secret."""
        work = {name: "stopped" if task.done() else OK for name, task in self._work.items()}
        channels = {name: pulse.fault() or OK for name, pulse in self._pulses.items()}
        return {"database": await self._writes(), **work, **channels}

    async def _writes(self) -> str:
        async with self._asking:
            now = self._clock()
            if self._written is None or not timedelta() <= now - self._written[0] < _GOOD_FOR:
                self._written = now, await self._try_to_write(now)
            return self._written[1]

    async def _try_to_write(self, now: datetime) -> str:
        try:
            async with asyncio.timeout(_SECONDS), self._database.transaction() as db:
                await write_pulse(db, now)
        except TimeoutError:
            return f"no write within {_SECONDS:g} s"
        except Exception as error:
            _log.warning("the database cannot be written to: %s", error)
            return "cannot be written to"
        return OK
