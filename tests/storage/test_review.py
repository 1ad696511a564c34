"""Reports that are approved, taken in, returned or given more time; who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.applying import apply
from storage.campaigns import campaign_units
from storage.changes import DeadlineExtended, ItemRevised, ReportMoved
from storage.database import Database
from storage.people import Addressee, add_identity, add_person, addressees
from storage.records import Member, Report, ReportState, Return
from storage.reports import save_reports
from tests.samples import stored
from tests.samples.district import CAMPAIGN, NOW, campaign
from tests.samples.raw import rows
from tests.storage.batches import batch_of, message

LATER = NOW + timedelta(days=9)


async def report_of(database: Database, unit_id: str) -> Report:
    async with database.transaction() as db:
        found = {one.unit.id: one.report for one in await campaign_units(db, CAMPAIGN)}
    report = found[unit_id]
    assert report is not None
    return report


async def test_whoever_approves_a_report_is_kept(district: Database) -> None:
    async with batch_of(district, message("bua")) as batch:
        await apply(batch, message("bua"), [ReportMoved(CAMPAIGN, "bua", "approved")])
    report = await report_of(district, "bua")
    assert (report.state, report.approved_by) == ("approved", "bua")
    assert report.approved_at == NOW.isoformat()


async def test_report_submitted_anew_is_not_approved_yet(district: Database) -> None:
    steps: list[ReportState] = ["approved", "returned", "submitted"]
    async with batch_of(district, message("bua")) as batch:
        await apply(batch, message("bua"), [ReportMoved(CAMPAIGN, "bua", one) for one in steps])
    report = await report_of(district, "bua")
    assert (report.approved_by, report.approved_at) == (None, None)


@pytest.mark.parametrize("state", ["received", "returned"])
async def test_report_of_a_unit_that_sent_nothing_in_this_batch_is_moved(
    state: ReportState, district: Database
) -> None:
    sent = Report(CAMPAIGN, "dung", "submitted", stored(poor=30), NOW.isoformat(), "dung")
    async with district.transaction() as db:
        await save_reports(db, [sent])
    async with batch_of(district, message("lead")) as batch:
        await apply(batch, message("lead"), [ReportMoved(CAMPAIGN, "dung", state)])
    report = await report_of(district, "dung")
    assert (report.state, report.answers) == (state, stored(poor=30))
    assert (report.submitted_at, report.submitted_by) == (NOW.isoformat(), "dung")


async def test_returned_report_keeps_why_and_what_is_to_be_looked_at(district: Database) -> None:
    moved = ReportMoved(CAMPAIGN, "bua", "returned", "Số hộ nghèo chưa khớp.", ("poor", "rice_kg"))
    async with batch_of(district, message("lead")) as batch:
        await apply(batch, message("lead"), [moved])
    assert (await report_of(district, "bua")).returned == Return(
        "Số hộ nghèo chưa khớp.", ("poor", "rice_kg"), NOW.isoformat(), "lead"
    )
    assert await rows(district, "select person_id, action, details from audit") == [
        (
            "lead",
            "report returned",
            '{"campaign":"rice-2022","unit":"bua","was":"draft",'
            '"reason":"Số hộ nghèo chưa khớp.","items":["poor","rice_kg"]}',
        )
    ]


async def test_items_looked_at_again_are_kept(district: Database) -> None:
    moved = ReportMoved(CAMPAIGN, "bua", "returned", "Chưa khớp.", ("poor", "rice_kg"))
    async with batch_of(district, message("lead"), message("bua", "2")) as batch:
        await apply(batch, message("lead"), [moved])
        await apply(batch, message("bua", "2"), [ItemRevised(CAMPAIGN, "bua", "poor")])
    returned = (await report_of(district, "bua")).returned
    assert returned is not None
    assert returned.done == ("poor",)


async def test_nothing_is_revised_in_a_report_that_was_not_returned(district: Database) -> None:
    async with batch_of(district, message("bua")) as batch:
        await apply(batch, message("bua"), [ItemRevised(CAMPAIGN, "bua", "poor")])
    assert await rows(district, "select 1 from report where campaign_id = 'rice-2022'") == []


async def test_one_unit_is_given_more_time(district: Database) -> None:
    extended = DeadlineExtended(CAMPAIGN, "bua", LATER.isoformat())
    async with batch_of(district, message("lead")) as batch:
        await apply(batch, message("lead"), [extended])
    async with batch_of(district, message("bua", "2"), message("dung", "3")) as batch:
        due = {unit: batch.assignments[unit][0].due_at for unit in ("bua", "dung")}
    assert due == {"bua": LATER, "dung": campaign().due_at}
    async with district.transaction() as db:
        units = await campaign_units(db, CAMPAIGN)
    assert [(one.unit.id, one.extended_to) for one in units if one.extended_to] == [("bua", LATER)]
    assert await rows(district, "select action, person_id from audit") == [
        ("deadline extended", "lead")
    ]


async def test_those_who_work_on_a_units_report_are_known(district: Database) -> None:
    async with district.transaction() as db:
        await add_person(db, "chair", "Chủ tịch xã", "bua", "approver", NOW)
    async with batch_of(district, message("bua"), message("dung", "2")) as batch:
        assert set(batch.members["bua"]) == {
            Member("bua", "Cán bộ xã Sơn Bua", "officer"),
            Member("chair", "Chủ tịch xã", "approver"),
        }
        assert batch.members["dung"] == (Member("dung", "Cán bộ xã Sơn Dung", "officer"),)


async def test_only_those_with_the_role_are_told(
    district: Database,
) -> None:
    async with district.transaction() as db:
        await add_person(db, "chair", "Chủ tịch xã", "bua", "approver", NOW)
        await add_identity(db, "chair", "zalo", "z1", "z1", NOW)
        told = {
            "officers": await addressees(db, "bua", ["officer"]),
            "both": await addressees(db, "bua", ["officer", "approver"]),
            "nobody": await addressees(db, "bua", ["lead"]),
        }
    officer, chair = (
        Addressee("bua", None, "console", "bua"),
        Addressee("chair", None, "zalo", "z1"),
    )
    assert told == {
        "officers": [officer],
        "both": [officer, chair],
        "nobody": [],
    }


async def test_person_is_told_once_in_the_chat_where_they_were_last(district: Database) -> None:
    async with district.transaction() as db:
        await add_identity(db, "bua", "zalo", "z7", "z7", NOW + timedelta(days=1))
        assert [one.channel for one in await addressees(db, "bua", ["officer"])] == ["zalo"]
    async with batch_of(district, message("bua")) as batch:
        batch.converse("bua", {"mode": "asking", "chat": ["console", "bua"]})
    async with district.transaction() as db:
        assert [one.channel for one in await addressees(db, "bua", ["officer"])] == ["console"]


async def test_chat_that_cannot_be_reached_is_not_told(district: Database) -> None:
    async with district.transaction() as db:
        params = {"channel": "console", "chat_id": "bua", "reachable": 0}
        await db.execute_many("set-reachable", [params])
        assert await addressees(db, "bua", ["officer"]) == []
