"""The sample district: nine communes, last year's reports, seven of this year's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any

import yaml

from bot.loading import load_checklists, load_units
from bot.web.sessions import demo_chat
from config.language import Language, language
from config.records import record
from handlers.filling.asking import SKIP
from handlers.library import Texts, dump_texts
from report.answers import Answer, Answers, to_json
from report.checklist import Checklist
from report.items import Item, Scope
from report.progress import progress
from report.showing import as_typed
from report.values import decode
from storage.campaigns import add_campaign, find_campaign, save_checklist, save_units
from storage.database import Database, Transaction
from storage.people import add_identity, add_person
from storage.records import Assignment, Campaign, Report, ReportState, Role, Unit
from storage.reminders import keep_reminded_until
from storage.reports import save_reports

CONFIG = Path(__file__).parent.parent / "config"
_DATA = CONFIG / "demo" / "son-tay.yaml"
_UNITS = CONFIG / "units" / "son-tay.yaml"
_THIS_YEAR, _LAST_YEAR = 2022, 2021
_DAYS_LEFT = 4
CAMPAIGN = f"dan-van-{_THIS_YEAR}"
_LAST_CAMPAIGN = f"dan-van-{_LAST_YEAR}"


@record(frozen=True)
class DemoData:
    """The sample answers, by unit and item, in the form in which answers are stored."""

    owner: str
    communes: tuple[str, ...]
    this_year: Mapping[str, Mapping[str, Any]]
    last_year: Mapping[str, Mapping[str, Any]]
    half_done: str
    half_done_up_to: str
    untouched: str
    confirmed: Mapping[tuple[str, str], str]


def read_demo_data() -> DemoData:
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    communes = tuple(data["communes"])
    owner = data["owner"]
    return DemoData(
        owner=owner,
        communes=communes,
        this_year={**_by_unit(communes, data["this_year"]), owner: data["owner_this_year"]},
        last_year={**_by_unit(communes, data["last_year"]), owner: data["owner_last_year"]},
        half_done=data["half_done"]["unit"],
        half_done_up_to=data["half_done"]["up_to"],
        untouched=data["untouched"],
        confirmed={(one["unit"], one["item"]): one["check"] for one in data["confirmed"]},
    )


def _by_unit(communes: tuple[str, ...], rows: Mapping[str, list[Any]]) -> dict[str, dict[str, Any]]:
    return {
        unit: {item: row[n] for item, row in rows.items() if row[n] is not None}
        for n, unit in enumerate(communes)
    }


async def seed_demo(database: Database, now: datetime, zone: tzinfo) -> bool:
    """Writes the sample district into an empty database; false where it is there already."""
    async with database.transaction() as db:
        if await find_campaign(db, CAMPAIGN):
            return False
        texts, data, units = (
            load_checklists("dan-van-chinh-quyen-2022"),
            read_demo_data(),
            load_units(_UNITS),
        )
        await save_units(db, units)
        await save_checklist(db, texts["vi"].id, texts["vi"].version, dump_texts(texts))
        await _add_people(db, data, {unit.id: unit for unit in units}, now)
        await _add_last_campaign(db, data, texts, now)
        await _add_campaign(db, data, texts, now, zone)
    return True


async def _add_people(
    db: Transaction, data: DemoData, units: Mapping[str, Unit], now: datetime
) -> None:
    for person_id, name, unit_id, role in _people(data, units):
        await add_person(db, person_id, name, unit_id, role, now)
        chat = demo_chat(person_id)
        await add_identity(db, person_id, "web", chat, chat, now)


def _people(data: DemoData, units: Mapping[str, Unit]) -> Iterator[tuple[str, str, str, Role]]:
    """People are called by their role: nobody here is real."""
    yield f"lead-{data.owner}", f"Lãnh đạo huyện {units[data.owner].short}", data.owner, "lead"
    for unit in data.communes:
        yield f"officer-{unit}", f"Cán bộ xã {units[unit].short}", unit, "officer"


async def _add_last_campaign(db: Transaction, data: DemoData, texts: Texts, now: datetime) -> None:
    due = now - timedelta(days=360)
    campaign = _campaign(_LAST_CAMPAIGN, _LAST_YEAR, texts["vi"], data.owner, due, None)
    await add_campaign(db, campaign, _assignments(campaign, data))
    await save_reports(
        db,
        [
            _report(campaign, texts["vi"], data, unit, answers, "received", due)
            for unit, answers in data.last_year.items()
        ],
    )


async def _add_campaign(
    db: Transaction, data: DemoData, texts: Texts, now: datetime, zone: tzinfo
) -> None:
    day = now.astimezone(zone).date() + timedelta(days=_DAYS_LEFT)
    due = datetime.combine(day, time(17), zone).astimezone(UTC)
    campaign = _campaign(CAMPAIGN, _THIS_YEAR, texts["vi"], data.owner, due, _LAST_CAMPAIGN)
    await add_campaign(db, campaign, _assignments(campaign, data))
    # Nobody is reminded of what was due before there was a demo.
    await keep_reminded_until(db, campaign.id, now)
    reports = []
    for unit, answers in data.this_year.items():
        given, state = _given(data, texts["vi"], unit, answers)
        if given:
            at = _yesterday_afternoon(now, zone)
            reports.append(_report(campaign, texts["vi"], data, unit, given, state, at))
    await save_reports(db, reports)


def _yesterday_afternoon(now: datetime, zone: tzinfo) -> datetime:
    day = now.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, time(16, 30), zone).astimezone(UTC)


def _given(
    data: DemoData, checklist: Checklist, unit: str, answers: Mapping[str, Any]
) -> tuple[dict[str, Any], ReportState]:
    """What a unit has answered so far, and whether it has submitted."""
    if unit == data.untouched:
        return {}, "draft"
    if unit != data.half_done:
        return dict(answers), "draft" if unit == data.owner else "submitted"
    order = [item.id for item in checklist.all_items]
    done = set(order[: order.index(data.half_done_up_to) + 1])
    return {item: value for item, value in answers.items() if item in done}, "draft"


def _campaign(
    campaign_id: str,
    year: int,
    checklist: Checklist,
    owner: str,
    due: datetime,
    previous: str | None,
) -> Campaign:
    return Campaign(
        id=campaign_id,
        checklist_id=checklist.id,
        checklist_version=checklist.version,
        owner_id=owner,
        title=f"{checklist.title} năm {year}",
        year=year,
        window_from=f"{year - 1}-12-15",  # Decree 09/2019: a yearly report's data window
        window_to=f"{year}-12-14",
        opens_at=due - timedelta(days=21),
        due_at=due,
        state="open" if previous else "closed",
        previous_id=previous,
    )


def _assignments(campaign: Campaign, data: DemoData) -> list[Assignment]:
    return [
        *(Assignment(campaign, unit, "unit") for unit in data.communes),
        Assignment(campaign, data.owner, "owner"),
    ]


def _report(
    campaign: Campaign,
    checklist: Checklist,
    data: DemoData,
    unit: str,
    answers: Mapping[str, Any],
    state: ReportState,
    at: datetime,
) -> Report:
    role = "lead" if unit == data.owner else "officer"
    person = f"{role}-{unit}"
    moment = at.isoformat(timespec="seconds")
    stored = {}
    for item_id, value in answers.items():
        check = data.confirmed.get((unit, item_id)) if campaign.id == CAMPAIGN else None
        answer = Answer(
            "given",
            decode(checklist.by_id[item_id], value),
            confirmed=(check,) if check else (),
            person_id=person,
            channel="web",
            at=moment,
        )
        stored[item_id] = to_json(answer)
    complete = _with_reasons(checklist, stored, unit == data.owner, person, moment, state)
    sent = state in ("submitted", "received")
    return Report(
        campaign.id,
        unit,
        state,
        complete,
        moment if sent else None,
        person if sent else None,
        moment,
    )


def _with_reasons(
    checklist: Checklist,
    stored: dict[str, Any],
    is_owner: bool,
    person: str,
    at: str,
    state: ReportState,
) -> dict[str, Any]:
    """A submitted report has an answer or a reason everywhere."""
    if state == "draft":
        return stored
    scope: Scope = "owner" if is_owner else "unit"
    steps = progress(checklist, scope, Answers(checklist, stored))
    skipped = Answer("skipped", None, "không có", person_id=person, channel="web", at=at)
    return {**stored, **{i.id: to_json(skipped) for i in steps.items if i.id not in stored}}


def values_to_try() -> list[tuple[str, list[tuple[str, str]]]]:
    """For the two unfinished communes: what to type so that the totals come out."""
    texts, data = load_checklists("dan-van-chinh-quyen-2022"), read_demo_data()
    checklist, vietnamese = texts["vi"], language("vi")
    found = []
    for unit in (data.half_done, data.untouched):
        answers = data.this_year[unit]
        given, _ = _given(data, checklist, unit, answers)
        whole = Answers(checklist, _stored(checklist, answers))
        rows = [
            (item.label, _typed(item, whole, vietnamese))
            for item in progress(checklist, "unit", whole).items
            if item.id not in given
        ]
        found.append((unit, rows))
    return found


def _stored(checklist: Checklist, answers: Mapping[str, Any]) -> dict[str, Any]:
    by_id = checklist.by_id
    return {
        name: to_json(Answer("given", decode(by_id[name], one))) for name, one in answers.items()
    }


def _typed(item: Item, answers: Answers, words: Language) -> str:
    value = answers.value(item.id)
    return words.say(SKIP).split(" | ")[0] if value is None else as_typed(item, value, words)
