"""What comes in from Telegram, kept instead of answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.telegram_listening import Listening
from bot.channels.telegram_updates import TelegramUpdates
from bot.files import Files
from handlers.messages import Incoming
from tests.bot.telegram_naps import Naps
from tests.bot.telegram_run import telegram_channel
from tests.fakes.telegram_pulse import Pulse
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.telegram_users import Person

STRANGER = 13  # everybody else has joined


@dataclass
class Heard:
    """Where updates go in place of the pipeline: keeps them, or refuses the next ones."""

    incoming: list[Incoming] = field(default_factory=list)
    refusing: int = 0
    _pulse: Pulse = field(default_factory=Pulse)

    async def submit(self, incoming: Incoming) -> None:
        if self.refusing:
            self.refusing -= 1
            raise OSError("the disk is full")
        self.incoming.append(incoming)
        self._pulse.beat()

    async def known(self, channel: str, sender_id: str) -> bool:
        return sender_id != str(STRANGER)

    async def texts(self, count: int) -> list[str]:
        """What was typed or pressed, once there are so many messages."""

        def found() -> list[str] | None:
            enough = len(self.incoming) >= count
            return [one.button or one.text or "" for one in self.incoming] if enough else None

        return await self._pulse.until(found, 10, lambda: f"heard: {self.incoming}")


@dataclass
class Ear:
    """The channel listening by polling: the stand-in, what was heard, how long it napped."""

    server: TelegramServer
    heard: Heard
    naps: Naps
    person: Person


@asynccontextmanager
async def listening(server: TelegramServer, folder: Path) -> AsyncIterator[Ear]:
    naps, heard = Naps(light=True), Heard()
    async with telegram_channel(server, folder) as telegram:
        updates = TelegramUpdates(heard.submit, heard.known, Files(folder), naps)
        task = asyncio.create_task(Listening(telegram, updates, naps).run({}, None))
        try:
            yield Ear(server, heard, naps, server.person(1))
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
