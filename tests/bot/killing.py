"""A bot killed with `kill -9` at moments drawn by chance, and started again, while officers go on
answering: each kill is a run of its own, for the process knows nothing of the ones before."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.clock import utc_now
from storage.database import Database
from tests.bot.ledger import Place, count, nothing_waits, replies
from tests.bot.office import Findings, Office, findings, lost_so_far
from tests.bot.test_killed import Bot
from tests.fakes.telegram_server import TelegramServer
from tests.samples.numbered import seed_numbered

_DESKS = 24  # officers who answer at the same time
_OFFICERS = range(101, 501)  # more than get a turn
_NO_REMINDERS = "-90d 08:00"
_STARTING, _AT_WORK, _MESSAGES = 1.5, 0.5, 150  # seconds, seconds and replies to be killed within
_SECONDS = 30.0
FIRST_UPDATE = 100_000_001


@dataclass
class Moments:
    """When the bot is killed: while it starts (one in five), some time after its first reply, or
    as some reply of it reaches Telegram (two in five each)."""

    chance: random.Random

    async def next(self, telegram: TelegramServer) -> None:
        """Returns when it is time; at the latest where no reply comes for half a minute."""
        kind = self.chance.randrange(5)
        with contextlib.suppress(TimeoutError):
            if kind == 0:
                await asyncio.sleep(self.chance.uniform(0, _STARTING))
            elif kind < 3:
                await _replies(telegram, 1)
                await asyncio.sleep(self.chance.uniform(0, _AT_WORK))
            else:
                await _replies(telegram, self.chance.randrange(1, _MESSAGES))
                await self._steps()

    async def _steps(self) -> None:
        """A little further, by steps and not by time."""
        for _ in range(self.chance.randrange(30)):
            await asyncio.sleep(0)


async def _replies(telegram: TelegramServer, number: int) -> None:
    await telegram.wait_for_calls(
        "sendmessage", telegram.calls["sendmessage"] + number, timeout=_SECONDS
    )


@dataclass
class Kills:
    """What the kills met: in which places messages were just then."""

    number: int = 0
    lost: int = 0  # answers acknowledged before a kill and not there behind it
    unstored: int = 0  # messages that had arrived and were not in the database
    unsent: int = 0  # replies in the database that had not reached Telegram
    unnoted: int = 0  # replies that had, of which the database did not know


@dataclass
class Killing:
    """Bots on one database, killed by chance."""

    place: Place
    office: Office
    bots: Sequence[Bot]
    chance: random.Random
    longest_down: float = 0.0  # seconds until it is started again
    kills: Kills = field(default_factory=Kills)

    async def kill(self, times: int) -> None:
        """Kills one of the bots and starts it again, so many times."""
        moments = Moments(self.chance)
        for _ in range(times):
            await moments.next(self.office.telegram)
            bot = self.chance.choice(self.bots)
            assert not bot.has_ended, bot.log.read_text()[-3000:]
            acknowledged, sent = self.office.acknowledged(), self._sent()
            await bot.end(signal.SIGKILL)
            await self._look(acknowledged, sent)
            await asyncio.sleep(self.chance.uniform(0, self.longest_down))
            await bot.start()

    def _sent(self) -> int:
        """How many messages officers have sent by now."""
        return self.office.telegram.delivery.queue.next_id - FIRST_UPDATE

    async def _look(self, acknowledged: dict[int, list[str]], sent: int) -> None:
        kills = self.kills
        kills.number += 1
        waiting = await replies(self.place, "state = 'waiting'")
        arrived = sum(
            text in self.office.received(int(chat))
            for chat, some in waiting.items()
            for text in some
        )
        kills.unnoted += arrived
        kills.unsent += sum(some.total() for some in waiting.values()) - arrived
        kills.unstored += max(sent - await count(self.place, "seen_update"), 0)
        kills.lost += await lost_so_far(self.place, acknowledged)


async def stay(
    place: Place, folder: Path, *, webhook: bool, kills: int, seed: int, desks: int = _DESKS
) -> tuple[Kills, Findings]:
    """One bot, killed so many times; then officers finish, and all is compared."""
    await _seed(place)
    async with await TelegramServer.start(keep_log=False) as telegram:
        office = Office(telegram, iter(_OFFICERS))
        url = place if isinstance(place, str) else f"sqlite:///{place}"
        bot = Bot(folder, telegram, webhook, database_url=url)
        killing = Killing(place, office, [bot], random.Random(seed))
        await bot.start()
        try:
            await kill_at_work(killing, desks, kills)
            await nothing_waits(place)
            assert await bot.end(signal.SIGTERM) == 0, bot.log.read_text()[-3000:]
        finally:
            await bot.end(signal.SIGKILL)
        return killing.kills, await findings(place, office)


async def kill_at_work(killing: Killing, desks: int, kills: int) -> None:
    """Returns when the kills are done and whoever was at work then has finished."""
    async with asyncio.TaskGroup() as group:
        group.create_task(killing.office.work(desks))
        await killing.kill(kills)
        killing.office.is_open = False


async def _seed(place: Place) -> None:
    database = await Database.open(place)
    await seed_numbered(database, _OFFICERS, utc_now(), _NO_REMINDERS)
    await database.close()
