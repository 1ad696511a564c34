"""Broadcasts in the database: counted from their messages, stopped, reported once."""

from __future__ import annotations

from storage.applying import apply
from storage.batch import Batch, Delivery, QueuedMessage
from storage.boards import boards_to_look_at, find_board
from storage.broadcasts import (
    Broadcast,
    counted_anew,
    failures,
    key_range,
    mark_reported,
    prefix_of,
    unreported_broadcasts,
)
from storage.changes import (
    BoardPlaced,
    BoardRemoved,
    BroadcastCancelled,
    BroadcastStarted,
    Change,
)
from storage.database import Database
from storage.outbox import Finished, finish
from tests.samples.district import CAMPAIGN, LAST_CAMPAIGN, NOW

LEAD = Delivery("console", "1", "lead", "lead")
STARTED = BroadcastStarted("b1", CAMPAIGN, "Xin chào", {"who": "all"}, 2, "vi")


async def change(database: Database, *changes: Change) -> list[QueuedMessage]:
    """Applies them as the lead's; gives the messages of a broadcast begun."""
    async with database.transaction() as db:
        batch = Batch(db, NOW)
        await batch.load([LEAD])
        await apply(batch, LEAD, changes)
        if STARTED in changes:
            for person in ("bua", "dung"):
                batch.send("console", person, {"text": "Xin chào"}, f"broadcast/b1/{person}")
            batch.send("console", "bua", {"text": "khác"}, "broadcast/b10/bua")
        await batch.flush()
    return batch.queued


async def running(database: Database) -> list[Broadcast]:
    async with database.reading() as db:
        return await unreported_broadcasts(db)


def test_range_of_keys_holds_no_other_broadcast() -> None:
    keys = key_range(prefix_of("b1"))
    assert keys["first"] <= "broadcast/b1/zz" < keys["behind"]
    for other in ("broadcast/b10/a", "broadcast/b0/a", "broadcast/b2/a"):
        assert not keys["first"] <= other < keys["behind"]


async def test_progress_is_counted_from_the_messages(district: Database) -> None:
    first, second, _ = await change(district, STARTED)
    (begun,) = await running(district)
    assert (begun.waiting, begun.gone, begun.chat_id) == (2, 0, "lead")
    gone = Finished(second, "failed", 1, "blocked", unreachable=True)
    async with district.transaction() as db:
        await finish(db, [Finished(first, "sent", 1, None), gone], NOW)
        assert (await counted_anew(db, begun)).counts == {"sent": 1, "failed": 1}
        (failure,) = await failures(db, begun)
    assert (failure.name, failure.units, failure.is_gone) == (
        "Cán bộ xã Sơn Dung",
        "Sơn Dung",
        True,
    )


async def test_stopped_it_leaves_what_was_sent_and_other_broadcasts_alone(
    district: Database,
) -> None:
    first, *_ = await change(district, STARTED)
    async with district.transaction() as db:
        await finish(db, [Finished(first, "sent", 1, None)], NOW)
    await change(district, BroadcastCancelled("b1"))
    (stopped,) = await running(district)
    assert stopped.state == "cancelled"
    assert stopped.counts == {"sent": 1, "cancelled": 1}
    async with district.reading() as db:
        (other,) = await db.fetch("count-messages", **key_range(prefix_of("b10")))
    assert tuple(dict(other).values()) == ("waiting", 1)


async def test_reported_it_is_over(district: Database) -> None:
    await change(district, STARTED)
    (begun,) = await running(district)
    async with district.transaction() as db:
        assert await mark_reported(db, begun, NOW)
        assert not await mark_reported(db, begun, NOW)  # by another process
    assert await running(district) == []


async def test_a_chat_has_one_board(district: Database) -> None:
    await change(district, BoardPlaced(CAMPAIGN, "vi"))
    await change(district, BoardPlaced(LAST_CAMPAIGN, "en"))
    async with district.reading() as db:
        (board,) = await boards_to_look_at(db, NOW)
        assert await find_board(db, "console", "lead") == board
    assert (board.campaign_id, board.locale, board.shown_as) == (LAST_CAMPAIGN, "en", None)
    await change(district, BoardRemoved())
    async with district.reading() as db:
        assert await find_board(db, "console", "lead") is None
        assert [one.state for one in await boards_to_look_at(db, NOW)] == ["removed"]
