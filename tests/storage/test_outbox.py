"""Messages that wait to be sent, and what becomes of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.batch import Batch, QueuedMessage
from storage.database import Database
from storage.outbox import (
    Finished,
    finish,
    forget_old,
    give_up_begun,
    mark_begun,
    move_chat,
    waiting_bulk,
    waiting_messages,
)
from tests.samples.district import NOW
from tests.samples.raw import rows


async def put(
    database: Database, *texts: str, chat: str = "bua", key: str | None = None, at: datetime = NOW
) -> list[QueuedMessage]:
    async with database.transaction() as db:
        batch = Batch(db, at)
        for text in texts:
            batch.send("console", chat, {"text": text}, key)
        await batch.flush()
    return batch.queued


async def end_process(database: Database) -> None:
    """What this process holds is nobody's."""
    if database.is_shared:
        async with database.engine.transaction() as session:
            await session.execute("update outbox set holder = 0", {})


async def waiting(database: Database) -> list[tuple[str, str]]:
    """What the next process finds when this one is gone."""
    await end_process(database)
    async with database.transaction() as db:
        return [(one.chat_id, one.payload["text"]) for one in await waiting_messages(db)]


async def test_messages_wait_in_the_order_in_which_they_were_put(database: Database) -> None:
    await put(database, "one", "two")
    await put(database, "three", chat="dung")
    assert await waiting(database) == [("bua", "one"), ("bua", "two"), ("dung", "three")]


async def test_bulk_is_apart_from_replies_and_read_a_page_at_a_time(database: Database) -> None:
    await put(database, "reply")
    for number in range(150):
        await put(database, f"bulk {number}", key=f"broadcast/1/{number}")
    assert await waiting(database) == [("bua", "reply")]
    read: list[str] = []
    after = 0
    async with database.transaction() as db:
        while page := await waiting_bulk(db, "console", after):
            assert len(page) <= 100
            after = page[-1].id
            read += [one.payload["text"] for one in page]
        assert await waiting_bulk(db, "telegram", 0) == []
    assert read == [f"bulk {number}" for number in range(150)]


async def test_message_of_a_key_that_is_known_is_not_queued_again(database: Database) -> None:
    assert len(await put(database, "one", key="reminder/1/1/p1")) == 1
    assert await put(database, "one", key="reminder/1/1/p1") == []


async def test_what_was_about_to_go_out_as_its_process_ended_never_does(
    database: Database,
) -> None:
    first, then, late = [
        one for n in "123" for one in await put(database, n, key=f"reminder/1/{n}")
    ]
    async with database.transaction() as db:
        await mark_begun(db, {first.id: True, then.id: True})
        await mark_begun(db, {then.id: False})
    await end_process(database)
    async with database.transaction() as db:
        await give_up_begun(db)
        left = await waiting_bulk(db, "console", 0)
    assert [one.id for one in left] == [then.id, late.id]
    stored = await rows(database, "select state, error from outbox order by id")
    assert stored[0] == ("failed", "interrupted: it may have arrived")


async def test_finished_message_waits_no_more(database: Database) -> None:
    one, two, _ = await put(database, "one", "two", "three")
    done = [Finished(one, "sent", 1, None), Finished(two, "failed", 3, "chat not found")]
    async with database.transaction() as db:
        await finish(db, done, NOW)
    assert await waiting(database) == [("bua", "three")]
    assert await rows(
        database, "select state, attempts, error, done_at from outbox order by id"
    ) == [
        ("sent", 1, None, NOW.isoformat()),
        ("failed", 3, "chat not found", NOW.isoformat()),
        ("waiting", 0, None, None),
    ]


async def test_only_the_chat_that_blocked_us_is_unreachable(district: Database) -> None:
    one, two = await put(district, "one", "two")
    (three,) = await put(district, "three", chat="dung")
    blocked = Finished(two, "failed", 1, "bot was blocked", unreachable=True)
    async with district.transaction() as db:
        await finish(
            db, [Finished(one, "sent", 1, None), blocked, Finished(three, "sent", 1, None)], NOW
        )
    assert await rows(district, "select external_id, reachable from identity order by 1") == [
        ("bua", 0),
        ("dung", 1),
        ("lead", 1),
    ]


async def test_what_waits_for_a_group_follows_it_to_its_new_id(database: Database) -> None:
    (sent,) = await put(database, "sent already", chat="-10")
    async with database.transaction() as db:
        await finish(db, [Finished(sent, "sent", 1, None)], NOW)
    await put(database, "one", chat="-10")
    await put(database, "other", chat="-11")
    async with database.transaction() as db:
        await move_chat(db, "console", "-10", "-100")
        await move_chat(db, "zalo", "-11", "-110")
    assert await waiting(database) == [("-100", "one"), ("-11", "other")]
    assert await rows(database, "select chat_id from outbox where state = 'sent'") == [("-10",)]


async def test_old_messages_and_updates_are_forgotten_and_nothing_else(
    database: Database,
) -> None:
    long_ago, lately = NOW - timedelta(days=40), NOW - timedelta(days=3)
    old, given_up, recent = await put(database, "old", "given up", "recent", at=long_ago)
    await put(database, "waits since then", at=long_ago)
    (keyed,) = await put(database, "keyed", key="reminder/1", at=long_ago)
    (told,) = await put(database, "told", key="broadcast/1/p1", at=long_ago)
    await put(database, "still to be told", key="broadcast/1/p2", at=long_ago)
    async with database.transaction() as db:
        await finish(
            db,
            [
                Finished(old, "sent", 1, None),
                Finished(given_up, "failed", 1, "gone"),
                Finished(keyed, "sent", 1, None),
                Finished(told, "sent", 1, None),
            ],
            long_ago,
        )
        await finish(db, [Finished(recent, "sent", 1, None)], lately)
        seen = [("old", long_ago), ("recent", lately)]
        await db.execute_many(
            "insert-seen-update",
            [{"channel": "zalo", "update_id": one, "at": at.isoformat()} for one, at in seen],
        )
        await forget_old(
            db, sent_before=NOW - timedelta(days=30), seen_before=NOW - timedelta(days=7)
        )
    kept = await rows(database, "select json_extract(payload, '$.text') from outbox order by id")
    assert kept == [("recent",), ("waits since then",), ("keyed",), ("still to be told",)]
    assert await rows(database, "select update_id from seen_update") == [("recent",)]
