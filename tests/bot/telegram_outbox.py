"""The outbox with its database and the Telegram channel, and nothing else of the bot."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.channels.telegram import Telegram
from bot.clock import Clock, utc_now
from bot.outbox import Outbox
from handlers.messages import Reply, encode_reply, plain
from storage.batch import Batch
from storage.campaigns import save_units
from storage.database import Database
from storage.people import add_identity, add_person
from storage.records import Unit
from tests.bot.telegram_naps import Naps
from tests.bot.telegram_run import telegram_channel
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.telegram_users import BotMessage, ChatView, Person


@dataclass
class OutboxRun:
    """`naps` stands for the outbox's sleep."""

    server: TelegramServer
    database: Database
    telegram: Telegram
    file: Path
    naps: Naps = field(default_factory=Naps)
    outbox: Outbox = field(init=False)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self, clock: Clock = utc_now) -> None:
        """A new outbox on the same database, as after a start."""
        self.outbox = Outbox(self.database, {"telegram": self.telegram}, clock, self.naps)

    async def reader(self, user_id: int) -> Person:
        """Somebody known to the bot who has written to it."""
        person = self.server.person(user_id)
        await person.say("/start")
        async with self.database.transaction() as db:
            await add_person(db, f"p{user_id}", "Cán bộ", "unit", "officer", utc_now())
            await add_identity(db, f"p{user_id}", "telegram", str(user_id), str(user_id), utc_now())
        return person

    async def queue(self, chat: ChatView | int, *replies: str | Reply) -> None:
        """Puts messages into the database, and leaves them there."""
        await self._store(chat, replies)

    async def put(self, chat: ChatView | int, *replies: str | Reply) -> None:
        """Puts messages into the database and hands them to the outbox."""
        self.outbox.put((await self._store(chat, replies)).queued)

    async def broadcast(self, name: str, people: Sequence[Person], text: str) -> None:
        """Hands the outbox a message to each of them, as bulk."""
        async with self.database.transaction() as db:
            batch = Batch(db, utc_now())
            for one in people:
                key = f"broadcast/{name}/{one.id}"
                batch.send("telegram", str(one.id), encode_reply(Reply(plain(text))), key)
            await batch.flush()
        self.outbox.put(batch.queued)

    async def forget_waiting(self, prefix: str) -> None:
        """Takes what waits with such a key out of the database."""
        with closing(sqlite3.connect(self.file)) as database:
            database.execute(
                "update outbox set state = 'cancelled' where state = 'waiting' and key glob ?",
                (f"{prefix}*",),
            )
            database.commit()

    async def _store(self, chat: ChatView | int, replies: tuple[str | Reply, ...]) -> Batch:
        chat_id = str(chat if isinstance(chat, int) else chat.id)
        async with self.database.transaction() as db:
            batch = Batch(db, utc_now())
            for one in replies:
                reply = Reply(plain(one)) if isinstance(one, str) else one
                batch.send("telegram", chat_id, encode_reply(reply))
            await batch.flush()
        return batch

    def rows(self) -> list[tuple[Any, ...]]:
        """The outbox as it is stored: chat, state, attempts, error."""
        return self._select("select chat_id, state, attempts, error from outbox order by id")

    def is_reachable(self, person: Person) -> bool:
        query = f"select reachable from identity where external_id = '{person.id}'"
        return self._select(query) == [(1,)]

    def _select(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file)) as database:
            return database.execute(query).fetchall()


@asynccontextmanager
async def outbox_run(folder: Path, *, call_seconds: float = 25.0) -> AsyncIterator[OutboxRun]:
    """The outbox at work; a call to Telegram may take `call_seconds`."""
    file = folder / "bot.db"
    database = await Database.open(file)
    async with (
        await TelegramServer.start() as server,
        telegram_channel(server, folder / "files", call_seconds) as telegram,
    ):
        async with database.transaction() as db:
            await save_units(db, [Unit("unit", "Xã Một", "Một", "commune")])
        run = OutboxRun(server, database, telegram, file)
        try:
            yield run
        finally:
            await run.outbox.stop()
            await database.close()


def texts(messages: list[BotMessage]) -> list[str]:
    return [message.text for message in messages]
