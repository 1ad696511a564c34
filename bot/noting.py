"""What becomes of messages on their way, noted down in the database: all that has gathered while
the note before was written goes in one transaction."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

from bot.clock import Clock, Sleep
from bot.logs import log_fault
from storage.batch import QueuedMessage
from storage.database import Database
from storage.outbox import Finished, finish, mark_begun

_log = logging.getLogger(__name__)
_GATHERING = 0.05  # seconds in which more may be sent, to be noted with it
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 60.0  # seconds between two attempts


class Noting:
    """Notes of what has been sent; and, of what must not go twice, that it is about to be."""

    def __init__(
        self, database: Database, clock: Clock, sleep: Sleep, noted: Callable[[int], None]
    ) -> None:
        """`noted` is told the id of each message that is done with."""
        self._database = database
        self._noted = noted
        self._clock = clock
        self._sleep = sleep
        self._finished: list[Finished] = []
        self._begun: dict[int, bool] = {}  # by message: whether it is about to go out
        self._waiting: dict[int, asyncio.Future[None]] = {}  # for that to be noted
        self._there_is_something = asyncio.Event()
        self._is_pressing = asyncio.Event()  # somebody waits for a note
        self._writing = asyncio.Lock()

    async def run(self) -> None:
        """Until cancelled."""
        pause = _FIRST_PAUSE
        while True:
            await self._there_is_something.wait()
            await self._gather()
            self._there_is_something.clear()
            if await self.note_down():
                pause = _FIRST_PAUSE
            else:
                await self._sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                self._there_is_something.set()

    async def _gather(self) -> None:
        """Lets a moment go by, unless somebody waits for a note."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GATHERING):
                await self._is_pressing.wait()

    def finished(self, one: Finished) -> None:
        self._finished.append(one)
        self._there_is_something.set()

    async def begun(self, message: QueuedMessage) -> None:
        """Returns when it is noted that the message is about to go out."""
        noted = self._waiting[message.id] = asyncio.get_running_loop().create_future()
        self._is_pressing.set()
        self._mark(message, is_begun=True)
        try:
            await noted
        except asyncio.CancelledError:
            self.not_gone(message)
            raise
        finally:
            self._waiting.pop(message.id, None)
            if not self._waiting:
                self._is_pressing.clear()

    def not_gone(self, message: QueuedMessage) -> None:
        """It has not gone out after all, and may be sent by whoever takes it up."""
        self._mark(message, is_begun=False)

    def _mark(self, message: QueuedMessage, *, is_begun: bool) -> None:
        self._begun[message.id] = is_begun
        self._there_is_something.set()

    async def note_down(self) -> bool:
        """Whether everything is noted down."""
        async with self._writing:  # whoever waits for it must not find it half done
            finished, self._finished = self._finished, []
            begun, self._begun = self._begun, {}
            if not finished and not begun:
                return True
            try:
                await self._write(finished, begun)
            except BaseException as error:
                # They went out; at worst they go out again after a restart.
                self._finished = finished + self._finished
                self._begun = begun | self._begun
                if not isinstance(error, Exception):
                    raise
                count = len(finished) + len(begun)
                log_fault(_log, f"{count} sent messages are not noted down", error)
                return False
            self._wake(begun)
            for one in finished:
                self._noted(one.message.id)
            return True

    async def _write(self, finished: list[Finished], begun: dict[int, bool]) -> None:
        async with self._database.transaction() as transaction:
            await mark_begun(transaction, begun)
            await finish(transaction, finished, self._clock())

    def _wake(self, begun: dict[int, bool]) -> None:
        for message_id, is_begun in begun.items():
            noted = self._waiting.get(message_id)
            if is_begun and noted is not None and not noted.done():
                noted.set_result(None)
