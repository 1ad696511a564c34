"""`giaoban run`, killed again and again while nine communes answer: nothing acknowledged is lost,
nothing is written twice, and the conversations go on where they stood."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.clock import utc_now
from bot.demo import CAMPAIGN, DemoData, read_demo_data, seed_demo
from bot.loading import load_checklists
from config.language import language
from config.settings import Settings
from report.showing import as_typed
from report.values import decode
from storage.database import Database
from storage.people import add_identity
from tests.bot.telegram_run import free_port
from tests.bot.telegram_walk import Walk
from tests.fakes.telegram_server import DEFAULT_TOKEN, TelegramServer

CHECKLIST = load_checklists("dan-van-chinh-quyen-2022")["vi"]
DEMO: DemoData = read_demo_data()
KILLS = 5
# Sent in one run: nine communes, some 56 messages each.
MESSAGES = 450


@dataclass
class Bot:
    """The process, on one database file and one port for all its lives."""

    folder: Path
    telegram: TelegramServer
    webhook: bool
    rate: int = 0  # messages a second; 0 = no limit
    database_url: str = ""  # else a file of its own in the folder
    public_url: str = ""  # where Telegram delivers, if not to the process itself
    port: int = field(default_factory=free_port)
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.command(),
                cwd=self.folder,
                env=os.environ | self.settings(),
                stdout=log,
                stderr=log,
            )

    def command(self) -> list[str | Path]:
        return [Path(sys.executable).parent / "giaoban", "run"]

    def settings(self) -> dict[str, str]:
        return {
            "GIAOBAN_DATABASE_URL": self.database_url or f"sqlite:///{self.file}",
            "GIAOBAN_WEB_PORT": str(self.port),
            "GIAOBAN_TELEGRAM_TOKEN": DEFAULT_TOKEN,
            "GIAOBAN_TELEGRAM_BASE_URL": self.telegram.base_url,
            "GIAOBAN_TELEGRAM_RATE": str(self.rate),
            "GIAOBAN_PUBLIC_URL": self._public_url() if self.webhook else "",
        }

    def _public_url(self) -> str:
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        return self._process is not None and self._process.returncode is not None

    async def end(self, how: signal.Signals) -> int:
        """The exit status. One that is told to stop has begun by then: while it is still being
        imported, nobody in it would hear that."""
        assert self._process is not None
        if how is signal.SIGTERM:
            await self._begun()
        if self._process.returncode is None:
            self._process.send_signal(how)
        return await self._process.wait()

    async def _begun(self) -> None:
        async with asyncio.timeout(30):
            while not self.has_ended and not _listens(self.port):  # noqa: ASYNC110  # elsewhere
                await asyncio.sleep(0.05)

    async def ended(self) -> int:
        """The exit status, once it has ended by itself."""
        assert self._process is not None
        async with asyncio.timeout(30):
            return await self._process.wait()

    @property
    def process_id(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def file(self) -> Path:
        return self.folder / "bot.db"

    @property
    def log(self) -> Path:
        return self.folder / "log.txt"

    def select(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file)) as database:
            return database.execute(query).fetchall()

    def stored(self) -> dict[str, dict[str, Any]]:
        """The answers of the open campaign, by commune and item."""
        rows = self.select(f"select unit_id, answers from report where campaign_id = '{CAMPAIGN}'")
        return {unit: json.loads(answers) for unit, answers in rows}


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def seed(place: Path | str) -> None:
    """The sample district with a campaign that nobody has answered, and nine people on Telegram."""
    database = await Database.open(place)
    await seed_demo(database, utc_now(), Settings(_env_file=None).zone)
    async with database.transaction() as db:
        for number, unit in enumerate(DEMO.communes, start=1):
            chat = str(number)
            await add_identity(db, f"officer-{unit}", "telegram", chat, chat, utc_now())
    async with database.engine.transaction() as session:
        await session.execute("delete from report where campaign_id = :id", {"id": CAMPAIGN})
    await database.close()


@asynccontextmanager
async def bot_at_work(folder: Path, *, webhook: bool) -> AsyncIterator[Bot]:
    await seed(folder / "bot.db")
    async with await TelegramServer.start() as telegram:
        bot = Bot(folder, telegram, webhook)
        await bot.start()
        try:
            yield bot
        finally:
            await bot.end(signal.SIGKILL)


def walks(telegram: TelegramServer) -> dict[str, Walk]:
    """An officer of each commune, with what the sample district says of it."""
    return {
        unit: Walk(telegram.person(number), CHECKLIST, typed_values(unit))
        for number, unit in enumerate(DEMO.communes, start=1)
    }


def typed_values(unit: str) -> dict[str, str]:
    vietnamese, values = language("vi"), DEMO.this_year[unit]
    return {
        item.label: as_typed(item, decode(item, values[item.id]), vietnamese)
        for item in CHECKLIST.asked("unit")
        if item.id in values
    }


async def answer_and_submit(walk: Walk) -> str:
    return (await walk.submit(await walk.to_the_end())).text


async def kill_at_random_moments(bot: Bot, officers: dict[str, Walk], seed: int) -> None:
    """Kills and starts the bot, in the middle of whatever it does. Raises AssertionError where an
    answer is missing that the bot has acknowledged."""
    chance = random.Random(seed)
    for count in sorted(chance.sample(range(20, MESSAGES), KILLS)):
        await bot.telegram.wait_for_calls("sendmessage", count, timeout=30)
        for _ in range(chance.randrange(30)):
            await asyncio.sleep(0)  # a little further, by steps and not by time
        acknowledged = {unit: set(walk.met[:-1]) for unit, walk in officers.items()}
        await bot.end(signal.SIGKILL)
        stored = bot.stored()
        for unit, items in acknowledged.items():
            assert items <= stored.get(unit, {}).keys()
        await bot.start()


async def nothing_waits(bot: Bot) -> None:
    """Returns when the outbox is empty: the lead's page, too, has what was told it."""
    async with asyncio.timeout(20):
        # Another process empties it: there is nothing here that could wake us.
        while bot.select("select 1 from outbox where state = 'waiting' limit 1"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def assert_all_is_stored(stored: dict[str, dict[str, Any]], officers: dict[str, Walk]) -> None:
    for unit, answers in stored.items():
        values = {item: one["value"] for item, one in answers.items() if "value" in one}
        assert len(values.pop("plan_file")) == 1
        assert values == DEMO.this_year[unit]
        assert answers.keys() == set(officers[unit].met)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_killed_bot_loses_nothing_and_writes_nothing_twice(
    webhook: bool, tmp_path: Path
) -> None:
    async with bot_at_work(tmp_path, webhook=webhook) as bot:
        officers = walks(bot.telegram)
        async with asyncio.TaskGroup() as group:
            thanks = [group.create_task(answer_and_submit(walk)) for walk in officers.values()]
            group.create_task(kill_at_random_moments(bot, officers, seed=webhook))
        assert all("Cảm ơn" in task.result() for task in thanks)
        await nothing_waits(bot)
        assert await bot.end(signal.SIGTERM) == 0

        assert_all_is_stored(bot.stored(), officers)
        twice = "select unit_id, item_id from answer_log group by 1, 2 having count(*) > 1"
        assert bot.select(twice) == []
        states = "select distinct state from report where campaign_id = '" + CAMPAIGN + "'"
        assert bot.select(states) == [("submitted",)]
        assert bot.select("select distinct state from outbox") == [("sent",)]
        assert bot.select("select * from dead_letter") == []
