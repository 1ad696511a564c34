"""A batch of messages: loaded at once, each seeing what came before it, written at once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from storage.applying import apply
from storage.batch import Batch
from storage.changes import AnswerChanged, Audited, Change, Joined, LanguageChosen, ReportMoved
from storage.database import Database
from storage.outbox import Finished, finish
from storage.people import (
    add_identity,
    add_person,
    all_people,
    create_invite,
    find_invite,
    hash_code,
    is_known,
)
from storage.queries import all_queries
from storage.records import Person, Report
from storage.reports import save_reports
from tests.samples import stored
from tests.samples.counted import Counted
from tests.samples.district import BUA, CAMPAIGN, DISTRICT, DUNG, LAST_CAMPAIGN, NOW
from tests.samples.raw import rows
from tests.storage.batches import batch_of, message

LATER = NOW.replace(hour=3)


def answered(item_id: str, value: Any, unit: str = "bua") -> AnswerChanged:
    return AnswerChanged(CAMPAIGN, unit, item_id, value)


async def test_sender_is_loaded_with_what_lies_before_them(district: Database) -> None:
    async with batch_of(district, message("bua")) as batch:
        person = batch.people["console", "bua"]
        assert (person.id, person.name, person.language) == ("bua", "Cán bộ xã Sơn Bua", None)
        assert [(m.unit.id, m.role) for m in person.memberships] == [("bua", "officer")]
        (assignment,) = batch.assignments["bua"]
        assert (assignment.campaign.id, assignment.scope) == (CAMPAIGN, "unit")
        assert batch.report(CAMPAIGN, "bua") == Report(CAMPAIGN, "bua")
        assert batch.report(LAST_CAMPAIGN, "bua").answers == stored(households=500, poor=250)


async def test_stranger_is_nobody(district: Database) -> None:
    async with batch_of(district, message("stranger")) as batch:
        assert batch.people == {}


async def test_person_with_several_roles_has_them_all(district: Database) -> None:
    async with district.transaction() as db:
        for unit in (DUNG.id, DISTRICT.id):
            params = {"person_id": "bua", "unit_id": unit, "role": "viewer", "at": NOW.isoformat()}
            await db.execute_many("insert-membership", [params])
    async with batch_of(district, message("bua")) as batch:
        person = batch.people["console", "bua"]
        assert [(m.unit.id, m.role) for m in person.memberships] == [
            ("son-tay", "viewer"),
            ("bua", "officer"),
            ("dung", "viewer"),
        ]
        assert person.has_role("officer")
        assert not person.has_role("lead", "approver")
        assert set(batch.assignments) == {"son-tay", "bua", "dung"}


async def test_message_delivered_twice_in_one_batch_is_handled_once(district: Database) -> None:
    async with district.transaction() as db:
        fresh = await Batch(db, NOW).load([message("bua"), message("bua"), message("dung", "2")])
    assert fresh == [message("bua"), message("dung", "2")]


async def test_message_delivered_again_later_is_not_handled_again(district: Database) -> None:
    async with batch_of(district) as batch:
        batch.mark_seen(message("bua"))
    async with district.transaction() as db:
        fresh = await Batch(db, LATER).load([message("bua"), message("bua", "2")])
    assert fresh == [message("bua", "2")]


async def test_same_number_on_another_channel_is_another_message(district: Database) -> None:
    async with batch_of(district) as batch:
        batch.mark_seen(message("bua"))
    async with district.transaction() as db:
        fresh = await Batch(db, NOW).load([message("bua", channel="zalo")])
    assert fresh == [message("bua", channel="zalo")]


async def test_message_sees_what_the_one_before_it_changed(district: Database) -> None:
    one, other = message("bua"), message("bua", "2")
    async with batch_of(district, one, other) as batch:
        await apply(batch, one, [answered("households", {"value": 120})])
        assert batch.report(CAMPAIGN, "bua").answers == {"households": {"value": 120}}
        await apply(batch, other, [answered("poor", {"value": 30})])
        await apply(batch, other, [ReportMoved(CAMPAIGN, "bua", "submitted")])
    async with batch_of(district, message("bua", "3")) as batch:
        report = batch.report(CAMPAIGN, "bua")
        assert report.answers == {"households": {"value": 120}, "poor": {"value": 30}}
        assert (report.state, report.submitted_by) == ("submitted", "bua")
        assert report.submitted_at == report.updated_at == NOW.isoformat()


async def test_answer_can_be_taken_back(district: Database) -> None:
    async with batch_of(district, message("bua")) as batch:
        await apply(
            batch, message("bua"), [answered("poor", {"value": 30}), answered("poor", None)]
        )
        assert batch.report(CAMPAIGN, "bua").answers == {}


async def test_every_change_of_an_answer_is_logged_with_old_and_new(district: Database) -> None:
    for number, value in enumerate(({"value": 30}, {"value": 31}, None), start=1):
        async with batch_of(district, message("bua", str(number))) as batch:
            await apply(batch, message("bua", str(number)), [answered("poor", value)])
    assert await rows(
        district,
        "select unit_id, item_id, old, new, person_id, channel from answer_log order by id",
    ) == [
        ("bua", "poor", None, '{"value":30}', "bua", "console"),
        ("bua", "poor", '{"value":30}', '{"value":31}', "bua", "console"),
        ("bua", "poor", '{"value":31}', None, "bua", "console"),
    ]


async def test_report_that_goes_on_is_audited(district: Database) -> None:
    async with batch_of(district, message("bua")) as batch:
        await apply(batch, message("bua"), [ReportMoved(CAMPAIGN, "bua", "submitted")])
    assert await rows(district, "select person_id, action, details from audit") == [
        (
            "bua",
            "report submitted",
            '{"campaign":"rice-2022","unit":"bua","was":"draft"}',
        )
    ]


async def test_what_a_handler_notes_down_is_audited(district: Database) -> None:
    async with batch_of(district, message("stranger")) as batch:
        await apply(batch, message("stranger"), [Audited("knocked", {"code": "wrong"})])
    assert await rows(district, "select person_id, action, details from audit") == [
        (None, "knocked", '{"code":"wrong"}')
    ]


async def invited(database: Database, unit_id: str = "dung", uses: int = 1) -> str:
    async with database.transaction() as db:
        return await create_invite(
            db,
            unit_id=unit_id,
            role="officer",
            name="Người mới",
            uses=uses,
            expires_at=LATER,
            now=NOW,
        )


async def test_whoever_joins_is_there_for_the_next_message(district: Database) -> None:
    code = await invited(district)
    one = message("new")
    async with batch_of(district, one) as batch:
        await apply(batch, one, [Joined("p9", "Người mới", "dung", "officer", hash_code(code))])
        person = batch.people["console", "new"]
        assert (person.id, [m.unit.id for m in person.memberships]) == ("p9", ["dung"])
        assert [one.campaign.id for one in batch.assignments["dung"]] == [CAMPAIGN]
        invite = await find_invite(batch.db, code)
        assert invite is not None
        assert invite.uses_left == 0
    async with district.transaction() as db:
        assert await is_known(db, "console", "new")


async def test_whoever_is_known_gets_one_more_role(district: Database) -> None:
    code = await invited(district)
    async with batch_of(district, message("bua")) as batch:
        joined = Joined("p9", "Người mới", "dung", "officer", hash_code(code))
        await apply(batch, message("bua"), [joined])
        person = batch.people["console", "bua"]
        assert (person.id, person.name) == ("bua", "Cán bộ xã Sơn Bua")
        assert [m.unit.id for m in person.memberships] == ["bua", "dung"]
    async with district.transaction() as db:
        assert "p9" not in {one.id for one in await all_people(db)}


async def test_language_is_chosen_on_all_of_a_persons_channels(district: Database) -> None:
    async with district.transaction() as db:
        params = {"channel": "zalo", "external_id": "z7", "chat_id": "z7", "person_id": "bua"}
        await db.execute_many("save-identity", [{**params, "at": NOW.isoformat()}])
    one, other = message("bua"), message("z7", channel="zalo")
    async with batch_of(district, one, other) as batch:
        await apply(batch, one, [LanguageChosen("en")])
        assert [person.language for person in batch.people.values()] == ["en", "en"]
    async with batch_of(district, message("bua", "2")) as batch:
        assert batch.people["console", "bua"].language == "en"


async def test_conversation_is_kept_until_the_next_message(district: Database) -> None:
    async with batch_of(district, message("bua")) as batch:
        batch.converse("bua", {"mode": "asking"})
        batch.converse("bua", {"mode": "idle"})
    async with batch_of(district, message("bua", "2")) as batch:
        assert batch.conversations == {"bua": {"mode": "idle"}}


async def test_messages_go_to_the_outbox_in_the_order_in_which_they_were_said(
    district: Database,
) -> None:
    async with batch_of(district) as batch:
        for number in range(20):
            batch.send("console", f"chat{number % 3}", {"number": number})
    assert [message.payload["number"] for message in batch.queued] == list(range(20))
    assert [message.id for message in batch.queued] == sorted(one.id for one in batch.queued)


async def test_no_message_gets_a_number_that_another_has(district: Database) -> None:
    """Also where the database has lost count, as after a backup that was put together by hand."""
    async with batch_of(district) as batch:
        batch.send("console", "bua", {})
    if district.engine.name == "sqlite":
        await rows(district, "delete from sqlite_sequence where name = 'outbox'")
    async with batch_of(district) as later:
        later.send("console", "bua", {})
        later.send("console", "dung", {})
    numbers = [one.id for one in (*batch.queued, *later.queued)]
    assert numbers == sorted(set(numbers))
    assert await rows(district, "select id from outbox order by id") == [(n,) for n in numbers]


async def test_message_with_a_key_goes_out_once_whatever_happens(district: Database) -> None:
    async with batch_of(district) as batch:
        batch.send("console", "bua", {"text": "Sắp đến hạn."}, key="reminder/rice-2022/1/bua")
        batch.send("console", "bua", {"text": "Sắp đến hạn."}, key="reminder/rice-2022/1/bua")
    assert len(batch.queued) == 1
    async with batch_of(district) as again:
        again.send("console", "bua", {"text": "Sắp đến hạn."}, key="reminder/rice-2022/1/bua")
        again.send("console", "bua", {"text": "Ngày mai."}, key="reminder/rice-2022/2/bua")
    assert [one.payload["text"] for one in again.queued] == ["Ngày mai."]


async def test_message_that_was_sent_keeps_its_key(district: Database) -> None:
    async with batch_of(district) as batch:
        batch.send("console", "bua", {}, key="once")
    async with district.transaction() as db:
        await finish(db, [Finished(batch.queued[0], "sent", 1, None)], NOW)
    async with batch_of(district) as again:
        again.send("console", "bua", {}, key="once")
    assert again.queued == []


async def test_whoever_writes_again_can_be_written_to_again(district: Database) -> None:
    async with batch_of(district) as batch:
        batch.send("console", "bua", {})
    async with district.transaction() as db:
        await finish(db, [Finished(batch.queued[0], "failed", 1, "blocked", unreachable=True)], NOW)
    reachable = "select external_id from identity where reachable = 1 order by external_id"
    assert await rows(district, reachable) == [("dung",), ("lead",)]
    async with batch_of(district, message("bua")):
        pass
    assert await rows(district, reachable) == [("bua",), ("dung",), ("lead",)]


async def test_message_that_could_not_be_handled_is_kept(district: Database) -> None:
    async with batch_of(district) as batch:
        batch.bury(message("bua", "77"), "A1B2C3", '{"text":"305"}', "Traceback ...")
    async with district.transaction() as db:
        assert [dict(row) for row in await db.fetch("dead-letters")] == [
            {
                "id": 1,
                "reference": "A1B2C3",
                "channel": "console",
                "update_id": "77",
                "body": '{"text":"305"}',
                "error": "Traceback ...",
                "at": NOW.isoformat(),
            }
        ]


async def test_what_was_written_is_not_written_again(district: Database) -> None:
    async with batch_of(district, message("bua")) as batch:
        await apply(batch, message("bua"), [answered("poor", {"value": 30})])
        await batch.flush()
        await batch.flush()
    assert await rows(district, "select count(*) from answer_log") == [(1,)]


async def trips_of(database: Database, messages: int, start: int) -> list[str]:
    """The statements of a batch in which every commune sends as many messages."""
    deliveries = [
        message(sender, str(start + n)) for n in range(messages) for sender in ("bua", "dung")
    ]
    trips: list[str] = []
    async with database.transaction() as db:
        batch = Batch(Counted(db, trips), NOW)
        for delivery in await batch.load(deliveries):
            batch.mark_seen(delivery)
            changes: list[Change] = [answered("poor", {"value": start}, unit=delivery.sender_id)]
            await apply(batch, delivery, [*changes, Audited("typed", {})])
            batch.converse(delivery.sender_id, {"mode": "asking"})
            batch.send("console", delivery.chat_id, {})
            batch.bury(delivery, "A1B2C3", "{}", "Traceback")
        await batch.flush()
    return trips


async def test_number_of_statements_does_not_depend_on_the_number_of_messages(
    district: Database,
) -> None:
    assert await trips_of(district, 1, start=0) == await trips_of(district, 100, start=1000)


async def test_desks_are_loaded_once(district: Database) -> None:
    trips: list[str] = []
    async with district.transaction() as db:
        await Batch(Counted(db, trips), NOW).load([message("bua"), message("dung", "2")])
    assert trips.count("campaigns-of-units") == 1
    assert trips.count("reports") == 1


async def test_report_of_last_period_comes_with_this_ones(district: Database) -> None:
    async with district.transaction() as db:
        await save_reports(db, [Report(CAMPAIGN, BUA.id, "returned", stored(poor=9))])
    async with batch_of(district, message("bua")) as batch:
        assert {key: one.state for key, one in batch.reports.items()} == {
            (CAMPAIGN, "bua"): "returned",
            (LAST_CAMPAIGN, "bua"): "approved",
        }


@pytest.mark.parametrize("name", ["answer_log", "audit", "dead_letter"])
def test_what_happened_is_never_rewritten(name: str) -> None:
    written = [sql for sql in all_queries().values() if f" {name}" in sql]
    assert written
    assert not any(f"update {name}" in sql or f"delete from {name}" in sql for sql in written)


def test_person_without_a_role_has_none() -> None:
    assert not Person("p1", "Ai đó").has_role("officer")


async def test_replies_and_what_goes_to_many_share_their_numbers(district: Database) -> None:
    async with batch_of(district, *(message("bua", str(n)) for n in range(4))) as batch:
        batch.send("console", "bua", {"reply": 1})
        for chat in ("bua", "dung", "lap"):
            batch.send("console", chat, {"to": "many"}, key=f"broadcast/1/{chat}")
        await batch.flush()
        for number in (2, 3):
            batch.send("console", "bua", {"reply": number})
    numbers = [one.id for one in batch.queued]
    assert len(set(numbers)) == 6
    replies = [one.id for one in batch.queued if not one.is_bulk]
    assert replies == sorted(replies)
    kept = await rows(district, "select id from outbox order by id")
    assert kept == [(n,) for n in sorted(numbers)]


async def test_whoever_waits_for_a_report_says_the_later_words(
    district: Database, place: Path | str
) -> None:
    async with district.transaction() as db:
        await add_person(db, "deputy", "Phó xã Sơn Bua", "bua", "officer", NOW)
        await add_identity(db, "deputy", "console", "deputy", "deputy", NOW)
    elsewhere = await Database.open(place)

    async def answer_after() -> Batch:
        async with batch_of(elsewhere, message("deputy", "2")) as batch:
            batch.send("console", "deputy", {"reply": "to a report as it is now"})
        return batch

    async with batch_of(district, message("bua")) as first:
        after = asyncio.create_task(answer_after())
        await asyncio.sleep(0.3)
        assert not after.done()
        for chat in ("bua", "deputy"):
            first.send("console", chat, {"told": chat})
    later = await after
    await elsewhere.close()
    assert max(one.id for one in first.queued) < min(one.id for one in later.queued)
