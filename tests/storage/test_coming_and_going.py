"""Inviting, trying codes, and leaving with nothing of the account kept."""

from __future__ import annotations

from datetime import timedelta

from storage.applying import apply
from storage.changes import AnswerChanged, ChatForgotten, CodeTried, Invited, Joined, Left
from storage.database import Database
from storage.outbox import forget_old
from storage.people import add_identity, find_invite, hash_code, is_known, new_code, tried_lately
from storage.records import Invite
from storage.web import add_web_message
from tests.samples.district import CAMPAIGN, NOW
from tests.samples.raw import rows
from tests.storage.batches import batch_of, message

TOMORROW = NOW + timedelta(days=1)


async def test_code_made_in_a_conversation_is_kept_only_as_its_hash(district: Database) -> None:
    code = new_code()
    invited = Invited(hash_code(code), "bua", "officer", "Người mới", 2, TOMORROW.isoformat())
    async with batch_of(district, message("lead")) as batch:
        await apply(batch, message("lead"), [invited])
    async with district.transaction() as db:
        found = await find_invite(db, code)
    assert found == Invite(hash_code(code), "bua", "officer", "Người mới", 2, TOMORROW)
    assert code not in str(await rows(district, "select * from invite"))
    assert await rows(district, "select person_id, action, details from audit") == [
        ("lead", "invited", '{"unit":"bua","role":"officer","uses":2}')
    ]


async def test_codes_that_are_no_good_are_counted_by_who_tried_them(district: Database) -> None:
    senders = [message("one", "1"), message("one", "2"), message("other", "3")]
    async with batch_of(district, *senders) as batch:
        for sender in senders:
            await apply(batch, sender, [CodeTried()])
    async with district.transaction() as db:
        assert await tried_lately(db, "console", "one", NOW - timedelta(minutes=1)) == 2
        assert await tried_lately(db, "console", "one", NOW + timedelta(minutes=1)) == 0
        assert await tried_lately(db, "zalo", "one", NOW - timedelta(minutes=1)) == 0


async def test_tries_are_forgotten_with_the_updates(district: Database) -> None:
    async with batch_of(district, message("one")) as batch:
        await apply(batch, message("one"), [CodeTried()])
    async with district.transaction() as db:
        await forget_old(db, sent_before=TOMORROW, seen_before=TOMORROW)
    assert await rows(district, "select 1 from code_try") == []


async def test_nothing_of_the_account_is_kept_of_whoever_leaves(district: Database) -> None:
    async with district.transaction() as db:
        await add_identity(db, "bua", "zalo", "z7", "z7", NOW)
    async with batch_of(district, message("bua"), message("z7", "2", "zalo")) as batch:
        answered = AnswerChanged(CAMPAIGN, "bua", "poor", {"value": 30})
        await apply(batch, message("bua"), [answered])
        batch.converse("bua", {"mode": "asking"})
        await apply(batch, message("bua"), [Left()])
        assert batch.people == {}
    async with district.transaction() as db:
        assert not await is_known(db, "console", "bua")
        assert not await is_known(db, "zalo", "z7")
        assert await is_known(db, "console", "dung")
    assert await rows(district, "select 1 from membership where person_id = 'bua'") == []
    assert await rows(district, "select 1 from conversation") == []


async def test_what_was_said_on_the_page_goes_with_whoever_leaves(district: Database) -> None:
    async with district.transaction() as db:
        await add_identity(db, "bua", "web", "w1", "w1", NOW)
        for chat in ("w1", "w2"):
            await add_web_message(db, chat, f"in/{chat}/1", {"lines": []}, NOW)
    async with batch_of(district, message("bua")) as batch:
        await apply(batch, message("bua"), [Left()])
    assert await rows(district, "select chat_id from web_message") == [("w2",)]


async def test_what_was_said_in_a_chat_goes_when_that_chat_is_cut_off(district: Database) -> None:
    """Its cookie may be in other hands."""
    async with district.transaction() as db:
        for chat in ("w1", "w2"):
            await add_identity(db, "bua", "web", chat, chat, NOW)
            await add_web_message(db, chat, f"in/{chat}/1", {"lines": []}, NOW)
    async with batch_of(district, message("bua")) as batch:
        await apply(batch, message("bua"), [ChatForgotten("web", "w1")])
    assert await rows(district, "select chat_id from web_message") == [("w2",)]


async def test_what_was_reported_stays_with_who_reported_it(district: Database) -> None:
    async with batch_of(district, message("bua")) as batch:
        answered = AnswerChanged(CAMPAIGN, "bua", "poor", {"value": 30})
        await apply(batch, message("bua"), [answered, Left()])
    kept = "select item_id, person_id from answer_log"
    assert await rows(district, kept) == [("poor", "bua")]
    assert await rows(district, "select name from person where id = 'bua'") == [
        ("Cán bộ xã Sơn Bua",)
    ]
    assert await rows(district, "select action, details from audit") == [
        ("left", '{"units":["bua"]}')
    ]


async def test_whoever_left_can_join_again_in_the_same_batch(district: Database) -> None:
    async with batch_of(district, message("bua"), message("bua", "2")) as batch:
        await apply(batch, message("bua"), [Left()])
        joined = Joined("p9", "Cán bộ mới", "bua", "officer", hash_code("any"))
        await apply(batch, message("bua", "2"), [joined])
        assert batch.people["console", "bua"].id == "p9"
    assert await rows(district, "select person_id from membership where unit_id = 'bua'") == [
        ("p9",)
    ]
