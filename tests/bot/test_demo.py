"""The sample district in a database: ready to be tried, and of one piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo import CAMPAIGN, read_demo_data, seed_demo, values_to_try
from bot.loading import load_checklists
from config.language import language
from handlers.compiled.compiling import compile_summary
from handlers.library import Library
from report.items import Item
from report.reading import Taken, read
from report.summary import Summary
from report.values import decode
from storage.campaigns import all_units, campaign_units, find_campaign
from storage.database import Database
from storage.people import all_people
from tests.samples.district import NOW

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VIETNAMESE = language("vi")
LAST_CAMPAIGN = "dan-van-2021"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"

    async def seed() -> None:
        database = await Database.open(path)
        assert await seed_demo(database, NOW, ZONE)
        await database.close()

    asyncio.run(seed())
    return path


@pytest.fixture
async def demo(seeded: Path) -> AsyncIterator[Database]:
    database = await Database.open(seeded)
    yield database
    await database.close()


async def summary(demo: Database, campaign_id: str) -> Summary:
    async with demo.transaction() as db:
        campaign = await find_campaign(db, campaign_id)
        assert campaign is not None
        return await compile_summary(db, Library(), campaign, VIETNAMESE)


async def test_district_is_written_once(demo: Database) -> None:
    async with demo.transaction() as db:
        before = await all_people(db)
    assert not await seed_demo(demo, NOW + timedelta(days=1), ZONE)
    async with demo.transaction() as db:
        assert await all_people(db) == before


async def test_each_commune_has_an_officer_and_the_district_a_lead(demo: Database) -> None:
    async with demo.transaction() as db:
        people, units = await all_people(db), await all_units(db)
    roles = {one.unit_id: (one.id, one.role) for one in people}
    assert roles.pop("son-tay") == ("lead-son-tay", "lead")
    communes = [unit.id for unit in units if unit.kind == "commune"]
    assert roles == {unit: (f"officer-{unit}", "officer") for unit in communes}
    assert all(one.channels == ("web",) for one in people)


async def test_deadline_is_at_the_end_of_an_office_day_and_not_yet_over(demo: Database) -> None:
    async with demo.transaction() as db:
        campaign = await find_campaign(db, "latest")
    assert campaign is not None
    assert (campaign.id, campaign.state, campaign.previous_id) == (CAMPAIGN, "open", LAST_CAMPAIGN)
    due = campaign.due_at.astimezone(ZONE)
    assert (due.hour, due.minute) == (17, 0)
    assert campaign.opens_at < NOW < campaign.due_at


async def test_two_communes_are_left_to_whoever_tries_it(demo: Database) -> None:
    data = read_demo_data()
    found = await summary(demo, CAMPAIGN)
    states = {report.unit_id: report.state for report in found.reports}
    assert states.pop(data.untouched) == "none"
    assert states.pop(data.half_done) == "draft"
    assert set(states.values()) == {"submitted"}
    assert len(states) == 7


@pytest.mark.parametrize("campaign_id", [CAMPAIGN, LAST_CAMPAIGN])
async def test_submitted_reports_are_complete_and_break_no_hard_rule(
    campaign_id: str, demo: Database
) -> None:
    found = await summary(demo, campaign_id)
    assert [(r.unit_id, r.done, r.total) for r in found.counted if r.done < r.total] == []
    wrong = [one for one in found.contradictions if one.unit_id and one.severity == "error"]
    assert wrong == []


async def test_soft_rules_that_are_broken_were_confirmed(demo: Database) -> None:
    found = await summary(demo, CAMPAIGN)
    doubted = {one.unit_id: one.id for one in found.contradictions if one.unit_id}
    assert doubted == {unit: check for (unit, _), check in read_demo_data().confirmed.items()}
    assert all(one.confirmed for one in found.contradictions if one.unit_id)


async def test_answers_say_who_gave_them_and_when(demo: Database) -> None:
    async with demo.transaction() as db:
        units = await campaign_units(db, CAMPAIGN)
    for unit in units:
        answers = unit.report.answers if unit.report else {}
        assert all(one["by"].endswith(unit.unit.id) and one["at"] for one in answers.values())


def items_to_try() -> list[tuple[str, Item, str]]:
    by_label = {
        item.label: item for item in load_checklists("dan-van-chinh-quyen-2022")["vi"].all_items
    }
    return [
        (unit, by_label[label], typed) for unit, rows in values_to_try() for label, typed in rows
    ]


def test_values_to_try_are_read_as_the_answers_that_make_the_totals_come_out() -> None:
    data = read_demo_data()
    wrong = []
    for unit, item, typed in items_to_try():
        stored = data.this_year[unit].get(item.id)
        if stored is None:
            assert typed == "bỏ qua"
        elif item.type not in ("list", "file"):
            value = decode(item, stored)
            if read(item, typed, today=NOW.date()) != Taken(value):
                wrong.append((unit, item.id, typed, value))
    assert wrong == []
