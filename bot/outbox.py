"""Sending what the outbox holds: replies in order within their chat, many chats at once, bulk
behind the replies, never too fast."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import (
    Callable,
    Collection,
    Coroutine,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.bulk import Bulk
from bot.channels.base import Channel, Unsent
from bot.clock import Clock, Sleep
from bot.logs import log_fault
from bot.meanwhile import with_a_word
from bot.metrics import Metrics
from bot.noting import Noting
from bot.outlet import Outlet
from bot.showing import Showing
from config.language import closest, language
from handlers.messages import Reply, decode_reply
from storage.batch import QueuedMessage
from storage.database import Database, outages
from storage.outbox import (
    Finished,
    give_up_begun,
    move_chat,
    waiting_bulk,
    waiting_messages,
)

_log = logging.getLogger(__name__)
_FIRST_DELAY, _LONGEST_DELAY = 0.5, 60.0  # seconds between two attempts
_MOST_ATTEMPTS = 1500  # a day with the longest delay; carriers block Telegram for hours
_IN_THE_AIR = 8  # reminders being sent: so many a crash may swallow
_GRACE = 3.0  # seconds that sends under way get when the bot stops


Fulfil = Callable[[Reply], Coroutine[Any, Any, Reply]]
_Key = tuple[str, str, str]  # channel, chat, and which of the chat's lines: see `_key`


def _passing() -> tuple[type[Exception], ...]:
    return (Unsent, *outages())


def _as_unsent(error: Exception) -> Unsent:
    """Some channels keep what they send, or make links to it: where the database is out of order,
    their messages wait like those for a platform that is."""
    if isinstance(error, Unsent):
        return error
    return Unsent(f"the database cannot be written to: {error}")


_TALK = ("said", "made")


def _key(message: QueuedMessage) -> _Key:
    """The line in which a message waits: what is said in a chat keeps its order; what has to be
    made first does not hold that up, nor does bulk, each of which is a line of its own."""
    line = message.key or ("made" if "order" in message.payload else "said")
    return message.channel, message.chat_id, line


@dataclass
class _Line:
    """Messages that go out one behind the other, and the task that sends them."""

    messages: deque[QueuedMessage]
    task: asyncio.Task[None] | None = None
    is_sending: bool = False  # the channel has the first message in hand


class Outbox:
    """Sends queued messages until each is taken or cannot be; notes it down in batches."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        fulfil: Fulfil | None = None,
        unmade: Collection[str] = (),
        metrics: Metrics | None = None,
    ) -> None:
        """`fulfil` makes the documents that replies order; the channels `unmade` take the orders
        themselves."""
        self._database = database
        self._fulfil = fulfil
        self._unmade = unmade
        self._metrics = metrics or Metrics()
        self._outlets = {name: Outlet(one, sleep) for name, one in channels.items()}
        self.showing = Showing(self._outlets)
        self._bulk = {name: self._bulk_of(name) for name in channels}
        self._sleep = sleep
        self._lines: dict[_Key, _Line] = {}
        self._air = asyncio.Semaphore(_IN_THE_AIR)
        self._in_hand: set[int] = set()  # replies, until it is noted what became of them
        self._noting = Noting(database, clock, sleep, self._in_hand.discard)
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False

    def put(self, messages: Sequence[QueuedMessage]) -> None:
        """Takes messages that are in the database's outbox already."""
        for message in messages:
            if message.channel not in self._outlets:
                continue  # the channel is switched off: it waits in the database
            self._idle.clear()
            if message.is_bulk:
                self._bulk[message.channel].wake()
            elif message.id not in self._in_hand:
                self._in_hand.add(message.id)
                self._line_up(message)

    def _line_up(self, message: QueuedMessage) -> None:
        key = _key(message)
        line = self._lines.setdefault(key, _Line(deque()))
        line.messages.append(message)
        if line.task is None:
            self._begin(key, line)

    def _begin(self, key: _Key, line: _Line) -> None:
        line.task = asyncio.create_task(self._send_all(line))
        line.task.add_done_callback(partial(self._ended, key, line))

    def _bulk_of(self, channel: str) -> Bulk:
        return Bulk(partial(self._read_bulk, channel), self._line_up, self._settle)

    async def _read_bulk(self, channel: str, after: int) -> list[QueuedMessage]:
        while True:
            try:
                async with self._database.transaction() as transaction:
                    return await waiting_bulk(transaction, channel, after)
            except Exception as error:
                log_fault(_log, "what waits to be sent could not be read", error)
                await self._sleep(_LONGEST_DELAY)

    async def resume(self) -> None:
        """Takes up what an earlier run left: before anything new is put, or that goes twice. Of
        what several processes share, at any time: what one that is gone left, and what this one
        does not know of itself, for its connection broke as that was committed. Of what must not
        go twice and was about to go out, nobody can say whether it did: it is given up."""
        async with self._database.transaction() as transaction:
            await give_up_begun(transaction)
            self.put(await waiting_messages(transaction))
        self._idle.clear()
        for bulk in self._bulk.values():
            bulk.wake()

    def holds(self, prefix: str) -> bool:
        """Whether bulk whose key begins so is in hand: being sent, or soon."""
        in_hand = any(key[2].startswith(prefix) for key in self._lines)
        return in_hand or any(bulk.holds(prefix) for bulk in self._bulk.values())

    def withdraw(self, prefix: str) -> None:
        """Lets go of bulk whose key begins so, but for what the channel has in hand already."""
        for bulk in self._bulk.values():
            bulk.withdraw(prefix)
        for key, line in self._lines.items():
            if key[2].startswith(prefix) and line.task and not line.is_sending:
                line.messages.clear()
                line.task.cancel()

    async def run(self) -> None:
        """Notes down what was sent, until cancelled."""
        await self._noting.run()

    async def drained(self) -> None:
        """Returns when nothing is left to send and everything is noted down."""
        await self._idle.wait()
        await self.note_down()

    async def stop(self) -> None:
        """Lets what is being sent arrive, so that it need not go again, and notes it down. The
        rest stays in the database."""
        self._stopping = True
        await asyncio.gather(*(bulk.stop() for bulk in self._bulk.values()))
        tasks = {line.task: line.is_sending for line in self._lines.values() if line.task}
        for task, is_sending in tasks.items():
            if not is_sending:
                task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_GRACE)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.note_down()

    async def _send_all(self, line: _Line) -> None:
        while line.messages and not self._stopping:
            finished = await self._send(line, line.messages[0])
            if finished is None:
                return
            self._finish(finished)
            line.messages.popleft()

    def _ended(self, key: _Key, line: _Line, task: asyncio.Task[None]) -> None:
        """A line's task is done; a message may have come in the last moment."""
        line.task = None
        if line.messages and not self._stopping:
            self._begin(key, line)
            return
        if not line.messages:
            self._lines.pop(key, None)
        if key[2] not in _TALK:
            self._bulk[key[0]].sent()
        self._settle()

    def _settle(self) -> None:
        if not self._lines and all(bulk.is_idle for bulk in self._bulk.values()):
            self._idle.set()

    async def _send(self, line: _Line, message: QueuedMessage) -> Finished | None:
        """Tries until the channel takes the message or it is clear that it never will; None
        where the bot stops before that."""
        chat_id, delay = message.chat_id, _FIRST_DELAY
        reply: Reply | None = None
        for attempt in range(1, _MOST_ATTEMPTS + 1):
            try:
                reply = reply or await self._ready(message)
                await self._try(line, message, chat_id, reply)
                return Finished(message, "sent", attempt, None)
            except _passing() as error:
                unsent = _as_unsent(error)
                self._metrics.faults.labels(message.channel, unsent.kind).inc()
                if unsent.permanent:
                    return Finished(message, "failed", attempt, unsent.reason, unsent.unreachable)
                if self._stopping:
                    return None
                if unsent.moved_to:
                    await self._follow(message.channel, chat_id, unsent.moved_to)
                    chat_id = unsent.moved_to
                elif unsent.retry_after is not None:
                    pace = self._outlets[message.channel].pace
                    await pace.rest(chat_id, unsent.retry_after)
                else:
                    await self._sleep(delay)
                    delay = min(delay * 2, _LONGEST_DELAY)
            except Exception as error:  # our own fault: say so, and let the next message go
                _log.exception("message %d could not be sent", message.id)
                return Finished(message, "failed", attempt, f"{type(error).__name__}: {error}")
        return Finished(message, "failed", _MOST_ATTEMPTS, "given up")

    async def _ready(self, message: QueuedMessage) -> Reply:
        """The reply, with the document that it orders made."""
        reply: Reply = message.reply or decode_reply(message.payload)
        if reply.order is None or self._fulfil is None:
            return reply
        if message.channel in self._unmade and reply.order.kind != "part":
            return reply  # but what is only words goes into the chat everywhere
        words = language(closest(reply.locale, "vi"))
        return await with_a_word(self._fulfil(reply), self.showing, message, words, self._sleep)

    async def _try(self, line: _Line, message: QueuedMessage, chat_id: str, reply: Reply) -> None:
        outlet = self._outlets[message.channel]
        await outlet.admit(chat_id, bulk=message.is_bulk)
        async with outlet.free:
            act = partial(self._hand_over, outlet.channel, line, message, chat_id, reply)
            await (self._once(message, act) if message.goes_once else act())

    @staticmethod
    async def _hand_over(
        channel: Channel, line: _Line, message: QueuedMessage, chat_id: str, reply: Reply
    ) -> None:
        line.is_sending = True
        try:
            await channel.send(message.id, chat_id, reply)
        finally:
            line.is_sending = False

    async def _once(
        self, message: QueuedMessage, act: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        """Of what must not go twice, it is noted before that it is about to go out."""
        async with self._air:
            await self._noting.begun(message)
            try:
                await act()
            except Unsent:
                self._noting.not_gone(message)
                raise

    async def _follow(self, channel: str, old: str, new: str) -> None:
        try:
            async with self._database.transaction() as transaction:
                await move_chat(transaction, channel, old, new)
        except Exception as error:
            # The channel will tell where the chat went again after a restart.
            log_fault(_log, "that a chat has moved could not be noted down", error)

    def _finish(self, finished: Finished) -> None:
        self._metrics.sent_of(finished.message.channel, finished.state).inc()
        if finished.state == "failed":
            _log.warning("message %d was given up: %s", finished.message.id, finished.error)
        self._noting.finished(finished)

    async def note_down(self) -> bool:
        """Whether everything is noted down."""
        return await self._noting.note_down()
