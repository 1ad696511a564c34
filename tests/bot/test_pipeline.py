"""From incoming messages to stored answers: nothing lost, nothing twice, each on its own."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import bot.outbox
import bot.pipeline
import bot.web.server
from bot.core import FINISHING
from bot.pipeline import Pipeline
from handlers.library import Library
from handlers.messages import Incoming, Reply, decode_reply
from handlers.routing import handle
from handlers.turn import House, Turn
from report.answers import Answer
from report.lines import Line
from storage.batch import QueuedMessage
from storage.changes import AnswerChanged, Joined, PhoneGiven
from storage.database import Database, Transaction
from storage.people import create_invite
from tests.samples import number, raw
from tests.samples.counted import Counted
from tests.samples.district import CAMPAIGN, NOW, fill

Handler = Callable[[Turn], Awaitable[None]]


class Post:
    """What the pipeline hands to the outbox."""

    def __init__(self) -> None:
        self.messages: list[QueuedMessage] = []

    def put(self, messages: Sequence[QueuedMessage]) -> None:
        self.messages.extend(messages)

    def take(self, chat_id: str) -> list[Reply]:
        """The replies to one chat, which are taken out."""
        found = [one for one in self.messages if one.chat_id == chat_id]
        self.messages = [one for one in self.messages if one.chat_id != chat_id]
        return [decode_reply(one.payload) for one in found]


class Bot:
    """A pipeline at work on a small district."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.post = Post()
        house = House(Library(), ZoneInfo("Asia/Ho_Chi_Minh"), "vi")
        self.pipeline = Pipeline(database, house, lambda: NOW, self.post.put)
        self._sent = 0

    def message(self, sender: str, text: str, update_id: str | None = None) -> Incoming:
        self._sent += 1
        return Incoming(
            channel="console",
            update_id=update_id or f"m{self._sent}",
            chat_id=sender,
            sender_id=sender,
            at=NOW,
            text=text,
        )

    async def hear(self, *messages: Incoming) -> list[BaseException | None]:
        """Submits them together, so that they come into one batch."""
        return await asyncio.gather(
            *(self.pipeline.submit(one) for one in messages), return_exceptions=True
        )

    async def say(self, sender: str, text: str) -> str:
        """What is answered to one message."""
        await self.pipeline.submit(self.message(sender, text))
        return "\n".join(reply.text() for reply in self.post.take(sender))

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return await raw.rows(self.database, sql)

    async def invite(self, uses: int = 1) -> str:
        async with self.database.transaction() as db:
            return await create_invite(
                db,
                unit_id="dung",
                role="officer",
                name="Người mới",
                uses=uses,
                expires_at=NOW + timedelta(days=1),
                now=NOW,
            )


@asynccontextmanager
async def at_work(database: Database) -> AsyncIterator[Bot]:
    bot = Bot(database)
    task = asyncio.create_task(bot.pipeline.run())
    try:
        yield bot
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await database.close()


@pytest.fixture
async def bot_(place: Path | str) -> AsyncIterator[Bot]:
    database = await Database.open(place)
    await fill(database)
    async with at_work(database) as bot:
        yield bot


@pytest.fixture
async def bot_on_a_file(tmp_path: Path) -> AsyncIterator[Bot]:
    database = await Database.open(tmp_path / "giaoban.db")
    await fill(database)
    async with at_work(database) as bot:
        yield bot


@pytest.fixture
def handled_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Handler], None]:
    """Has messages of a certain text handled by something faulty, and all others as ever."""

    def put(text: str, faulty: Handler) -> None:
        async def choose(turn: Turn) -> None:
            await (faulty if turn.incoming.text == text else handle)(turn)

        monkeypatch.setattr(bot.pipeline, "handle", choose)

    return put


HandledBy = Callable[[str, Handler], None]


async def raise_at_once(turn: Turn) -> None:
    raise ZeroDivisionError("of a handler")


