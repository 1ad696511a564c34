"""The bot at work in this process, with Zalo's stand-in at the other end:

async with zalo_run(district, tmp_path) as run:
    question = await run.ask(run.officer, "/baocao")
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import App
from bot.demo import CAMPAIGN
from bot.files import Files
from config.settings import Settings
from storage.campaigns import campaign_units
from storage.database import Database
from storage.people import create_invite
from storage.records import Report, Role
from tests.bot.telegram_run import NOW, OFFICER_UNIT, free_port
from tests.fakes.zalo_people import Shown, ZaloPerson
from tests.fakes.zalo_server import DEFAULT_TOKEN, ZaloServer


@dataclass
class ZaloRun:
    """The stand-in with its people, and the bot's database and files. `clock` may be moved."""

    server: ZaloServer
    database: Database
    settings: Settings
    clock: Clock

    @property
    def files(self) -> Files:
        return Files(self.settings.files_dir)

    async def join(self, role: Role, unit_id: str, person_id: str) -> ZaloPerson:
        """Somebody who joined by sending the code of an invite."""
        person = self.server.person(person_id)
        welcome = await self.ask(person, await self.invite(role, unit_id))
        assert "Chào mừng" in welcome
        return person

    async def officer(self) -> ZaloPerson:
        """Of the untouched commune; has joined."""
        return await self.join("officer", OFFICER_UNIT, "e4ea2cd5189df1c3a88c")

    async def ask(self, person: ZaloPerson, text: str) -> str:
        """What the bot answers to a message; all that it said before is passed over."""
        person.untaken()
        person.say(text)
        return (await person.next_message()).text

    async def invite(self, role: Role, unit_id: str) -> str:
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

    async def values(self, unit_id: str = OFFICER_UNIT) -> dict[str, Any]:
        """The stored values of a unit, without what was skipped."""
        async with self.database.transaction() as db:
            units = await campaign_units(db, CAMPAIGN)
        found = next(one.report for one in units if one.unit.id == unit_id)
        answers = (found or Report(CAMPAIGN, unit_id)).answers
        return {item: one["value"] for item, one in answers.items() if "value" in one}


@dataclass
class Clock:
    """The bot's and the platform's time, the same."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def milliseconds(self) -> int:
        return int(self.now.timestamp() * 1000)


@asynccontextmanager
async def zalo_run(
    district: Path, folder: Path, *, webhook: bool = False, server: ZaloServer | None = None
) -> AsyncIterator[ZaloRun]:
    """The bot on a copy of the seeded database, by polling or by webhook; with a `server` of
    before, the bot as it starts again."""
    if not (folder / "bot.db").exists():
        shutil.copy(district, folder / "bot.db")
    clock = Clock()
    async with AsyncExitStack() as stack:
        if server is None:
            server = await stack.enter_async_context(await ZaloServer.start())
        server.now = clock.milliseconds
        settings = zalo_settings(server, folder, webhook=webhook)
        database = await Database.open(settings.database)
        stack.push_async_callback(database.close)
        await stack.enter_async_context(App(settings, database, clock=clock).running())
        yield ZaloRun(server, database, settings, clock)


def zalo_settings(server: ZaloServer, folder: Path, *, webhook: bool) -> Settings:
    port = free_port()
    return Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder / 'bot.db'}",
        files_dir=folder / "files",
        zalo_token=DEFAULT_TOKEN,
        zalo_base_url=server.base_url,
        zalo_rate=0,
        web_port=port,
        public_url=f"http://127.0.0.1:{port}" if webhook else None,
    )


def links_in(shown: Shown) -> list[str]:
    """The addresses in a message."""
    return [word for word in shown.text.split() if word.startswith("http")]
