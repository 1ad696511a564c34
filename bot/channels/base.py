"""What the outbox knows of a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.pace import Limit
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

    @property
    def kind(self) -> str:
        """In one word."""
        if self.unreachable:
            return "unreachable"
        if self.permanent:
            return "refused"
        if self.moved_to:
            return "moved"
        return "passing" if self.retry_after is None else "too_many"


class Channel(Protocol):
    """One way to reach people."""

    @property
    def messages_per_second(self) -> float:
        """How many messages may go out at the most; 0 = no limit."""
        ...

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        """Returns when the channel has taken it. Raises Unsent."""
        ...


@runtime_checkable
class LimitedByChat(Protocol):
    """A channel that limits each chat besides all of them together."""

    def chat_limit(self, chat_id: str) -> Limit | None:
        """What a chat takes; None = no limit."""
        ...


@runtime_checkable
class Pinning(Protocol):
    """A channel with groups in which a message can be kept at the top."""

    async def pin(self, chat_id: str, shown_as: str) -> bool:
        """Whether it is pinned now; not where we have no right to. Raises Unsent."""
        ...

    async def unpin(self, chat_id: str, shown_as: str) -> None:
        """Raises Unsent."""
        ...


@runtime_checkable
class Editable(Protocol):
    """A channel that can change a message that it has sent."""

    async def show(self, chat_id: str, shown_as: str | None, reply: Reply) -> str:
        """Changes the message of that id, or sends it where there is none (any more). Gives the
        id of the message that now shows it. Raises Unsent."""
        ...