async def change_all_and_raise(turn: Turn) -> None:
    turn.record("poor", Answer("given", number(77)))
    turn.move_report("submitted")
    turn.tell()
    turn.conversation = replace(turn.conversation, mode="deciding", item="poor")
    await turn.speak("en")
    await turn.read()
    raise ZeroDivisionError("of a handler")


async def test_message_is_acknowledged_only_when_it_is_on_the_disk(
    bot_on_a_file: Bot, tmp_path: Path
) -> None:
    message = bot_on_a_file.message("bua", "/baocao")
    submitted = bot_on_a_file.pipeline.submit(message)
    found: list[tuple[int, bool]] = []

    def look(messages: Sequence[QueuedMessage]) -> None:
        # Another program, that sees only what was committed, as one does after a power cut.
        with sqlite3.connect(tmp_path / "giaoban.db") as other:
            ((seen,),) = other.execute("select count(*) from seen_update")
        other.close()
        found.append((seen, submitted.done()))

    bot_on_a_file.pipeline._queued = look
    await submitted
    assert found == [(1, False)]


async def test_messages_of_one_person_in_one_batch_see_each_others_changes(bot_: Bot) -> None:
    texts = ("/baocao", "520", "262", "không")
    await bot_.hear(*(bot_.message("bua", text) for text in texts))
    ((answers,),) = await bot_.rows("select answers from report where campaign_id = 'rice-2022'")
    assert re.findall(r'"(\w+)":\s\{[^}]*"value":(\w+)', answers) == [
        ("households", "520"),
        ("poor", "262"),
        ("got_rice", "false"),
    ]
    assert len(bot_.post.take("bua")) == 4


async def test_message_delivered_twice_changes_and_says_nothing_a_second_time(bot_: Bot) -> None:
    await bot_.say("bua", "/baocao")
    message = bot_.message("bua", "520")
    assert await bot_.hear(message, message) == [None, None]
    assert await bot_.hear(message) == [None]
    assert await bot_.rows("select item_id from answer_log") == [("households",)]
    assert len(bot_.post.take("bua")) == 1


async def test_code_for_one_lets_one_of_two_in_who_type_it_together(bot_: Bot) -> None:
    code = await bot_.invite(uses=1)
    await bot_.hear(bot_.message("one", f"/start {code}"), bot_.message("two", f"/start {code}"))
    assert await bot_.rows("select uses_left from invite") == [(0,)]
    assert len(await bot_.rows("select 1 from identity where external_id in ('one', 'two')")) == 1
    said = {name: bot_.post.take(name)[0].text() for name in ("one", "two")}
    assert sorted("hết hạn" in text for text in said.values()) == [False, True]


async def test_code_for_two_lets_both_in(bot_: Bot) -> None:
    code = await bot_.invite(uses=2)
    await bot_.hear(bot_.message("one", f"/start {code}"), bot_.message("two", f"/start {code}"))
    assert len(await bot_.rows("select 1 from identity where external_id in ('one', 'two')")) == 2


async def test_handler_that_raises_loses_only_its_own_message(
    bot_: Bot, handled_by: HandledBy, caplog: pytest.LogCaptureFixture
) -> None:
    handled_by("hỏng", raise_at_once)
    await bot_.say("bua", "/baocao")
    messages = [
        bot_.message("bua", "520"),
        bot_.message("dung", "hỏng"),
        bot_.message("bua", "262"),
    ]
    with caplog.at_level(logging.ERROR):
        assert await bot_.hear(*messages) == [None, None, None]
    assert await bot_.rows("select item_id from answer_log") == [("households",), ("poor",)]
    (apology,) = bot_.post.take("dung")
    ((reference, update_id, body, error),) = await bot_.rows(
        "select reference, update_id, body, error from dead_letter"
    )
    assert re.fullmatch(r"[0-9A-F]{6}", reference)
    assert apology.text().endswith(f"mã này: {reference}")
    assert update_id == messages[1].update_id
    assert r"h\u1ecfng" in body
    assert "ZeroDivisionError: of a handler" in error
    (record,) = caplog.records
    assert reference in record.getMessage()
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


