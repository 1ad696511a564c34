"""What the outbox knows of a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from handlers.messages import Reply


@dataclass
class Unsent(Exception):
    """A message did not go out.

    `permanent`: it never will; `unreachable`: nor will any other to this chat (blocked,
    deleted); `retry_after`: seconds that the channel asks us to wait; `moved_to`: the chat goes
    on under this id.
    """

    reason: str
    permanent: bool = False
    unreachable: bool = False
    retry_after: float | None = None
    moved_to: str | None = None


class Channel(Protocol):
    """One way to reach people."""

    @property
    def messages_per_second(self) -> float:
        """How many messages may go out at the most; 0 = no limit."""
        ...

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        """Returns when the channel has taken it. Raises Unsent."""
        ...
