"""A round of the whole country, or of as much of it as a test needs, in a database: communes below
provinces below the state, each with the answers of one of the demo's nine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from handlers.library import dump_texts
from report.answers import to_json
from report.summary import UnitReport
from storage.campaigns import add_campaign, save_checklist, save_units
from storage.database import Database
from storage.people import add_identity, add_person
from storage.records import Assignment, Campaign, Report, ReportState, Unit
from storage.reports import save_reports
from tests.samples.son_tay import checklist_of_2022, many
from tests.transcript import NOW

STATE = Unit("viet-nam", "Nhà nước", "Việt Nam", "state")
CAMPAIGN, LEAD, PROVINCES = "dan-van-ca-nuoc", "lead-viet-nam", 34


def province(number: int) -> Unit:
    return Unit(
        f"tinh-{number}", f"Tỉnh {number}", f"Tỉnh {number}", "province", STATE.id, place=number
    )


async def seed_nation(database: Database, communes: int, at_work: int = 0) -> None:
    """The round, its lead and, for each of the first hundred communes, an officer `officer-N`;
    the first `at_work` reports are not submitted yet."""
    reports = many(communes).reports
    provinces = [province(n) for n in range(min(PROVINCES, communes))]
    units = [
        Unit(one.unit_id, one.name, one.short, "commune", provinces[n % len(provinces)].id, place=n)
        for n, one in enumerate(reports)
    ]
    checklist = checklist_of_2022("vi")
    campaign = Campaign(
        CAMPAIGN, checklist.id, checklist.version, STATE.id, f"{checklist.title} năm 2026", 2026,
        "2025-12-15", "2026-12-14", NOW - timedelta(days=20), NOW + timedelta(days=4), "open",
    )  # fmt: skip
    async with database.transaction() as db:
        await save_units(db, [STATE, *provinces, *units])
        texts = dump_texts({"vi": checklist, "en": checklist_of_2022("en")})
        await save_checklist(db, checklist.id, checklist.version, texts)
        targets = [Assignment(campaign, one.id, "unit") for one in units]
        await add_campaign(db, campaign, [*targets, Assignment(campaign, STATE.id, "owner")])
        await add_person(db, LEAD, "Lãnh đạo", STATE.id, "lead", NOW)
        await add_identity(db, LEAD, "console", LEAD, LEAD, NOW)
        for n, unit in enumerate(units[:100]):
            await add_person(db, f"officer-{n}", f"Cán bộ {unit.name}", unit.id, "officer", NOW)
            await add_identity(db, f"officer-{n}", "console", f"officer-{n}", f"officer-{n}", NOW)
        await save_reports(db, _reports(reports, at_work))


def _reports(reports: Iterable[UnitReport], at_work: int) -> Iterator[Report]:
    at = NOW.isoformat()
    for n, one in enumerate(reports):
        answers = {
            name: to_json(replace(answer, person_id="officer-0", channel="console", at=at))
            for name, answer in one.answers.items()
        }
        state: ReportState = "draft" if n < at_work else "submitted"
        yield Report(CAMPAIGN, one.unit_id, state, answers, updated_at=at)
