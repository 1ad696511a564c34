"""The bot at work in this process, with its web chat on a free port:

async with web_run(district, tmp_path) as run:
    page = await visit(browser, run.address)
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import App
from bot.clock import utc_now
from bot.core import open_database
from bot.demo import CAMPAIGN
from bot.files import Files
from bot.loading import load_checklists
from bot.web.sessions import demo_chat
from config.settings import Settings
from handlers.messages import Reply, encode_reply
from report.answers import Answers
from report.progress import progress
from storage.batch import Batch
from storage.campaigns import campaign_units
from storage.database import Database
from storage.people import create_invite
from storage.records import Role
from tests.transcript import NOW

OFFICER, LEAD = "officer-son-tinh", "lead-son-tay"  # of the untouched commune; of its district
CHECKLIST = load_checklists("dan-van-chinh-quyen-2022")["vi"]
# What a report without answers asks, in order.
QUESTIONS = [item.id for item in progress(CHECKLIST, "unit", Answers(CHECKLIST, {})).items]


_BEGUN = utc_now()


def now() -> datetime:
    """The clock of these tests goes on from when the district was seeded, so that no reminder comes
    due meanwhile."""
    return NOW + (utc_now() - _BEGUN)


def place(item_id: str) -> str:
    """The place of a question in a report without answers, as the bot writes it: `10/54`."""
    return f"{QUESTIONS.index(item_id) + 1}/{len(QUESTIONS)}"


def change(item_id: str) -> str:
    """The command that asks a question of a report without answers."""
    return f"/sua {QUESTIONS.index(item_id) + 1}"


PLAN = change("plan_file")  # asks the question that takes a file


class WebRun:
    """The bot on one database; started again it listens on the port that it had."""

    def __init__(self, folder: Path, *, demo: bool, public_url: str | None) -> None:
        self.database: Database
        self._folder = folder
        self._demo = demo
        self._public_url = public_url
        self._port = 0
        self._running = AsyncExitStack()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        return self._port

    @property
    def files(self) -> Files:
        return Files(self._folder / "files")

    def _settings(self) -> Settings:
        return Settings(
            _env_file=None,
            database_url=f"sqlite:///{self._folder / 'bot.db'}",
            files_dir=self._folder / "files",
            web_port=self._port,
            public_url=self._public_url,
        )

    async def start(self) -> None:
        self.database = await self._running.enter_async_context(
            open_database(self._settings(), create=True)
        )
        self._app = App(self._settings(), self.database, demo=self._demo, clock=now)
        self._port = (await self._running.enter_async_context(self._app.running())).port

    async def stop(self) -> None:
        await self._running.aclose()

    async def queue(self, person_id: str, *replies: Reply) -> None:
        """Puts replies to a demo person into the outbox of the bot, which is stopped."""
        async with open_database(self._settings()) as database, database.transaction() as db:
            batch = Batch(db, now())
            for reply in replies:
                batch.send("web", demo_chat(person_id), encode_reply(reply))
            await batch.flush()

    async def show(self, person_id: str, shown_as: str | None, reply: Reply) -> str:
        """Shows a demo person a message that changes."""
        return await self._app.chat.show(demo_chat(person_id), shown_as, reply)

    async def invite(self, role: Role, unit_id: str, *, days: int = 14) -> str:
        """The code of an invite that serves once; expired already where `days` is negative."""
        async with self.database.transaction() as db:
            return await create_invite(
                db,
                unit_id=unit_id,
                role=role,
                name="Người mới",
                uses=1,
                expires_at=now() + timedelta(days=days),
                now=now(),
            )

    async def answers(self, unit_id: str) -> dict[str, Any]:
        """The stored answers of a unit, by item; {} before the first."""
        async with self.database.transaction() as db:
            units = await campaign_units(db, CAMPAIGN)
        report = next(one.report for one in units if one.unit.id == unit_id)
        return dict(report.answers) if report else {}


@asynccontextmanager
async def web_run(
    district: Path, folder: Path, *, demo: bool = True, public_url: str | None = None
) -> AsyncIterator[WebRun]:
    """The bot on a copy of the seeded database."""
    shutil.copy(district, folder / "bot.db")
    run = WebRun(folder, demo=demo, public_url=public_url)
    await run.start()
    try:
        yield run
    finally:
        await run.stop()
