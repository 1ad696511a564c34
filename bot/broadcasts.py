"""Broadcasts under way: their progress is shown, and their senders are told what became of them.

All of it is read from the database, so that a broadcast goes on after a restart where it stood.
"""

from __future__ import annotations

import asyncio
import logging

from bot.channels.base import Unsent
from bot.clock import Clock, Sleep
from bot.logs import log_fault
from bot.outbox import Outbox
from config.language import Language, closest, language
from handlers.messages import Reply, encode_reply
from handlers.telling.going_out import outcome, progress
from storage.batch import Batch
from storage.broadcasts import (
    Broadcast,
    counted_anew,
    failures,
    mark_reported,
    show_as,
    unreported_broadcasts,
)
from storage.database import Database
from storage.processes import is_keeper

_log = logging.getLogger(__name__)
_PAUSE = 3.0  # seconds between two looks: as often as a message may well be edited


class Broadcasts:
    """Looks after the broadcasts that are not over."""

    def __init__(
        self, database: Database, outbox: Outbox, clock: Clock, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._clock = clock
        self._sleep = sleep
        self._looking = asyncio.Lock()
        self._shown: dict[str, Reply] = {}  # what was shown last of each

    async def run(self) -> None:
        """Looks again and again, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log_fault(_log, "broadcasts could not be looked after", error)
            await self._sleep(_PAUSE)

    async def look(self) -> None:
        """Shows how far each is; reports those that are over. Of several processes one does."""
        async with self._looking:
            found, is_ours = await self._read()
            for one in found:
                if one.state == "cancelled":
                    self._outbox.withdraw(one.prefix)
                if not is_ours:
                    continue
                if one.waiting or self._outbox.holds(one.prefix):
                    await self._show(one, progress(one, _language_of(one)))
                else:
                    await self._report(one)

    async def _read(self) -> tuple[list[Broadcast], bool]:
        """Those not over, and whether it is this process that tells of them."""
        await self._outbox.note_down()
        async with self._database.reading() as db:
            return await unreported_broadcasts(db), await is_keeper(db)

    async def _report(self, broadcast: Broadcast) -> None:
        """Once, whatever restarts when: the report and that there is one are written together."""
        await self._outbox.note_down()
        async with self._database.transaction() as db:
            if not await mark_reported(db, broadcast, self._clock()):
                return
            # Counted anew: what was on its way when it was stopped has arrived meanwhile.
            broadcast = await counted_anew(db, broadcast)
            told = outcome(broadcast, await failures(db, broadcast), _language_of(broadcast))
            batch = Batch(db, self._clock())
            batch.send(broadcast.channel, broadcast.chat_id, encode_reply(told))
            await batch.flush()
        self._outbox.put(batch.queued)
        if broadcast.shown_as is not None:
            await self._show(broadcast, progress(broadcast, _language_of(broadcast)))
        self._shown.pop(broadcast.id, None)

    async def _show(self, broadcast: Broadcast, reply: Reply) -> None:
        """In the one message that shows it, where the channel can change what was sent."""
        if self._shown.get(broadcast.id) == reply:
            return
        try:
            shown_as = await self._outbox.showing.show(
                broadcast.channel, broadcast.chat_id, broadcast.shown_as, reply
            )
        except Unsent as unsent:
            _log.info("a broadcast's progress could not be shown: %s", unsent.reason)
            return
        self._shown[broadcast.id] = reply
        if shown_as is not None and shown_as != broadcast.shown_as:
            async with self._database.transaction() as db:
                await show_as(db, broadcast, shown_as)


def _language_of(broadcast: Broadcast) -> Language:
    return language(closest(broadcast.locale, "vi"))
