"""Two bots on one PostgreSQL database, each with connections of its own, as two processes have."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import pytest

import bot.pipeline
from bot.outbox import Outbox
from handlers.messages import Reply
from handlers.routing import handle
from handlers.turn import Turn
from storage.applying import apply
from storage.batch import Batch, Delivery
from storage.changes import ReportMoved
from storage.database import Database, Overtaken, conflicts
from storage.outbox import Finished, finish, waiting_bulk, waiting_messages
from storage.processes import is_keeper
from storage.records import Report
from storage.reports import save_reports
from tests.bot.test_pipeline import Bot, at_work
from tests.postgresql import Server
from tests.samples.district import CAMPAIGN, NOW, fill


@pytest.fixture
def shared(postgresql: Server) -> Iterator[str]:
    yield postgresql.shared
    postgresql.empty(postgresql.shared)


@pytest.fixture
async def bots(shared: str) -> AsyncIterator[tuple[Bot, Bot]]:
    async with AsyncExitStack() as stack:
        one, other = [
            await stack.enter_async_context(at_work(await Database.open(shared))) for _ in range(2)
        ]
        await fill(one.database)
        yield one, other


async def test_message_that_both_get_at_once_is_handled_once(bots: tuple[Bot, Bot]) -> None:
    for number in range(10):
        text = "/baocao" if number % 2 else "520"
        await asyncio.gather(
            *(one.hear(one.message("bua", text, f"same-{number}")) for one in bots)
        )
    assert await bots[0].rows("select count(*) from seen_update") == [(10,)]
    said = [len(one.post.take("bua")) for one in bots]
    assert sum(said) == 10


async def test_no_change_is_made_of_what_another_has_changed_meanwhile(
    bots: tuple[Bot, Bot],
) -> None:
    """Both officers' messages go to either process: each sees what the ones before it left."""
    for who in ("bua", "dung"):
        await bots[0].say(who, "/baocao")
    await asyncio.gather(
        *(
            bots[number % 2].hear(
                bots[number % 2].message(who, f"sửa hộ {text}", f"{who}-{number}")
            )
            for who in ("bua", "dung")
            for number, text in enumerate(str(n) for n in range(500, 530))
        )
    )
    log = "select old, new from answer_log where unit_id = '{}' order by id"
    for who in ("bua", "dung"):
        changes = await bots[0].rows(log.format(who))
        assert len(changes) > 10
        olds, news = zip(*changes, strict=True)
        assert olds == (None, *news[:-1])


async def test_report_is_not_taken_in_as_what_it_has_ceased_to_be(bots: tuple[Bot, Bot]) -> None:
    """The lead has read that it is submitted, when its officer takes it back elsewhere."""
    one, other = bots
    async with other.database.transaction() as db:
        await save_reports(db, [Report(CAMPAIGN, "bua", "submitted", updated_at=NOW.isoformat())])
    async with one.database.transaction() as db:
        batch = Batch(db, NOW)
        lead = Delivery("console", "1", "lead", "lead")
        await batch.load([lead])
        async with other.database.transaction() as elsewhere:
            await save_reports(elsewhere, [Report(CAMPAIGN, "bua", updated_at=NOW.isoformat())])
        with pytest.raises(Overtaken):
            await apply(batch, lead, [ReportMoved(CAMPAIGN, "bua", "received", was="submitted")])


