"""One officer at work in a collection of some size: the bot whole, but for a channel's server."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite

from bot.clock import utc_now
from bot.core import Core, open_core
from config.settings import Settings
from handlers.messages import Incoming, Reply
from storage.database import Database
from storage.engines.sqlite import SQLite
from tests.samples.collection import officer


class _Phone:
    """A channel that takes whatever is sent."""

    messages_per_second = 0.0

    def __init__(self) -> None:
        self.shown = ""

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        self.shown = reply.text()


class Officer:
    """Says something and waits until the answer is sent and noted down."""

    def __init__(self, core: Core, phone: _Phone) -> None:
        self.core = core
        self._phone = phone
        self._said = 0
        self._run = secrets.token_hex(4)  # another's messages are not taken for those

    async def say(self, text: str) -> str:
        self._said += 1
        await self.core.submit(_incoming(f"{self._run}-{self._said}", officer(0), text))
        await self.core.outbox.drained()
        return self._phone.shown

    async def answer(self) -> None:
        """Gives the first item another figure, which is written down and the open item asked."""
        figure = f"5.{self._said % 1000:03}"
        shown = await self.say(f"/sua 1 {figure}")
        assert figure in shown, shown

    async def answer_with_others(self) -> None:
        """The same by a hundred officers at once, in one batch."""
        self._said += 1
        text = f"/sua 1 5.{self._said % 1000:03}"
        said = [_incoming(f"{self._run}-{self._said}-{n}", officer(n), text) for n in range(100)]
        await asyncio.gather(*map(self.core.submit, said))
        await self.core.outbox.drained()

    @property
    def connection(self) -> aiosqlite.Connection:
        engine = self.core.database.engine
        assert isinstance(engine, SQLite)
        return engine.connection


def _incoming(update: str, sender: str, text: str) -> Incoming:
    return Incoming("console", update, sender, sender, utc_now(), text=text)


@asynccontextmanager
async def officer_at(path: Path) -> AsyncIterator[Officer]:
    """The officer of the first unit, before the question that is open."""
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{path}", files_dir=path.parent / "files"
    )
    database, phone = await Database.open(path), _Phone()
    try:
        async with open_core(settings, database, {"console": phone}) as core:
            one = Officer(core, phone)
            await one.say("/baocao")
            yield one
    finally:
        await database.close()
