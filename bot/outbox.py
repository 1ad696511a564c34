"""Sending what the outbox holds: in order within a chat, many chats at once, never too fast."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.channels.base import Channel, Unsent
from bot.clock import Clock
from handlers.messages import decode_reply
from storage.batch import QueuedMessage
from storage.database import Database
from storage.outbox import Finished, finish, move_chat, waiting_messages

_log = logging.getLogger(__name__)
_FIRST_DELAY, _LONGEST_DELAY = 0.5, 60.0
_MOST_AT_ONCE = 100  # open sends; a slow chat must not hold up the others
_MOST_ATTEMPTS = 60  # about an hour with the longest delay: then it is an outage, not a hiccup


class Pace:
    """Lets `rate` messages a second through, and none while the channel asks for a pause."""

    def __init__(self, rate: float) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._next = 0.0

    async def wait(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        at = max(self._next, now)
        self._next = at + self._gap
        if at > now:
            await asyncio.sleep(at - now)

    def pause(self, seconds: float) -> None:
        self._next = max(self._next, asyncio.get_running_loop().time() + seconds)


@dataclass
class _Line:
    """The messages of one chat, and the task that sends them."""

    messages: deque[QueuedMessage]
    task: asyncio.Task[None] | None = None


class Outbox:
    """Sends queued messages until each is taken or cannot be; notes it down in batches."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], clock: Clock) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._pace = {name: Pace(one.messages_per_second) for name, one in channels.items()}
        self._lines: dict[tuple[str, str], _Line] = {}
        self._finished: list[Finished] = []
        self._something_finished = asyncio.Event()
        self._free = asyncio.Semaphore(_MOST_AT_ONCE)
        self._idle = asyncio.Event()
        self._idle.set()

    def put(self, messages: Sequence[QueuedMessage]) -> None:
        """Takes messages that are in the database's outbox already."""
        for message in messages:
            if message.channel not in self._channels:
                continue  # the channel is switched off: it waits in the database
            key = message.channel, message.chat_id
            line = self._lines.setdefault(key, _Line(deque()))
            line.messages.append(message)
            self._idle.clear()
            if line.task is None:
                line.task = asyncio.create_task(self._send_all(key, line))

    async def resume(self) -> None:
        """Takes up what an earlier run left: before anything new is put, or that goes twice."""
        async with self._database.transaction() as transaction:
            self.put(await waiting_messages(transaction))

    async def run(self) -> None:
        """Notes down what was sent, until cancelled."""
        while True:
            await self._something_finished.wait()
            self._something_finished.clear()
            await self._note_down()

    async def drained(self) -> None:
        """Returns when nothing is left to send and everything is noted down."""
        await self._idle.wait()
        await self._note_down()

    async def stop(self) -> None:
        """Lets go of what is being sent (it stays in the database) and notes down the rest."""
        tasks = [line.task for line in self._lines.values() if line.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._note_down()

    async def _send_all(self, key: tuple[str, str], line: _Line) -> None:
        try:
            while line.messages:
                message = line.messages[0]
                self._finish(await self._send(message))
                line.messages.popleft()
        finally:
            line.task = None
            if not line.messages:
                self._lines.pop(key, None)
            if not self._lines:
                self._idle.set()

    async def _send(self, message: QueuedMessage) -> Finished:
        """Tries until the channel takes the message or it is clear that it never will."""
        channel, pace = self._channels[message.channel], self._pace[message.channel]
        reply = decode_reply(message.payload)
        chat_id, delay = message.chat_id, _FIRST_DELAY
        for attempt in range(1, _MOST_ATTEMPTS + 1):
            await pace.wait()
            try:
                async with self._free:
                    await channel.send(message.id, chat_id, reply)
            except Unsent as unsent:
                if unsent.moved_to:
                    await self._follow(message.channel, chat_id, unsent.moved_to)
                    chat_id = unsent.moved_to
                elif unsent.permanent:
                    return Finished(message, "failed", attempt, unsent.reason, unsent.unreachable)
                elif unsent.retry_after is not None:
                    pace.pause(unsent.retry_after)
                else:
                    await asyncio.sleep(delay)
                    delay = min(delay * 2, _LONGEST_DELAY)
            except Exception as error:  # our own fault: say so, and let the next message go
                _log.exception("message %d could not be sent", message.id)
                return Finished(message, "failed", attempt, f"{type(error).__name__}: {error}")
            else:
                return Finished(message, "sent", attempt, None)
        return Finished(message, "failed", _MOST_ATTEMPTS, "given up")

    async def _follow(self, channel: str, old: str, new: str) -> None:
        async with self._database.transaction() as transaction:
            await move_chat(transaction, channel, old, new)

    def _finish(self, finished: Finished) -> None:
        self._finished.append(finished)
        self._something_finished.set()

    async def _note_down(self) -> None:
        finished, self._finished = self._finished, []
        if not finished:
            return
        try:
            async with self._database.transaction() as transaction:
                await finish(transaction, finished, self._clock())
        except Exception:
            # They went out; at worst they go out again after a restart.
            _log.exception("%d sent messages could not be noted down", len(finished))
            self._finished = finished + self._finished
