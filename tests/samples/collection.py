"""A collection of any size in a database: so many units asked so many items, each with an officer
and half a report, and so many answers in the log with what else they have left behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.loading import load_checklist_file
from handlers.library import Texts, dump_texts
from storage.campaigns import add_campaign, save_checklist, save_units
from storage.database import Database, Transaction
from storage.records import Campaign, Report, Unit, assignments_to
from storage.reminders import keep_reminded_until
from storage.reports import save_reports
from tests.samples import stored
from tests.transcript import NOW

CAMPAIGN, OWNER = "collection", "state"
COMMUNES = 3321  # of the country, since July 2025
_PER_SECTION = 25
_TEXT = "Xã đã triển khai đầy đủ theo kế hoạch, có văn bản kèm theo"


@dataclass(frozen=True, slots=True)
class Size:
    """`log` rows; of what was said (each answer is one message in and one out) a tenth, as
    messages are forgotten after a month."""

    log: int = 1000
    units: int = 9
    items: int = 60


def officer(number: int) -> str:
    """The person, and their chat on the console, of a unit."""
    return f"officer-{number}"


async def fill(where: Path | str, size: Size, now: datetime = NOW) -> None:
    """Makes the database, or fills an empty one, as it is then."""
    database = await Database.open(where)
    try:
        await _seed(database, size, now)
    finally:
        await database.close()


async def _seed(database: Database, size: Size, now: datetime) -> None:
    texts = checklist_of(size.items)
    checklist = texts["vi"]
    campaign = Campaign(
        CAMPAIGN, checklist.id, checklist.version, OWNER, checklist.title, now.year,
        f"{now.year}-01-01", f"{now.year}-12-31", now - timedelta(days=20),
        now + timedelta(days=4), "open",
    )  # fmt: skip
    units = [
        Unit(f"unit-{n}", f"Xã {n}", f"{n}", "commune", OWNER, place=n) for n in range(size.units)
    ]
    async with database.transaction() as db:
        await save_units(db, [Unit(OWNER, "Nhà nước", "Nhà nước", "state"), *units])
        await save_checklist(db, checklist.id, checklist.version, dump_texts(texts))
        await add_campaign(db, campaign, assignments_to(campaign, [one.id for one in units]))
        at = now.isoformat()
        await _add_officers(db, size.units, at)
        half = _half_of(size.items)
        await save_reports(
            db, [Report(CAMPAIGN, one.id, answers=half, updated_at=at) for one in units]
        )
        await _add_past(db, size, at)
        await keep_reminded_until(db, CAMPAIGN, now)


def checklist_of(items: int) -> Texts:
    """Figures with a rule over the one before, texts, and questions that depend on another."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "collection.yaml"
        sections = [
            {"id": f"I.{1 + start // _PER_SECTION}", "title": "Tình hình",
             "items": [_item(n) for n in range(start, min(start + _PER_SECTION, items))]}
            for start in range(0, items, _PER_SECTION)
        ]  # fmt: skip
        file.write_text(
            yaml.safe_dump(
                {"id": "collection", "version": 1, "title": "Báo cáo", "sections": sections}
            )
        )
        return load_checklist_file(file)


def _item(number: int) -> dict[str, Any]:
    asked = {
        "id": f"item_{number}",
        "label": f"Nội dung {number}",
        "ask": f"Xã có bao nhiêu ở nội dung {number}?",
        "hint": "Tính đến hết kỳ báo cáo.",
    }
    match number % 5:
        case 3:
            return asked | {"type": "yes_no", "rollup": "count_yes"}
        case 4:
            return asked | {"type": "text", "rollup": "narrative", "when": f"item_{number - 1}"}
        case 0:
            return asked | {"type": "integer", "unit": "hộ", "rollup": "sum"}
        case _:
            within = f"item_{number} <= item_{number - number % 5}"
            rule = {"id": f"within_{number}", "hard": within, "say": "Không thể lớn hơn tổng số."}
            return asked | {"type": "integer", "unit": "hộ", "rollup": "sum", "check": [rule]}


def _half_of(items: int) -> dict[str, Any]:
    given = {0: 5000, 1: 262, 2: 131, 3: True, 4: _TEXT}
    return stored(**{f"item_{n}": given[n % 5] for n in range(items // 2)})


async def _add_officers(db: Transaction, units: int, at: str) -> None:
    people = [
        {"id": officer(n), "name": f"Cán bộ xã {n}", "language": None, "at": at}
        for n in range(units)
    ]
    await db.execute_many("insert-person", people)
    await db.execute_many(
        "insert-membership",
        [{"person_id": officer(n), "unit_id": f"unit-{n}", "role": "officer", "at": at}
         for n in range(units)],
    )  # fmt: skip
    await db.execute_many(
        "save-identity",
        [{"channel": "console", "external_id": officer(n), "chat_id": officer(n),
          "person_id": officer(n), "at": at} for n in range(units)],
    )  # fmt: skip


async def _add_past(db: Transaction, size: Size, at: str) -> None:
    """What stands in the log, mostly of earlier collections, and in the outbox, all of it sent."""
    await db.execute_many("insert-answer-log", _logged(size, at))
    said = range(size.log // 10)
    await db.execute_many(
        "insert-seen-update",
        ({"channel": "console", "update_id": f"old-{n}", "at": at} for n in said),
    )
    for page in range(0, len(said), 5000):
        messages = [
            {"key": None, "channel": "console", "chat_id": officer(n % size.units),
             "payload": '{"lines":[["Đã ghi",""]]}'}
            for n in said[page : page + 5000]
        ]  # fmt: skip
        queued = await db.fetch("enqueue-bulk", messages=messages, at=at)
        done = {"state": "sent", "attempts": 1, "error": None, "at": at}
        await db.execute_many("finish-message", [{"id": row["id"], **done} for row in queued])


def _logged(size: Size, at: str) -> Iterator[dict[str, Any]]:
    answers = size.units * size.items
    for n in range(size.log):
        period, place = divmod(n, answers)
        unit, item = divmod(place, size.items)
        yield {
            "campaign_id": f"past-{period}" if period else CAMPAIGN,
            "unit_id": f"unit-{unit}",
            "item_id": f"item_{item}",
            "old": None,
            "new": '{"by":"officer-0","via":"console","at":"2026-11-05","value":262}',
            "person_id": officer(unit),
            "channel": "console",
            "at": at,
        }
