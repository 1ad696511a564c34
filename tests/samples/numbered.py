"""A campaign in which every answer says who gave it and to which question: what is lost, doubled
or written down for somebody else can be told from the figures alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.library import dump_texts
from report.checklist import Checklist
from report.items import ItemType
from storage.campaigns import add_campaign, save_checklist, save_units
from storage.database import Database, Transaction
from storage.people import add_identity, add_person
from storage.records import Assignment, Campaign, Unit
from storage.reminders import keep_reminded_until

CAMPAIGN = "numbered"
QUESTIONS = 40
_DISTRICT = Unit("district", "Huyện mẫu", "Huyện mẫu", "district")
_YES = "Có"


def unit_of(number: int) -> str:
    """The commune of an officer; the number is the officer's chat, too."""
    return f"commune-{number}"


def typed(number: int) -> dict[str, str]:
    """What an officer types or presses, by the labels of the questions; nobody else types it."""
    return {_label(place): _answer(number, place) for place in _places()}


def stored(number: int) -> dict[str, object]:
    """The same as it has to be stored, by the ids of the questions."""
    return {_id(place): _value(number, place) for place in _places()}


def _places() -> range:
    return range(1, QUESTIONS + 1)


def _id(place: int) -> str:
    return f"q{place:02}"


def _label(place: int) -> str:
    return f"Chỉ tiêu {place:02}"


def _type(place: int) -> ItemType:
    """Mostly figures; every fifth question is answered in words, every tenth by a button."""
    if place % 10 == 0:
        return "yes_no"
    return "text" if place % 5 == 0 else "integer"


def _answer(number: int, place: int) -> str:
    value = _value(number, place)
    return _YES if value is True else str(value)


def _value(number: int, place: int) -> str | int | bool:
    match _type(place):
        case "yes_no":
            return True
        case "text":
            return f"Nội dung {number} của xã, {place:02}."
        case _:
            return 10_000_000 + number * 100 + place


def checklist() -> Checklist:
    items = [
        {
            "id": _id(place),
            "label": _label(place),
            "ask": f"Chỉ tiêu {place:02} của xã là bao nhiêu?",
            "hint": "Theo sổ của xã.",
            "type": _type(place),
        }
        for place in _places()
    ]
    section = {"id": "I", "title": "Số liệu", "items": items}
    return Checklist.model_validate(
        {"id": "numbered", "version": 1, "title": "Báo cáo mẫu", "sections": [section]}
    )


async def seed_numbered(database: Database, officers: range, now: datetime, plan: str) -> None:
    """Writes the campaign into an empty database, with an officer on Telegram for each number.
    Whatever of the plan of reminders was due within the last two hours is still to go out."""
    known = checklist()
    communes = [_commune(number) for number in officers]
    async with database.transaction() as db:
        await save_units(db, [_DISTRICT, *communes])
        await save_checklist(db, known.id, known.version, dump_texts({"vi": known}))
        campaign = _campaign(known, now)
        await add_campaign(db, campaign, [Assignment(campaign, u.id, "unit") for u in communes])
        await keep_reminded_until(db, campaign.id, now - timedelta(hours=2))
        await db.execute("save-reminder-plan", campaign_id=campaign.id, plan=plan)
        for number in officers:
            await _add_officer(db, number, now)


def _commune(number: int) -> Unit:
    return Unit(unit_of(number), f"Xã {number}", f"{number}", "commune", _DISTRICT.id, place=number)


def _campaign(known: Checklist, now: datetime) -> Campaign:
    return Campaign(
        CAMPAIGN, known.id, known.version, _DISTRICT.id, known.title, now.year,
        f"{now.year - 1}-12-15", f"{now.year}-12-14",
        now - timedelta(days=21), now + timedelta(days=4), "open",
    )  # fmt: skip


async def _add_officer(db: Transaction, number: int, now: datetime) -> None:
    person, chat = f"officer-{number}", str(number)
    await add_person(db, person, f"Cán bộ xã {number}", unit_of(number), "officer", now)
    await add_identity(db, person, "telegram", chat, chat, now)
