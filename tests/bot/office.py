"""Officers who answer on Telegram, whatever happens to the bot; and, in the end, the comparison of
what they typed and saw with what the database holds."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.bot.ledger import (
    Place,
    Written,
    logged_answers,
    reminders,
    replies,
    stored_answers,
)
from tests.bot.telegram_walk import Walk
from tests.fakes.telegram_server import TelegramServer
from tests.samples.numbered import CAMPAIGN, checklist, stored, typed, unit_of

_PATIENCE = 120.0  # seconds, in which a bot may be killed several times over


@dataclass
class Findings:
    """What a run has come to; everything below `answers` should be 0, but for `repeated`."""

    answers: int = 0  # that officers gave
    lost: int = 0  # of those acknowledged: shown as written down, or in the log
    doubled: int = 0  # written down more than once
    strays: int = 0  # written down though nobody gave them there
    forked: int = 0  # conversations asked twice, or written down in another order
    missing: int = 0  # messages without a reply, and replies that did not arrive
    repeated: int = 0  # replies that arrived again
    reminders: int = 0  # that arrived
    reminded_twice: int = 0
    not_reminded: int = 0

    @property
    def faults(self) -> int:
        return self.lost + self.doubled + self.strays + self.forked + self.missing


@dataclass
class Office:
    """Officers by their numbers, one after the other at each of some desks."""

    telegram: TelegramServer
    numbers: Iterator[int]
    is_open: bool = True
    walks: dict[int, Walk] = field(default_factory=dict)
    unanswered: set[int] = field(default_factory=set)  # who waited in vain

    async def work(self, desks: int) -> None:
        """Returns when the office is closed, or nobody is left, and those at work are done."""
        async with asyncio.TaskGroup() as group:
            for _ in range(desks):
                group.create_task(self._desk())

    async def _desk(self) -> None:
        for number in self.numbers:
            await self._whole_report(number)
            if not self.is_open:
                return

    async def _whole_report(self, number: int) -> None:
        walk = Walk(self.telegram.person(number), _CHECKLIST, typed(number), _PATIENCE)
        self.walks[number] = walk
        try:
            await walk.submit(await walk.to_the_end())
        except TimeoutError as error:
            print(error, file=sys.stderr)  # the chat, for whoever looks into it
            self.unanswered.add(number)

    def acknowledged(self) -> dict[int, list[str]]:
        """The items that each officer was told are written down: the next question has come."""
        return {number: walk.met[:-1] for number, walk in self.walks.items()}

    def received(self, number: int) -> Counter[str]:
        """What an officer has on the phone, and how often."""
        return Counter(one.text for one in self.telegram.person(number).messages())


_CHECKLIST = checklist()


async def lost_so_far(place: Place, acknowledged: dict[int, list[str]]) -> int:
    """How many of the answers that were acknowledged are missing, or other than given, in the
    reports or in the log."""
    reports = await stored_answers(place, CAMPAIGN)
    log = await logged_answers(place, CAMPAIGN)
    return sum(
        _lost(number, items, reports.get(unit_of(number), {}), log.get(unit_of(number), []))
        for number, items in acknowledged.items()
    )


def _lost(number: int, items: Iterable[str], report: dict[str, object], log: Written) -> int:
    given = stored(number)
    return sum(report.get(item) != given[item] or (item, given[item]) not in log for item in items)


async def findings(place: Place, office: Office) -> Findings:
    """All that officers typed and saw against all that is stored; the outbox has to be empty."""
    found = Findings()
    reports = await stored_answers(place, CAMPAIGN)
    log = await logged_answers(place, CAMPAIGN)
    said = await replies(place)
    for number, walk in office.walks.items():
        unit = unit_of(number)
        items = walk.met[:-1] if number in office.unanswered else walk.met
        found.answers += len(items)
        found.lost += _lost(number, items, reports.get(unit, {}), log.get(unit, []))
        _compare_log(found, number, walk, log.get(unit, []))
        _compare_replies(found, office.received(number), said.get(str(number), Counter()))
    found.missing += sum(not office.walks[number].has_news for number in office.unanswered)
    await _count_reminders(found, place, office)
    return found


def _compare_log(found: Findings, number: int, walk: Walk, log: Written) -> None:
    given = stored(number)
    found.doubled += len(log) - len({item for item, _ in log})
    found.strays += sum(item not in walk.met or value != given[item] for item, value in log)
    order = list(dict.fromkeys(item for item, _ in log))
    found.forked += order != walk.met[: len(order)]


def _compare_replies(found: Findings, received: Counter[str], said: Counter[str]) -> None:
    """Every text of a walk is said once: what the outbox has twice was said by two who did not
    know of each other."""
    found.forked += any(times > 1 for times in said.values())
    missing = said - received
    if missing:
        print(f"said and not received: {missing}", file=sys.stderr)
    found.missing += missing.total()
    found.repeated += sum(max(received[text] - times, 0) for text, times in said.items())


async def _count_reminders(found: Findings, place: Place, office: Office) -> None:
    for chat, texts in (await reminders(place)).items():
        received = office.received(int(chat))
        copies = [received[text] for text in texts]
        found.reminders += sum(copies)
        found.reminded_twice += sum(max(times - 1, 0) for times in copies)
        found.not_reminded += copies.count(0)
