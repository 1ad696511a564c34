"""The small district with a planner that wakes when a test says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.reminders import remind
from handlers.library import Library
from handlers.messages import Reply, decode_reply
from handlers.turn import House
from storage.batch import QueuedMessage
from storage.campaigns import find_report
from storage.database import Database
from storage.people import add_identity, add_person
from storage.records import Report, ReportState, Return, Role
from storage.reminders import keep_reminded_until
from storage.reports import save_reports
from tests.samples import stored
from tests.samples.district import CAMPAIGN, NOW, fill

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = "2022-12-09T17:00"  # a Friday
WHOLE: dict[str, Any] = {"households": 520, "poor": 262, "got_rice": False, "remarks": "Đường xa."}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


@dataclass
class Office:
    """Who was reminded is told by the chat, which is called as its person."""

    database: Database
    house: House = field(default_factory=lambda: House(Library(), HANOI, "vi"))

    async def wakes(self, at: str) -> list[str]:
        """Who is reminded when the planner wakes at that local time, in order of their names."""
        return sorted(await self.wakes_to_say(at))

    async def wakes_to_say(self, at: str) -> dict[str, Reply]:
        """The same with what each is told."""
        queued: list[QueuedMessage] = []
        await remind(self.database, self.house, lambda: local(at).astimezone(UTC), queued.extend)
        told = {one.chat_id: decode_reply(one.payload) for one in queued}
        assert len(told) == len(queued), "somebody was told twice"
        return told

    async def due(self, at: str, unit: str | None = None) -> None:
        """Moves the deadline, or that of one unit."""
        if unit is None:
            await self.change("update campaign set due_at = :at where id = :campaign", at=utc(at))
        else:
            sql = (
                "update campaign_target set due_at = :at "
                "where unit_id = :unit and campaign_id = :campaign"
            )
            await self.change(sql, at=utc(at), unit=unit)

    async def plan(self, text: str) -> None:
        await self.change(
            "update campaign set reminder_plan = :plan where id = :campaign", plan=text
        )

    async def change(self, sql: str, **params: object) -> None:
        async with self.database.engine.transaction() as session:
            await session.execute(sql, {"campaign": CAMPAIGN, **params})

    async def report(self, unit: str, state: ReportState = "draft", **given: Any) -> None:
        async with self.database.transaction() as db:
            found = await find_report(db, CAMPAIGN, unit) or Report(CAMPAIGN, unit)
            returned = Return("Số liệu chưa khớp", ("poor",), NOW.isoformat(), "lead")
            report = replace(
                found,
                state=state,
                answers={**found.answers, **stored(**given)},
                returned=returned if state == "returned" else None,
            )
            await save_reports(db, [report])

    async def joins(self, person: str, unit: str, role: Role) -> None:
        async with self.database.transaction() as db:
            await add_person(db, person, person.capitalize(), unit, role, NOW)
            await add_identity(db, person, "console", person, person, NOW)


def utc(at: str) -> str:
    return local(at).astimezone(UTC).isoformat()


@asynccontextmanager
async def office(place: Path | str) -> AsyncIterator[Office]:
    """Two communes and their district, which reports, too; planned up to the last of November.
    Nobody has begun. Beginning with 2 December people are reminded by the usual plan."""
    database = await Database.open(place)
    try:
        await fill(database)
        made = Office(database)
        await made.due(DUE)
        async with database.transaction() as db:
            await keep_reminded_until(db, CAMPAIGN, local("2022-11-30T09:00").astimezone(UTC))
        yield made
    finally:
        await database.close()
