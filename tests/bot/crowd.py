"""A lead who tells very many people something, over Telegram, from a bot that may be killed."""

from __future__ import annotations

import random
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from bot.clock import utc_now
from bot.demo import CAMPAIGN
from tests.bot.test_killed import DEMO, Bot, seed
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.telegram_users import Person

WORDS = "Họp trực tuyến lúc 14 giờ, kính mời các đồng chí."
TOLD = f"Thông báo của Lãnh đạo huyện Sơn Tây (Huyện Sơn Tây):\n{WORDS}"
_LEAD, _FIRST_ID = 99, 100_001
_FAULTS = (Fault.too_many(1), Fault.server_error(500), Fault.reset(applied=False))


@dataclass
class Crowd:
    """The bot's process, the lead, and the officers of all communes, each on Telegram."""

    bot: Bot
    telegram: TelegramServer
    lead: Person
    people: list[Person] = field(default_factory=list)

    async def tell(self) -> None:
        """The lead tells them all."""
        await self.lead.say(f"/nhac tất cả: {WORDS}")
        while not any("gõ lại nội dung" in one.text for one in self.lead.messages()):
            await self.lead.next_message(30)
        await self.lead.say("gửi đi")

    def copies(self, person: Person) -> int:
        """How often somebody has it."""
        return sum(one.text == TOLD for one in person.messages())

    def reached(self) -> int:
        """How many people have it."""
        return sum(self.copies(person) > 0 for person in self.people)

    def repeated(self) -> int:
        """How many messages were sent that had arrived before."""
        return sum(max(self.copies(person) - 1, 0) for person in self.people)

    async def kill(self) -> int:
        """Kills the bot and starts it again. Gives how many messages were in flight: they had
        arrived, and the database did not know it yet."""
        await self.bot.end(signal.SIGKILL)
        noted = "select count(*) from outbox where key glob 'broadcast/*' and state = 'sent'"
        in_flight = self.reached() - int(self.bot.select(noted)[0][0])
        await self.bot.start()
        return in_flight

    def inject(self, every: int) -> None:
        """One call in so many meets a fault, from now on; none of these is carried out."""
        chance = random.Random(1)
        for count in range(every, len(self.people), every):
            self.telegram.fail(chance.choice(_FAULTS), "sendmessage", after=count)


@asynccontextmanager
async def crowd(
    folder: Path, telegram: TelegramServer, size: int, rate: int
) -> AsyncIterator[Crowd]:
    """One officer in each of `size` communes, the sample district's nine among them. The bot is
    not started yet."""
    file = folder / "bot.db"
    await seed(file)
    new = range(_FIRST_ID, _FIRST_ID + size - len(DEMO.communes))
    _settle(file, new)
    numbers = chain(range(1, len(DEMO.communes) + 1), new)
    people = [telegram.person(number) for number in (_LEAD, *numbers)]
    for person in people:
        person.chat.refusal = None  # they have written to the bot long ago
    bot = Bot(folder, telegram, webhook=False, rate=rate)
    try:
        yield Crowd(bot, telegram, people[0], people[1:])
    finally:
        await bot.end(signal.SIGKILL)


def _settle(file: Path, numbers: Iterable[int]) -> None:
    """A commune, its officer and its place in the campaign for each number; the lead's chat."""
    at = utc_now().isoformat()
    with closing(sqlite3.connect(file)) as database:
        known = [(f"officer-{n}", str(n)) for n in numbers]
        for person, number in known:
            unit = (number, "son-tay", f"Xã {number}", number, "commune", "[]", int(number))
            database.execute(
                "insert into unit (id, parent_id, name, short, kind, aliases, place)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                unit,
            )
            database.execute(
                "insert into person (id, name, created_at) values (?, ?, ?)",
                (person, f"Cán bộ xã {number}", at),
            )
            database.execute("insert into membership values (?, ?, 'officer', ?)",
                             (person, number, at))  # fmt: skip
            database.execute(
                "insert into campaign_target (campaign_id, unit_id, scope) values (?, ?, 'unit')",
                (CAMPAIGN, number),
            )
        known.append(("lead-son-tay", str(_LEAD)))
        database.executemany(
            "insert into identity (channel, external_id, chat_id, person_id, created_at)"
            " values ('telegram', ?, ?, ?, ?)",
            [(number, number, person, at) for person, number in known],
        )
        database.commit()
