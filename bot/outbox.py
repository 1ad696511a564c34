"""Sending what the outbox holds: in order within a chat, many chats at once, never too fast."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.channels.base import Channel, Unsent
from bot.clock import Clock, Sleep
from handlers.messages import Reply, decode_reply
from storage.batch import QueuedMessage
from storage.database import Database
from storage.outbox import Finished, finish, move_chat, waiting_messages

_log = logging.getLogger(__name__)
_FIRST_DELAY, _LONGEST_DELAY = 0.5, 60.0  # seconds between two attempts
_MOST_ATTEMPTS = 1500  # a day with the longest delay; carriers block Telegram for hours
_MOST_AT_ONCE = 100  # open sends of a channel; a slow chat must not hold up the others
_GRACE = 3.0  # seconds that sends under way get when the bot stops


Fulfil = Callable[[Reply], Awaitable[Reply]]
_Key = tuple[str, str, bool]  # channel, chat, and whether something is made for it


class Pace:
    """Lets `rate` messages a second through, and none while the channel asks for a pause."""

    def __init__(self, rate: float, sleep: Sleep) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._sleep = sleep
        self._next = 0.0
        self._resting: dict[str, float] = {}

    async def wait(self) -> None:
        """Returns when the next message may go out."""
        now = asyncio.get_running_loop().time()
        at = max(self._next, now)
        self._next = at + self._gap
        if at > now:
            await self._sleep(at - now)

    async def rest(self, chat_id: str, seconds: float) -> None:
        """The pause that the channel asked for in one chat.

        Telegram does not say whether that chat was written to too fast, or all of them
        together: when it asks in a second chat during the pause, everybody waits.
        """
        self._resting[chat_id] = asyncio.get_running_loop().time() + seconds
        if len(self._resting) > 1:
            self._next = max(self._next, *self._resting.values())
        try:
            await self._sleep(seconds)
        finally:
            self._resting.pop(chat_id, None)


class _Outlet:
    """A channel, with what holds it back."""

    def __init__(self, channel: Channel, sleep: Sleep) -> None:
        self.channel = channel
        self.pace = Pace(channel.messages_per_second, sleep)
        self.free = asyncio.Semaphore(_MOST_AT_ONCE)


@dataclass
class _Line:
    """The messages of one chat, and the task that sends them."""

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
    ) -> None:
        """`fulfil` makes the documents that replies order."""
        self._database = database
        self._fulfil = fulfil
        self._outlets = {name: _Outlet(one, sleep) for name, one in channels.items()}
        self._clock = clock
        self._sleep = sleep
        self._lines: dict[_Key, _Line] = {}
        self._finished: list[Finished] = []
        self._something_finished = asyncio.Event()
        self._noting = asyncio.Lock()
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False

    def put(self, messages: Sequence[QueuedMessage]) -> None:
        """Takes messages that are in the database's outbox already."""
        for message in messages:
            if message.channel not in self._outlets:
                continue  # the channel is switched off: it waits in the database
            # What has to be made first does not hold up the conversation.
            key = message.channel, message.chat_id, "order" in message.payload
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
            if not await self._note_down():
                await self._sleep(_FIRST_DELAY)
                self._something_finished.set()

    async def drained(self) -> None:
        """Returns when nothing is left to send and everything is noted down."""
        await self._idle.wait()
        await self._note_down()

    async def stop(self) -> None:
        """Lets what is being sent arrive, so that it need not go again, and notes it down. The
        rest stays in the database."""
        self._stopping = True
        tasks = {line.task: line.is_sending for line in self._lines.values() if line.task}
        for task, is_sending in tasks.items():
            if not is_sending:
                task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_GRACE)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._note_down()

    async def _send_all(self, key: _Key, line: _Line) -> None:
        try:
            while line.messages and not self._stopping:
                finished = await self._send(line, line.messages[0])
                if finished is None:
                    return
                self._finish(finished)
                line.messages.popleft()
        finally:
            line.task = None
            if not line.messages:
                self._lines.pop(key, None)
            if not self._lines:
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
            except Unsent as unsent:
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
        reply = decode_reply(message.payload)
        if reply.order is None or self._fulfil is None:
            return reply
        return await self._fulfil(reply)

    async def _try(self, line: _Line, message: QueuedMessage, chat_id: str, reply: Reply) -> None:
        outlet = self._outlets[message.channel]
        await outlet.pace.wait()
        async with outlet.free:
            line.is_sending = True
            try:
                await outlet.channel.send(message.id, chat_id, reply)
            finally:
                line.is_sending = False

    async def _follow(self, channel: str, old: str, new: str) -> None:
        try:
            async with self._database.transaction() as transaction:
                await move_chat(transaction, channel, old, new)
        except Exception:
            # The channel will tell where the chat went again after a restart.
            _log.exception("that a chat has moved could not be noted down")

    def _finish(self, finished: Finished) -> None:
        if finished.state == "failed":
            _log.warning("message %d was given up: %s", finished.message.id, finished.error)
        self._finished.append(finished)
        self._something_finished.set()

    async def _note_down(self) -> bool:
        """Whether everything is noted down."""
        async with self._noting:  # whoever waits for it must not find it half done
            finished, self._finished = self._finished, []
            if not finished:
                return True
            try:
                async with self._database.transaction() as transaction:
                    await finish(transaction, finished, self._clock())
            except BaseException as error:
                # They went out; at worst they go out again after a restart.
                self._finished = finished + self._finished
                if not isinstance(error, Exception):
                    raise
                _log.exception("%d sent messages could not be noted down", len(finished))
                return False
            return True
