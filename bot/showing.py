"""Messages that change where they stand: progress, boards. What is shown is no row of the outbox:
whoever shows it shows it again where that failed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.base import Editable, Pinning, Unsent
from bot.outlet import Outlet
from handlers.messages import Reply


class Showing:
    """Shows on the channels that can, each time behind everything else."""

    def __init__(self, outlets: Mapping[str, Outlet]) -> None:
        self._outlets = outlets

    async def show(
        self, channel: str, chat_id: str, shown_as: str | None, reply: Reply
    ) -> str | None:
        """The id of the message that shows it now; None where the channel cannot. Raises Unsent,
        after the pause that the channel may ask for."""
        outlet = self._outlets.get(channel)
        if outlet is None or not isinstance(outlet.channel, Editable):
            return None
        try:
            async with outlet.turn(chat_id, bulk=True):
                return await outlet.channel.show(chat_id, shown_as, reply)
        except Unsent as unsent:
            if unsent.retry_after is not None:
                await outlet.pace.rest(chat_id, unsent.retry_after)
            raise

    async def pin(self, channel: str, chat_id: str, shown_as: str) -> bool:
        """Whether the message is pinned now. Raises Unsent."""
        outlet = self._outlets.get(channel)
        if outlet is None or not isinstance(outlet.channel, Pinning):
            return False
        async with outlet.turn(chat_id, bulk=True):
            return await outlet.channel.pin(chat_id, shown_as)

    async def unpin(self, channel: str, chat_id: str, shown_as: str) -> None:
        """Raises Unsent."""
        outlet = self._outlets.get(channel)
        if outlet is not None and isinstance(outlet.channel, Pinning):
            async with outlet.turn(chat_id, bulk=True):
                await outlet.channel.unpin(chat_id, shown_as)
