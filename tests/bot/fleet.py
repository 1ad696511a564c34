"""Several `giaoban run` on one PostgreSQL database behind one address, on a working morning."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.clock import utc_now
from config.settings import Settings
from report.reminders.calendar import Calendar
from storage.database import Database
from tests.bot.killing import Killing, Kills, kill_at_work
from tests.bot.ledger import nothing_waits
from tests.bot.office import Findings, Office, findings
from tests.bot.telegram_run import free_port
from tests.bot.test_killed import Bot
from tests.fakes.balancer import Balancer
from tests.fakes.telegram_server import TelegramServer
from tests.samples.numbered import seed_numbered

_ROOT = Path(__file__).parents[2]
_REMINDED_THIS_MORNING = "-4d 08:00"
_NINE = time(9)
_SECONDS = 60.0


@dataclass
class EarlierBot(Bot):
    """One of the processes; its clock is behind."""

    behind: timedelta = field(default_factory=timedelta)

    def command(self) -> list[str | Path]:
        seconds = str(self.behind.total_seconds())
        return [sys.executable, "-m", "tests.bot.run_earlier", seconds]

    def settings(self) -> dict[str, str]:
        return super().settings() | {"PYTHONPATH": str(_ROOT)}


@dataclass
class Fleet:
    """The processes and what they work on."""

    url: str
    office: Office
    bots: Sequence[Bot]

    async def end(self) -> None:
        """All of them in order, when nothing is left to send."""
        await nothing_waits(self.url)
        for bot in self.bots:
            assert await bot.end(signal.SIGTERM) == 0, bot.log.read_text()[-3000:]


@asynccontextmanager
async def fleet(folder: Path, url: str, processes: int, officers: range) -> AsyncIterator[Fleet]:
    """All of them serve, and everybody is due to be reminded."""
    moment = working_morning()
    await _seed(url, officers, moment)
    ports = [free_port() for _ in range(processes)]
    balancer, behind = Balancer(ports), utc_now() - moment
    async with await TelegramServer.start(balancer=balancer, keep_log=False) as telegram:
        for number in officers:
            telegram.person(number).chat.refusal = None  # they have written to the bot long ago
        public = f"http://127.0.0.1:{free_port()}"
        bots = [
            EarlierBot(folder, telegram, True, 0, url, public, port, behind=behind)
            for port in ports
        ]
        try:
            await asyncio.gather(*(bot.start() for bot in bots))
            await telegram.wait_for_calls("setwebhook", processes, _SECONDS)
            yield Fleet(url, Office(telegram, iter(officers)), bots)
        finally:
            await asyncio.gather(*(bot.end(signal.SIGKILL) for bot in bots))


def working_morning() -> datetime:
    """The latest nine o'clock of a working day."""
    calendar = Calendar(Settings(_env_file=None).zone)
    now = utc_now()
    day = now.astimezone(calendar.zone).date()
    while not calendar.is_working(day) or calendar.moment(day, _NINE) > now:
        day -= timedelta(days=1)
    return calendar.moment(day, _NINE)


async def _seed(url: str, officers: range, now: datetime) -> None:
    database = await Database.open(url)
    await seed_numbered(database, officers, now, _REMINDED_THIS_MORNING)
    await database.close()


async def killed_fleet(
    folder: Path,
    url: str,
    processes: int,
    *,
    desks: int,
    officers: range,
    kills: int,
    seed: int,
    longest_down: float = 0.0,
) -> tuple[Kills, Findings]:
    """One of the processes after the other killed by chance, while officers at so many desks
    answer and everybody is reminded. Meanwhile the others go on."""
    async with fleet(folder, url, processes, officers) as run:
        killing = Killing(url, run.office, run.bots, random.Random(seed), longest_down)
        await kill_at_work(killing, desks, kills)
        await run.end()
        return killing.kills, await findings(url, run.office)
