"""How fast a channel may be written to: over all, and in one chat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

from bot.clock import Sleep
from config.records import record

_CATCH_UP = 0.1  # seconds: what was lost by waking late is made good, an idle hour is not
_MOST_CHATS = 5000  # remembered before those that are rested are forgotten

Time = Callable[[], float]  # seconds from some moment on


@record(frozen=True, slots=True)
class Limit:
    """So many messages a second in the long run, and so many at once after a rest."""

    per_second: float
    burst: int


class Pace:
    """Lets `rate` messages a second through, and none while the channel asks for a pause.

    Replies take the next places in the order in which they come; bulk takes a place only where
    no reply has taken it.
    """

    def __init__(self, rate: float, sleep: Sleep, time: Time = monotonic) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._sleep = sleep
        self._time = time
        self._next = 0.0
        self._bulk = asyncio.Lock()
        self._resting: dict[str, float] = {}

    async def wait(self, *, bulk: bool = False) -> None:
        """Returns when the message may go out."""
        if bulk:
            await self._wait_behind_replies()
            return
        now = self._time()
        if (at := self._take(now)) > now:
            await self._sleep(at - now)

    async def _wait_behind_replies(self) -> None:
        async with self._bulk:  # the others wait behind this one, in order
            while (pause := self._next - self._time()) > 0:
                await self._sleep(pause)
            self._take(self._time())

    def _take(self, now: float) -> float:
        """The next free place, which is free no more."""
        at = max(self._next, now - _CATCH_UP)
        self._next = at + self._gap
        return at

    async def rest(self, chat_id: str, seconds: float) -> None:
        """The pause that the channel asked for in one chat.

        Telegram does not say whether that chat was written to too fast, or all of them
        together: when it asks in a second chat during the pause, everybody waits.
        """
        self._resting[chat_id] = self._time() + seconds
        if len(self._resting) > 1:
            self._next = max(self._next, *self._resting.values())
        try:
            await self._sleep(seconds)
        finally:
            self._resting.pop(chat_id, None)


class ChatPace:
    """Keeps each chat within its limit."""

    def __init__(
        self, limit: Callable[[str], Limit | None], sleep: Sleep, time: Time = monotonic
    ) -> None:
        """`limit` gives a chat's limit; None where it has none."""
        self._limit = limit
        self._sleep = sleep
        self._time = time
        self._rested: dict[str, float] = {}  # when a chat may take a whole burst again

    async def wait(self, chat_id: str) -> None:
        """Returns when the chat may be written to again."""
        limit = self._limit(chat_id)
        if limit is None:
            return
        early = self._early(chat_id, limit)
        self._take(chat_id, limit)
        if early > 0:
            await self._sleep(early)

    def refuses(self, chat_id: str) -> float:
        """For how many seconds nothing may come yet; 0.0 where it may, and then it has."""
        limit = self._limit(chat_id)
        early = self._early(chat_id, limit) if limit else 0.0
        if limit and early <= 0:
            self._take(chat_id, limit)
        return max(early, 0.0)

    def _early(self, chat_id: str, limit: Limit) -> float:
        """Seconds until the chat has a free place."""
        rested = self._rested.get(chat_id, 0.0) - self._time()
        return max(rested, 0.0) - (limit.burst - 1) / limit.per_second

    def _take(self, chat_id: str, limit: Limit) -> None:
        now = self._time()
        rested = max(self._rested.get(chat_id, 0.0), now)
        self._forget_rested(now)
        self._rested[chat_id] = rested + 1 / limit.per_second

    def _forget_rested(self, now: float) -> None:
        if len(self._rested) >= _MOST_CHATS:
            self._rested = {chat: at for chat, at in self._rested.items() if at > now}
