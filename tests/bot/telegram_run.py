"""The bot at work in this process, with Telegram's stand-in at the other end:

async with telegram_run(district, tmp_path) as run:
    await run.officer.say("/baocao")
    question = await run.officer.next_message()
"""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.app import App
from bot.channels.telegram import Telegram
from bot.demo import CAMPAIGN, seed_demo
from bot.files import Files
from config.settings import Settings
from storage.campaigns import campaign_units
from storage.database import Database
from storage.people import create_invite
from storage.records import Report, Role
from tests.fakes.telegram_server import DEFAULT_TOKEN, TelegramServer
from tests.fakes.telegram_users import BotMessage, Person

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # a Wednesday, nine in the morning in Hà Nội
OFFICER_UNIT, LEAD_UNIT = "son-tinh", "son-tay"  # the untouched commune, and its district


async def seed_district(file: Path) -> None:
    """Writes the sample district, for any number of runs to start from."""
    database = await Database.open(file)
    await seed_demo(database, NOW, Settings().zone)
    await database.close()


@dataclass
class TelegramRun:
    """The stand-in with its people, and the bot's database and files."""

    server: TelegramServer
    database: Database
    settings: Settings
    _ids: count[int] = field(default_factory=lambda: count(700_001))
    officer: Person = field(init=False)  # of the untouched commune; has joined
    lead: Person = field(init=False)  # of the district; has joined

    @property
    def files(self) -> Files:
        return Files(self.settings.files_dir)

    def stranger(self, language: str = "vi") -> Person:
        """Somebody whom the bot does not know."""
        return self.server.person(next(self._ids), language_code=language)

    async def join(self, role: Role, unit_id: str) -> Person:
        """Somebody who joined by an invite; the welcome is taken."""
        person = self.stranger()
        await ask(person, f"/start {await self.invite(role, unit_id)}")
        return person

    async def invite(self, role: Role, unit_id: str) -> str:
        """The code of an invite that serves once."""
        async with self.database.transaction() as db:
            return await create_invite(
                db,
                unit_id=unit_id,
                role=role,
                name=f"Người mới, {unit_id}",
                uses=1,
                expires_at=NOW + timedelta(days=14),
                now=NOW,
            )

    async def report(self, unit_id: str = OFFICER_UNIT) -> Report:
        """The report of a unit as it is stored; an empty draft before the first answer."""
        async with self.database.transaction() as db:
            units = await campaign_units(db, CAMPAIGN)
        report = next(one.report for one in units if one.unit.id == unit_id)
        return report or Report(CAMPAIGN, unit_id)

    async def values(self, unit_id: str = OFFICER_UNIT) -> dict[str, Any]:
        """The stored values of a unit, without what was skipped."""
        answers = (await self.report(unit_id)).answers
        return {item: one["value"] for item, one in answers.items() if "value" in one}

    def logged(self) -> list[tuple[str, Any]]:
        """Every change of an answer since the start: item and new value."""
        with closing(sqlite3.connect(self.settings.database)) as database:
            rows = database.execute("select item_id, new from answer_log order by id").fetchall()
        return [(item, json.loads(new)["value"] if new else None) for item, new in rows]


@asynccontextmanager
async def telegram_run(
    district: Path,
    folder: Path,
    *,
    webhook: bool = False,
    prepare: Callable[[TelegramServer], None] | None = None,
    server: TelegramServer | None = None,
) -> AsyncIterator[TelegramRun]:
    """The bot on a copy of the seeded database, by polling or by webhook; `prepare` is for what
    the stand-in should be like when the bot starts, `server` for one that is there already."""
    shutil.copy(district, folder / "bot.db")
    async with AsyncExitStack() as stack:
        if server is None:
            server = await stack.enter_async_context(await TelegramServer.start())
        if prepare:
            prepare(server)
        settings = telegram_settings(server, folder, webhook=webhook)
        database = await Database.open(settings.database)
        stack.push_async_callback(database.close)
        app = App(settings, database, clock=lambda: NOW)
        await stack.enter_async_context(app.running())
        run = TelegramRun(server, database, settings)
        run.officer = await run.join("officer", OFFICER_UNIT)
        run.lead = await run.join("lead", LEAD_UNIT)
        yield run


def telegram_settings(server: TelegramServer, folder: Path, *, webhook: bool) -> Settings:
    port = free_port()
    return Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder / 'bot.db'}",
        files_dir=folder / "files",
        telegram_token=DEFAULT_TOKEN,
        telegram_base_url=server.base_url,
        telegram_rate=0,
        web_port=port,
        public_url=f"http://127.0.0.1:{port}" if webhook else None,
    )


@asynccontextmanager
async def telegram_channel(
    server: TelegramServer, files: Path, seconds: float = 25.0
) -> AsyncIterator[Telegram]:
    """The channel alone, without a limit of messages a second; a call may take `seconds`."""
    telegram = Telegram(DEFAULT_TOKEN, server.base_url, 0, Files(files), seconds)
    await telegram.start()
    try:
        yield telegram
    finally:
        await telegram.stop()


def free_port() -> int:
    """A port that nobody listens on; the webhook's address has to be known before it is bound."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def ask(person: Person, text: str) -> BotMessage:
    """What the bot answers to a message."""
    await person.say(text)
    return await person.next_message()
