"""What a conversation needs of a channel, seen from the person's side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.channels.base import Channel
from bot.core import Core
from bot.files import Files
from handlers.messages import Button
from storage.database import Database
from storage.people import is_known


@dataclass(frozen=True, slots=True)
class Place:
    """Where the bot runs."""

    database: Database
    files: Files
    folder: Path
    clock: Callable[[], datetime]

    async def known(self, channel: str, sender_id: str) -> bool:
        async with self.database.transaction() as db:
            return await is_known(db, channel, sender_id)


class Mouth(Protocol):
    """The people on one channel. What they do is stored and handled when these return; the
    bot's answers may still be on their way."""

    async def open(self, place: Place) -> Channel:
        """The channel through which the bot answers, before the bot runs."""
        ...

    async def listen(self, core: Core) -> None:
        """Hands what people do to the bot that runs now."""
        ...

    async def close(self) -> None:
        """The bot has stopped; people keep what they see."""
        ...

    def account(self, person_id: str) -> tuple[str, str]:
        """Their id on the channel, and that of their chat."""
        ...

    async def say(self, person_id: str, text: str) -> None: ...

    async def press(self, person_id: str, button: Button) -> None:
        """Chooses what is shown with that label, as it is chosen on this channel."""
        ...

    async def offer(self, person_id: str, content: bytes, name: str) -> None:
        """Sends a file, or tries to."""
        ...

    async def document(self, person_id: str) -> bytes:
        """The newest document that the bot sent, as the person gets it."""
        ...
