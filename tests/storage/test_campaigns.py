"""Units, checklists and campaigns: what is asked of whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.campaigns import (
    add_campaign,
    all_campaigns,
    all_units,
    campaign_units,
    campaigns_owned,
    find_campaign,
    find_unit,
    load_checklist_texts,
    save_checklist,
    save_units,
)
from storage.database import Database
from storage.records import Report
from storage.reports import save_reports
from tests.samples import stored
from tests.samples.district import (
    BUA,
    CAMPAIGN,
    DISTRICT,
    DUNG,
    LAST_CAMPAIGN,
    NOW,
    campaign,
)


async def test_units_stand_in_their_order(database: Database) -> None:
    async with database.transaction() as db:
        await save_units(db, [DISTRICT, replace(DUNG, place=1), replace(BUA, place=2)])
        assert [unit.id for unit in await all_units(db)] == ["son-tay", "dung", "bua"]


async def test_unit_comes_back_as_it_was(database: Database) -> None:
    async with database.transaction() as db:
        await save_units(db, [DISTRICT, BUA])
        assert await find_unit(db, "bua") == BUA


async def test_units_file_read_again_renews_its_units(district: Database) -> None:
    renamed = replace(BUA, name="Xã Sơn Bua mới", aliases=("S.Bua", "Bua"), code=None)
    async with district.transaction() as db:
        await save_units(db, [renamed])
        assert await find_unit(db, "bua") == renamed


async def test_version_of_a_checklist_never_changes(database: Database) -> None:
    async with database.transaction() as db:
        await save_checklist(db, "rice", 1, {"vi": {"title": "Gạo"}})
        await save_checklist(db, "rice", 1, {"vi": {"title": "Ngô"}})
        await save_checklist(db, "rice", 2, {"vi": {"title": "Ngô"}})
        assert await load_checklist_texts(db, "rice", 1) == {"vi": {"title": "Gạo"}}
        assert await load_checklist_texts(db, "rice", 2) == {"vi": {"title": "Ngô"}}


async def test_checklist_that_is_not_there_is_an_error(database: Database) -> None:
    async with database.transaction() as db:
        with pytest.raises(LookupError, match="no checklist rice version 3"):
            await load_checklist_texts(db, "rice", 3)


async def test_campaign_comes_back_as_it_was(district: Database) -> None:
    async with district.transaction() as db:
        assert await find_campaign(db, CAMPAIGN) == campaign()
        assert await find_campaign(db, "nothing") is None


async def test_latest_campaign_is_the_one_due_last(district: Database) -> None:
    async with district.transaction() as db:
        assert [one.id for one in await all_campaigns(db)] == [CAMPAIGN, LAST_CAMPAIGN]
        assert await find_campaign(db, "latest") == campaign()


async def test_without_campaigns_there_is_no_latest(database: Database) -> None:
    async with database.transaction() as db:
        assert await find_campaign(db, "latest") is None


async def test_office_owns_its_open_campaigns_next_deadline_first(district: Database) -> None:
    urgent = replace(campaign("urgent"), due_at=NOW + timedelta(days=1))
    async with district.transaction() as db:
        await add_campaign(db, urgent, [])
        assert [one.id for one in await campaigns_owned(db, "son-tay")] == ["urgent", CAMPAIGN]
        assert await campaigns_owned(db, "bua") == []


async def test_units_of_a_campaign_come_with_their_reports(district: Database) -> None:
    report = Report(
        CAMPAIGN, "dung", "submitted", stored(poor=30), NOW.isoformat(), "dung", NOW.isoformat()
    )
    async with district.transaction() as db:
        await save_reports(db, [report])
        found = await campaign_units(db, CAMPAIGN)
    assert [(one.unit.id, one.scope, one.report) for one in found] == [
        ("son-tay", "owner", None),
        ("bua", "unit", None),
        ("dung", "unit", report),
    ]


async def test_report_saved_again_replaces_the_one_before(district: Database) -> None:
    async with district.transaction() as db:
        await save_reports(db, [Report(CAMPAIGN, "bua", "draft", stored(poor=30))])
        await save_reports(db, [Report(CAMPAIGN, "bua", "approved", stored(poor=31))])
        found = await campaign_units(db, CAMPAIGN)
    (report,) = [one.report for one in found if one.report]
    assert (report.state, report.answers) == ("approved", stored(poor=31))