async def test_message_that_could_not_be_handled_is_not_tried_again(
    bot_: Bot, handled_by: HandledBy
) -> None:
    handled_by("hỏng", raise_at_once)
    message = bot_.message("bua", "hỏng")
    await bot_.hear(message)
    await bot_.hear(message)
    assert await bot_.rows("select count(*) from dead_letter") == [(1,)]


async def test_apology_is_in_the_language_that_the_person_chose(
    bot_: Bot, handled_by: HandledBy
) -> None:
    handled_by("hỏng", raise_at_once)
    await bot_.say("bua", "/ngonngu")
    await bot_.say("bua", "English")
    assert (await bot_.say("bua", "hỏng")).startswith("Sorry, something went wrong here.")
    assert (await bot_.say("dung", "hỏng")).startswith("Xin lỗi")


async def test_handler_that_raises_leaves_nothing_of_what_it_changed(
    bot_: Bot, handled_by: HandledBy
) -> None:
    handled_by("hỏng", change_all_and_raise)
    await bot_.say("bua", "/baocao")
    before = await bot_.rows("select state from conversation")
    await bot_.hear(bot_.message("bua", "hỏng"), bot_.message("bua", "/han"))
    assert await bot_.rows("select count(*) from answer_log") == [(0,)]
    assert await bot_.rows("select count(*) from report where campaign_id = 'rice-2022'") == [(0,)]
    assert await bot_.rows("select language from person where id = 'bua'") == [(None,)]
    assert await bot_.rows("select state from conversation") == before
    _, deadline = bot_.post.take("bua")
    assert "Hạn nộp:" in deadline.text()  # in Vietnamese still
    assert "chưa nộp" in deadline.text()


async def reply_what_cannot_be_stored(turn: Turn) -> None:
    turn.reply(Reply((Line("half of a smile: \ud83d"),)))


async def answer_for_no_unit(turn: Turn) -> None:
    turn.changes.append(AnswerChanged(CAMPAIGN, "no such unit", "poor", {"value": 3}))


async def join_no_unit(turn: Turn) -> None:
    turn.changes.append(Joined("p9", "Ai đó", "no such unit", "officer", "hash"))


async def give_what_no_database_takes(turn: Turn) -> None:
    turn.changes.append(PhoneGiven("\ud83d"))


FAULTY = [
    reply_what_cannot_be_stored,
    answer_for_no_unit,
    join_no_unit,
    give_what_no_database_takes,
]


@pytest.mark.parametrize("faulty", FAULTY)
@pytest.mark.parametrize("is_followed", [True, False])
async def test_message_that_cannot_be_stored_is_the_only_one_that_is_not(
    faulty: Handler, is_followed: bool, bot_: Bot, handled_by: HandledBy
) -> None:
    handled_by("hỏng", faulty)
    await bot_.say("bua", "/baocao")
    code = await bot_.invite()
    messages = [
        bot_.message("bua", "520"),
        bot_.message("dung", "hỏng"),
        bot_.message("new", f"/start {code}"),  # reads what those before it wrote
        *([bot_.message("bua", "262")] if is_followed else []),
    ]
    assert await bot_.hear(*messages) == [None] * len(messages)
    written = [("households",), ("poor",)] if is_followed else [("households",)]
    assert await bot_.rows("select item_id from answer_log") == written
    [(answers,)] = await bot_.rows("select answers from report where campaign_id = 'rice-2022'")
    assert [(name,) for name in json.loads(answers)] == written
    assert await bot_.rows("select update_id from dead_letter") == [(messages[1].update_id,)]
    assert len(await bot_.rows("select 1 from identity where external_id = 'new'")) == 1
    assert bot_.post.take("dung")[0].text().startswith("Xin lỗi")


