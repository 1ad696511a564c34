"""Notes, evidence, shared sections, second chats, roles that end or move, closing: what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage.applying import apply
from storage.batch import Batch
from storage.campaigns import all_campaigns, assignments_of
from storage.changes import (
    CampaignMoved,
    Change,
    ChatForgotten,
    EvidenceChanged,
    Linked,
    LinkMade,
    MembershipEnded,
    MembershipMoved,
    NotesChanged,
    Renamed,
    SectionGiven,
    UnitReopened,
)
from storage.database import Database
from storage.people import find_link, hash_code, identities_of, names_on
from tests.samples.district import CAMPAIGN, NOW
from tests.samples.raw import rows
from tests.storage.batches import batch_of, message

NOTE = {"text": "theo quyết định", "by": "bua", "at": NOW.isoformat()}
FILE = {"file": {"sha256": "a" * 64}, "by": "bua", "at": NOW.isoformat()}
ACTIONS = "select action from audit order by id"


async def after(database: Database, *changes: Any, sender: str = "bua") -> Batch:
    """A batch, written, in which the sender brought these changes."""
    async with batch_of(database, message(sender)) as batch:
        await apply(batch, message(sender), changes)
    return batch


async def test_what_hangs_on_a_report_is_kept_and_taken_away_again(district: Database) -> None:
    await after(
        district,
        NotesChanged(CAMPAIGN, "bua", "poor", (NOTE,)),
        EvidenceChanged(CAMPAIGN, "bua", "poor", (FILE,)),
        SectionGiven(CAMPAIGN, "bua", "I", "bua"),
    )
    async with batch_of(district, message("bua", "2")) as batch:
        report = batch.report(CAMPAIGN, "bua")
        assert report.notes == {"poor": [NOTE]}
        assert report.evidence == {"poor": [FILE]}
        assert report.shares == {"I": "bua"}
        gone: list[Change] = [
            NotesChanged(CAMPAIGN, "bua", "poor", ()),
            EvidenceChanged(CAMPAIGN, "bua", "poor", ()),
            SectionGiven(CAMPAIGN, "bua", "I", None),
        ]
        await apply(batch, message("bua", "2"), gone)
    assert set(await rows(district, "select extras from report")) == {("{}",)}
    assert await rows(district, ACTIONS) == [
        (one,) for one in ("notes changed", "evidence changed", "section given") * 2
    ]


async def test_a_link_code_is_hashed_good_once_and_the_newest_alone(district: Database) -> None:
    until = (NOW + timedelta(minutes=15)).isoformat()
    await after(district, LinkMade(hash_code("OLD"), until), LinkMade(hash_code("NEW"), until))
    assert await rows(district, "select code_hash from link") == [(hash_code("NEW"),)]
    async with district.reading() as db:
        assert await find_link(db, "old") is None
        found = await find_link(db, "n-ew")
    assert found is not None
    assert (found.person_id, found.name) == ("bua", "Cán bộ xã Sơn Bua")
    async with batch_of(district, message("phone", "2", "zalo")) as batch:
        linked = message("phone", "2", "zalo")
        await apply(batch, linked, [Linked("bua")])
        assert batch.people["zalo", "phone"].id == "bua"
    assert await rows(district, "select 1 from link") == []
    async with district.reading() as db:
        chats = [(one.channel, one.external_id) for one in await identities_of(db, "bua")]
    assert chats == [("console", "bua"), ("zalo", "phone")]
    await after(district, ChatForgotten("zalo", "phone"), ChatForgotten("console", "dung"))
    known = "select channel, external_id from identity order by 1, 2"
    assert ("zalo", "phone") not in await rows(district, known)
    assert ("console", "dung") in await rows(district, known)  # somebody else's stays


async def test_who_loses_a_role_loses_it_within_the_batch(district: Database) -> None:
    async with batch_of(district, message("lead"), message("bua", "2")) as batch:
        await apply(batch, message("lead"), [MembershipEnded("bua", "bua", "officer")])
        assert batch.people["console", "bua"].memberships == ()
    await after(district, MembershipMoved("dung", "dung", "officer", "bua"), sender="lead")
    async with batch_of(district, message("dung", "3")) as batch:
        (membership,) = batch.people["console", "dung"].memberships
        assert membership.unit.id == "bua"
    assert await rows(district, ACTIONS) == [("role ended",), ("person moved",)]


async def test_a_new_name_is_everywhere_at_once(district: Database) -> None:
    async with batch_of(district, message("bua")) as batch:
        await apply(batch, message("bua"), [Renamed("Bình")])
        assert batch.people["console", "bua"].name == "Bình"
        assert [one.name for one in batch.members["bua"]] == ["Bình"]
    async with district.reading() as db:
        assert await names_on(db, "bua") == ["Bình"]


async def test_closed_is_closed_for_all_but_whom_the_lead_lets_go_on(district: Database) -> None:
    async with batch_of(district, message("lead"), message("bua", "2")) as batch:
        await apply(batch, message("lead"), [CampaignMoved(CAMPAIGN, "closed")])
        # A message behind the close in the same batch finds it closed.
        assert [one.is_closed for one in batch.assignments["bua"]] == [True]
        later = (NOW + timedelta(days=2)).isoformat()
        await apply(batch, message("lead"), [UnitReopened(CAMPAIGN, "bua", later)])
        (opened,) = batch.assignments["bua"]
        assert (opened.is_closed, opened.due_at.isoformat()) == (False, later)
    async with district.reading() as db:
        states = {one.unit_id: one.is_closed for one in await assignments_of(db, ["bua", "dung"])}
        assert states == {"bua": False, "dung": True}
        (campaign,) = [one for one in await all_campaigns(db) if one.id == CAMPAIGN]
        assert campaign.state == "closed"
    await after(district, CampaignMoved(CAMPAIGN, "closed"), sender="lead")  # once more, for all
    async with district.reading() as db:
        assert [one.is_closed for one in await assignments_of(db, ["bua"])] == [True]
    await after(district, CampaignMoved(CAMPAIGN, "open"), sender="lead")
    async with district.reading() as db:
        assert [one.is_closed for one in await assignments_of(db, ["dung"])] == [False]
