"""From incoming messages to stored answers: one transaction for all that arrive together."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from time import perf_counter

from bot.clock import Clock
from bot.logs import about, log_fault
from bot.metrics import Metrics
from config.language import closest, language, msg
from config.records import record
from handlers.conversation import Conversation
from handlers.messages import Incoming, Reply, encode_reply
from handlers.routing import handle
from handlers.turn import House, Turn, new_turn
from report.lines import Line
from storage.applying import apply
from storage.batch import Batch, Delivery, QueuedMessage
from storage.database import Database, conflicts, engine_errors, outages

_log = logging.getLogger(__name__)
_LARGEST_BATCH = 500
_MOST_CONFLICTS = 5


@record(frozen=True, slots=True)
class _Waiting:
    incoming: Incoming
    stored: asyncio.Future[None]
    since: float  # perf_counter


class Pipeline:
    """Takes incoming messages, hands replies to the outbox.

    While one batch is written the next one gathers: under load batches grow by themselves and
    the cost of a commit is shared, without load a message is alone in its batch.
    """

    def __init__(
        self,
        database: Database,
        house: House,
        clock: Clock,
        queued: Callable[[Sequence[QueuedMessage]], None],
        metrics: Metrics | None = None,
    ) -> None:
        self._database = database
        self._house = house
        self._clock = clock
        self._queued = queued
        self._waiting: list[_Waiting] = []
        self._metrics = metrics or Metrics()
        self._arrived = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def submit(self, incoming: Incoming) -> asyncio.Future[None]:
        """To be awaited: done when the message is handled and everything about it is on the disk.

        Raises what the database raised where that failed: then nothing of the message is
        kept, and the channel must not acknowledge it.
        """
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(incoming, stored, perf_counter()))
        self._arrived.set()
        self._idle.clear()
        return stored

    async def run(self) -> None:
        """Works off what is submitted, until cancelled."""
        batch: list[_Waiting] = []
        try:
            while True:
                await self._arrived.wait()
                batch, self._waiting = (
                    self._waiting[:_LARGEST_BATCH],
                    self._waiting[_LARGEST_BATCH:],
                )
                if not self._waiting:
                    self._arrived.clear()
                await self._run_batch(batch)
                if not self._waiting:
                    self._idle.set()
        finally:
            for waiting in (*batch, *self._waiting):
                waiting.stored.cancel()

    async def finish(self, seconds: float) -> None:
        """Returns when all that was submitted is stored, or after so many seconds: what is not
        stored by then has not been acknowledged, and comes again."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()

    async def _run_batch(
        self, waiting: Sequence[_Waiting], failed: Exception | None = None
    ) -> None:
        """Settles every message of the batch. `failed` is why its only message was not handled."""
        try:
            queued = await self._stored([one.incoming for one in waiting], failed)
        except Exception as error:
            await self._blame(waiting, error, is_buried=failed is not None)
            return
        self._queued(queued)
        now = perf_counter()
        for one in waiting:
            self._metrics.handling_of(one.incoming.channel).observe(now - one.since)
            if not one.stored.done():
                one.stored.set_result(None)

    async def _blame(
        self, waiting: Sequence[_Waiting], error: Exception, *, is_buried: bool
    ) -> None:
        """A batch was rolled back: finds the message to blame, so that the others are stored."""
        if isinstance(error, outages()) or is_buried:
            log_fault(_log, f"{len(waiting)} messages could not be stored", error)
            for one in waiting:
                if not one.stored.done():
                    one.stored.set_exception(error)
        elif len(waiting) > 1:
            for one in waiting:
                await self._run_batch([one])
        else:
            await self._run_batch(waiting, error)

    async def _stored(
        self, incoming: Sequence[Incoming], failed: Exception | None
    ) -> list[QueuedMessage]:
        """Handles them anew where another process was faster: nothing was kept of it, or said."""
        for _ in range(_MOST_CONFLICTS):
            try:
                return await self._store(incoming, failed)
            except conflicts() as conflict:
                _log.info("%d messages are handled anew: %s", len(incoming), conflict)
        return await self._store(incoming, failed)

    async def _store(
        self, messages: Sequence[Incoming], failed: Exception | None
    ) -> list[QueuedMessage]:
        self._metrics.batches.observe(len(messages))
        noted: list[tuple[Incoming, str, str]] = []
        async with self._database.transaction() as transaction:
            batch = Batch(transaction, self._clock())
            deliveries = {_delivery(one): one for one in messages}
            for delivery in await batch.load(list(deliveries)):
                batch.mark_seen(delivery)
                incoming, reference = deliveries[delivery], f"{random.getrandbits(24):06X}"
                with about(reference):
                    fault = failed or await self._handle(batch, delivery, incoming)
                    if fault is not None:
                        self._bury(batch, delivery, incoming, fault, reference)
                noted.append((incoming, "failed" if fault else "handled", reference))
            await batch.flush()
        self._count(noted)
        return batch.queued

    async def _handle(
        self, batch: Batch, delivery: Delivery, incoming: Incoming
    ) -> Exception | None:
        """Gives what the handler raised, of which nothing is kept."""
        try:
            turn = await new_turn(self._house, batch, incoming, batch.now)
            before = turn.conversation
            await handle(turn)
        except engine_errors():
            raise  # perhaps of what an earlier message wrote: the whole batch is rolled back
        except Exception as error:
            return error
        await apply(batch, delivery, turn.changes)
        self._remember(batch, delivery, turn, before)
        for reply in turn.replies:
            _send(batch, incoming.channel, incoming.chat_id, reply)
        for notice in turn.notices:
            _send(batch, notice.channel, notice.chat_id, notice.reply, notice.key)
        return None

    def _count(self, noted: Sequence[tuple[Incoming, str, str]]) -> None:
        """What they were and what became of them; never what they say, nor who said it."""
        counts = Counter((incoming.channel, outcome) for incoming, outcome, _ in noted)
        for what, count in counts.items():
            self._metrics.updates_of(*what).inc(count)
        if not _log.isEnabledFor(logging.INFO):
            return
        for incoming, outcome, reference in noted:
            facts = {"channel": incoming.channel, "kind": _kind(incoming), "outcome": outcome}
            with about(reference):
                _log.info("message %s", outcome, extra={"facts": facts})

    @staticmethod
    def _remember(batch: Batch, delivery: Delivery, turn: Turn, before: Conversation) -> None:
        """Where the person stands now, and the channel on which they wrote last."""
        person, incoming = batch.people.get(delivery.sender), turn.incoming
        if person is None:
            return
        stored = batch.conversations.get(person.id) or {}
        heard = incoming.channel if incoming.private else stored.get("heard", "")
        if turn.conversation != before:
            batch.converse(person.id, {**turn.conversation.to_json(), "heard": heard})
        elif heard != stored.get("heard", ""):
            # What was only laid out for this turn is not where the person stands.
            batch.converse(person.id, {**stored, "heard": heard})

    def _bury(
        self,
        batch: Batch,
        delivery: Delivery,
        incoming: Incoming,
        error: Exception,
        reference: str,
    ) -> None:
        """A handler raised: only its own message is lost, and it is kept for us to look at."""
        _log.error(
            "message %s could not be handled, reference %s", delivery.key, reference, exc_info=error
        )
        body = json.dumps(asdict(incoming), default=str)  # takes what is no Unicode, too
        batch.bury(delivery, reference, body, "".join(traceback.format_exception(error)))
        person = batch.people.get(delivery.sender)
        code = (person.language if person else None) or incoming.language
        said = language(closest(code, self._house.locale)).say(
            msg(
                "Sorry, something went wrong here. Nothing was changed. If it happens again, "
                "please tell us this number: {reference}",
                reference=reference,
            )
        )
        batch.send(incoming.channel, incoming.chat_id, encode_reply(Reply((Line(said),))))


def _send(batch: Batch, channel: str, chat_id: str, reply: Reply, key: str | None = None) -> None:
    batch.send(channel, chat_id, encode_reply(reply), key, reply)


def _kind(incoming: Incoming) -> str:
    if incoming.button is not None:
        return "button"
    return "file" if incoming.file is not None or incoming.file_fault is not None else "text"


def _delivery(incoming: Incoming) -> Delivery:
    return Delivery(incoming.channel, incoming.update_id, incoming.sender_id, incoming.chat_id)
