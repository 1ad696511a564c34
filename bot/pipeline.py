"""From incoming messages to stored answers: one transaction for all that arrive together."""

from __future__ import annotations

import asyncio
import logging
import secrets
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import orjson

from bot.clock import Clock
from config.language import closest, language, msg
from handlers.messages import Incoming, Reply, encode_reply
from handlers.routing import handle
from handlers.turn import House, Turn, new_turn
from report.lines import Line
from storage.batch import Batch, Delivery, QueuedMessage
from storage.database import Database

_log = logging.getLogger(__name__)
_LARGEST_BATCH = 500


@dataclass(frozen=True, slots=True)
class _Waiting:
    incoming: Incoming
    stored: asyncio.Future[None]


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
    ) -> None:
        self._database = database
        self._house = house
        self._clock = clock
        self._queued = queued
        self._waiting: list[_Waiting] = []
        self._arrived = asyncio.Event()

    async def submit(self, incoming: Incoming) -> None:
        """Returns when the message is handled and everything about it is on the disk.

        Raises what the database raised where that failed: then nothing of the message is
        kept, and the channel must not acknowledge it.
        """
        stored = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(incoming, stored))
        self._arrived.set()
        await stored

    async def run(self) -> None:
        """Works off what is submitted, until cancelled."""
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
        finally:
            for waiting in self._waiting:
                waiting.stored.cancel()

    async def _run_batch(self, waiting: list[_Waiting]) -> None:
        try:
            queued = await self._store([one.incoming for one in waiting])
        except Exception as error:
            _log.exception("a batch of %d messages could not be stored", len(waiting))
            for one in waiting:
                if not one.stored.done():
                    one.stored.set_exception(error)
            return
        except asyncio.CancelledError:
            for one in waiting:
                one.stored.cancel()
            raise
        self._queued(queued)
        for one in waiting:
            if not one.stored.done():
                one.stored.set_result(None)

    async def _store(self, incoming: Sequence[Incoming]) -> list[QueuedMessage]:
        async with self._database.transaction() as transaction:
            batch = Batch(transaction, self._clock())
            deliveries = {_delivery(one): one for one in incoming}
            for delivery in await batch.load(list(deliveries)):
                await self._handle(batch, delivery, deliveries[delivery])
            await batch.flush()
        return batch.queued

    async def _handle(self, batch: Batch, delivery: Delivery, incoming: Incoming) -> None:
        batch.mark_seen(delivery)
        try:
            turn = await new_turn(self._house, batch, incoming, batch.now)
            before = turn.conversation
            await handle(turn)
        except Exception:
            self._bury(batch, delivery, incoming)
            return
        await batch.apply(delivery, turn.changes)
        if turn.conversation != before:
            self._remember(batch, delivery, turn)
        for reply in turn.replies:
            batch.send(incoming.channel, incoming.chat_id, encode_reply(reply))

    @staticmethod
    def _remember(batch: Batch, delivery: Delivery, turn: Turn) -> None:
        person = batch.people.get(delivery.sender)
        if person is not None:
            batch.converse(person.id, turn.conversation.to_json())

    def _bury(self, batch: Batch, delivery: Delivery, incoming: Incoming) -> None:
        """A handler raised: only its own message is lost, and it is kept for us to look at."""
        reference = secrets.token_hex(3).upper()
        _log.exception("message %s could not be handled, reference %s", delivery.key, reference)
        body = orjson.dumps(asdict(incoming), default=str).decode()
        batch.bury(delivery, reference, body, traceback.format_exc())
        said = language(closest(incoming.language, self._house.locale)).say(
            msg(
                "Sorry, something went wrong here. Nothing was changed. If it happens again, "
                "please tell us this number: {reference}",
                reference=reference,
            )
        )
        batch.send(incoming.channel, incoming.chat_id, encode_reply(Reply((Line(said),))))


def _delivery(incoming: Incoming) -> Delivery:
    return Delivery(incoming.channel, incoming.update_id, incoming.sender_id, incoming.chat_id)
