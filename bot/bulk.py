"""Bulk messages (broadcasts, reminders): out of the database page by page, a few sent at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from storage.batch import QueuedMessage

_AT_ONCE = 60  # of a channel's open sends: replies always find room beside them

Read = Callable[[int], Awaitable[list[QueuedMessage]]]


class Bulk:
    """What of one channel's bulk is in hand; the rest stays in the database."""

    def __init__(
        self, read: Read, send: Callable[[QueuedMessage], None], idle: Callable[[], None]
    ) -> None:
        """`read` gives a page of what waits behind an id; `idle` is called when none is left."""
        self._read = read
        self._send = send
        self._idle = idle
        self._page: deque[QueuedMessage] = deque()
        self._after = 0
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._there_is_more = False
        self._task: asyncio.Task[None] | None = None

    @property
    def is_idle(self) -> bool:
        return self._task is None

    def wake(self) -> None:
        """There is more in the database."""
        self._there_is_more = True
        if self._task is None:
            self._task = asyncio.create_task(self._feed())

    def sent(self) -> None:
        """One of those in hand is no more."""
        self._places.release()

    def holds(self, prefix: str) -> bool:
        """Whether a message with such a key is in hand and not handed on yet."""
        return any(str(one.key).startswith(prefix) for one in self._page)

    def withdraw(self, prefix: str) -> None:
        """Drops messages with such keys."""
        self._page = deque(one for one in self._page if not str(one.key).startswith(prefix))

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _feed(self) -> None:
        try:
            while self._there_is_more:
                self._there_is_more = False
                while page := await self._read(self._after):
                    self._after = page[-1].id
                    self._page.extend(page)
                    await self._hand_on()
        finally:
            self._task = None
            self._idle()

    async def _hand_on(self) -> None:
        while self._page:
            await self._places.acquire()
            if self._page:  # not withdrawn meanwhile
                self._send(self._page.popleft())
            else:
                self._places.release()