async def test_full_disk_is_told_to_the_channel_and_the_next_message_is_stored(
    bot_on_a_file: Bot, handled_by: HandledBy, caplog: pytest.LogCaptureFixture
) -> None:
    async def say_much(turn: Turn) -> None:
        turn.reply(Reply((Line("dài " * 100_000),)))

    handled_by("dài", say_much)
    ((pages,),) = await bot_on_a_file.rows("pragma page_count")
    await bot_on_a_file.rows(f"pragma max_page_count = {pages}")
    message = bot_on_a_file.message("bua", "dài")
    with caplog.at_level(logging.ERROR):
        (error,) = await bot_on_a_file.hear(message)
    assert isinstance(error, sqlite3.OperationalError)
    assert "could not be stored" in caplog.text
    assert bot_on_a_file.post.messages == []
    await bot_on_a_file.rows("pragma max_page_count = 100000")
    assert await bot_on_a_file.hear(message) == [
        None
    ]  # delivered again, as it was not acknowledged
    assert len(bot_on_a_file.post.take("bua")) == 1


async def test_full_disk_in_the_middle_of_handling_is_nobodys_fault(
    bot_: Bot, handled_by: HandledBy
) -> None:
    async def meet_a_full_disk(turn: Turn) -> None:
        await turn.read()
        raise sqlite3.OperationalError("database or disk is full")

    handled_by("hỏng", meet_a_full_disk)
    (error,) = await bot_.hear(bot_.message("bua", "hỏng"))
    assert isinstance(error, sqlite3.OperationalError)
    assert await bot_.rows("select count(*) from seen_update") == [(0,)]
    assert await bot_.rows("select count(*) from dead_letter") == [(0,)]


async def test_nothing_is_acknowledged_when_the_bot_stops(place: Path | str) -> None:
    database = await Database.open(place)
    await fill(database)
    async with at_work(database) as bot_:
        messages = [bot_.pipeline.submit(bot_.message("bua", "/baocao"))]
        await asyncio.sleep(0)  # it is submitted; the pipeline has not begun with it
        messages += [bot_.pipeline.submit(bot_.message("dung", "/baocao"))]
        await asyncio.sleep(0)
    results = await asyncio.gather(*messages, return_exceptions=True)
    assert [type(one) for one in results] == [asyncio.CancelledError] * 2


async def test_stop_finishes_what_has_come_in(bot_: Bot) -> None:
    submitted = [bot_.pipeline.submit(bot_.message(who, "/baocao")) for who in ("bua", "dung")]
    await asyncio.sleep(0)  # they are submitted; the pipeline has not begun with them
    await bot_.pipeline.finish(60)
    assert all(one.done() and one.exception() is None for one in submitted)
    assert await bot_.rows("select count(*) from seen_update") == [(2,)]


async def test_stop_waits_for_no_message_for_ever(bot_: Bot, handled_by: HandledBy) -> None:
    began = asyncio.Event()

    async def never_end(turn: Turn) -> None:
        began.set()
        await asyncio.Event().wait()

    handled_by("treo", never_end)
    submitted = bot_.pipeline.submit(bot_.message("bua", "treo"))
    await began.wait()
    await bot_.pipeline.finish(0)
    assert not submitted.done()  # and so not acknowledged
    submitted.cancel()


async def test_bot_that_has_nothing_to_finish_stops_at_once(bot_: Bot) -> None:
    await bot_.pipeline.finish(60)


def test_stop_takes_ten_seconds_at_the_most() -> None:
    assert FINISHING + bot.outbox._GRACE + bot.web.server.CLOSING <= 10


class CountedDatabase(Database):
    """Counts the statements of all its transactions."""

    trips: list[str]

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with super().transaction() as db:
            yield Counted(db, self.trips)


async def test_number_of_statements_does_not_depend_on_the_number_of_messages(
    place: Path | str,
) -> None:
    database = await CountedDatabase.open(place)
    assert isinstance(database, CountedDatabase)
    database.trips = []
    await fill(database)
    async with at_work(database) as bot_:
        await bot_.hear(bot_.message("bua", "/baocao"), bot_.message("dung", "/baocao"))
        counts = []
        for messages in (1, 60):
            database.trips.clear()
            await bot_.hear(
                *(bot_.message(who, "520") for who in ("bua", "dung") for _ in range(messages))
            )
            counts.append(len(database.trips))
        assert len(await bot_.rows("select 1 from seen_update")) == 2 + 2 + 120
    assert counts[0] == counts[1]