async def test_batch_that_was_overtaken_is_handled_anew(
    bots: tuple[Bot, Bot], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    async def overtaken_once(turn: Turn) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            turn.changes.append(ReportMoved(CAMPAIGN, "bua", "received", was="approved"))
        await handle(turn)

    monkeypatch.setattr(bot.pipeline, "handle", overtaken_once)
    assert await bots[0].hear(bots[0].message("bua", "/baocao")) == [None]
    assert tries == 2
    assert len(bots[0].post.take("bua")) == 1
    assert await bots[0].rows("select 1 from dead_letter") == []


async def test_deadlock_is_resolved_and_nothing_is_lost(bots: tuple[Bot, Bot]) -> None:
    """Both take up the other's report in the middle of a batch, against the order of the locks."""
    ready = asyncio.Barrier(2)

    async def cross(one: Bot, first: str, then: str) -> bool:
        try:
            async with one.database.transaction() as db:
                batch = Batch(db, NOW)
                await batch.report_of(CAMPAIGN, first)
                await ready.wait()
                await batch.report_of(CAMPAIGN, then)
        except conflicts():
            return False
        return True

    done = await asyncio.gather(cross(bots[0], "bua", "dung"), cross(bots[1], "dung", "bua"))
    assert sorted(done) == [False, True]


async def test_code_that_is_good_once_lets_one_in(bots: tuple[Bot, Bot]) -> None:
    for number in range(5):
        code = await bots[0].invite()
        names = [f"new-{number}-{which}" for which in (0, 1)]
        await asyncio.gather(
            *(
                one.hear(one.message(name, f"/start {code}", name))
                for one, name in zip(bots, names, strict=True)
            )
        )
    assert await bots[0].rows("select uses_left from invite") == [(0,)] * 5
    joined = "select count(*) from identity where external_id like 'new-%'"
    assert await bots[0].rows(joined) == [(5,)]


async def put(database: Database, *keys: str | None) -> None:
    async with database.transaction() as db:
        batch = Batch(db, NOW)
        for key in keys:
            batch.send("console", "bua", {"text": key}, key)
        await batch.flush()


async def taken(database: Database) -> int:
    """How many it takes over, and is done with at once."""
    async with database.transaction() as db:
        found = await waiting_messages(db)
        await finish(db, [Finished(one, "sent", 1, None) for one in found], NOW)
    return len(found)


async def test_reply_is_sent_by_another_only_when_its_process_is_gone(shared: str) -> None:
    one, other, third = [await Database.open(shared) for _ in range(3)]
    await put(one, None, None)
    assert await taken(other) == 0
    await one.close()
    assert sorted(await asyncio.gather(taken(other), taken(third))) == [0, 2]
    assert await taken(other) == await taken(third) == 0
    for database in (other, third):
        await database.close()


async def pages(database: Database) -> list[str]:
    """All that is left for this process, read as the outbox reads."""
    found: list[str] = []
    after = 0
    while True:
        async with database.transaction() as db:
            page = await waiting_bulk(db, "console", after)
        if not page:
            return found
        after = page[-1].id
        found += [str(one.key) for one in page]


async def test_bulk_is_shared_out_and_nobody_gets_it_twice(shared: str) -> None:
    both = [await Database.open(shared) for _ in range(2)]
    keys = [f"broadcast/b1/{number}" for number in range(450)]
    await put(both[0], *keys)
    one, other = await asyncio.gather(*map(pages, both))
    assert sorted([*one, *other]) == sorted(keys)
    for database in both:
        await database.close()


async def test_bulk_that_comes_to_be_seen_late_is_not_passed_over(shared: str) -> None:
    """Numbers are given when a row is written, and rows are seen when they are committed."""
    slow, fast = [await Database.open(shared) for _ in range(2)]
    async with slow.transaction() as db:
        late = Batch(db, NOW)
        late.send("console", "bua", {}, "broadcast/late/1")
        await late.flush()
        await put(fast, "broadcast/early/1")
        async with fast.transaction() as reader:
            (early,) = await waiting_bulk(reader, "console", 0)
    assert late.queued[0].id < early.id
    async with fast.transaction() as reader:
        (found,) = await waiting_bulk(reader, "console", early.id)
    assert found.key == "broadcast/late/1"
    for database in (slow, fast):
        await database.close()


async def keeps(database: Database) -> bool:
    async with database.reading() as db:
        return await is_keeper(db)


async def test_of_those_that_serve_one_is_the_keeper(shared: str) -> None:
    looking = await Database.open(shared)
    assert await keeps(looking)
    first, second = [await Database.open(shared, serves=True) for _ in range(2)]
    assert [await keeps(one) for one in (looking, first, second)] == [False, True, False]
    await first.close()
    assert await keeps(second)
    for database in (looking, second):
        await database.close()


class Counting:
    """A channel that takes everything."""

    messages_per_second = 0.0

    def __init__(self) -> None:
        self.sent = 0

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        self.sent += 1


async def test_reply_whose_commit_was_not_confirmed_is_sent_all_the_same(shared: str) -> None:
    """The connection broke behind the commit: the process that queued it never got to know."""
    database = await Database.open(shared)
    channel = Counting()
    outbox = Outbox(database, {"console": channel}, lambda: NOW)
    await put(database, None)
    await outbox.resume()
    await outbox.resume()  # it is in hand, and not sent yet
    await outbox.drained()
    await outbox.resume()  # nor once it is noted as sent
    await outbox.drained()
    assert channel.sent == 1
    await outbox.stop()
    await database.close()
