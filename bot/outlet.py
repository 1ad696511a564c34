"""A channel, with what holds it back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.base import Channel, LimitedByChat
from bot.clock import Sleep
from bot.pace import ChatPace, Limit, Pace

_MOST_AT_ONCE = 100  # open sends of a channel; a slow chat must not hold up the others


class Outlet:
    """Lets messages through to a channel, each when its turn comes."""

    def __init__(self, channel: Channel, sleep: Sleep) -> None:
        self.channel = channel
        self.pace = Pace(channel.messages_per_second, sleep)
        limit = channel.chat_limit if isinstance(channel, LimitedByChat) else _no_limit
        self._chats = ChatPace(limit, sleep)
        self.free = asyncio.Semaphore(_MOST_AT_ONCE)  # to be held while a message goes out

    async def admit(self, chat_id: str, *, bulk: bool) -> None:
        """Waits until a message to this chat may go out."""
        await self._chats.wait(chat_id)
        await self.pace.wait(bulk=bulk)

    @asynccontextmanager
    async def turn(self, chat_id: str, *, bulk: bool) -> AsyncIterator[Channel]:
        """Both."""
        await self.admit(chat_id, bulk=bulk)
        async with self.free:
            yield self.channel


def _no_limit(chat_id: str) -> Limit | None:
    return None
