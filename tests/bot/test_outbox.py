"""Every message goes out, in order within its chat, whatever Telegram answers meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiosqlite
import pytest

from bot.clock import utc_now
from bot.core import open_core
from bot.files import Files
from bot.pace import Pace
from config.settings import Settings
from handlers.messages import Incoming, Reply, plain
from report.lines import Line
from storage.batch import QueuedMessage
from tests.bot.telegram_naps import Naps
from tests.bot.telegram_outbox import OutboxRun, outbox_run, texts
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_users import Person


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[OutboxRun]:
    async with outbox_run(tmp_path) as run:
        yield run


async def test_each_chat_gets_its_messages_in_order(run: OutboxRun) -> None:
    readers = [await run.reader(number) for number in (1, 2, 3)]
    said = [str(number) for number in range(40)]
    for text in said:
        for reader in readers:
            await run.put(reader, text)
    await run.outbox.drained()
    assert [texts(reader.untaken()) for reader in readers] == [said] * 3
    assert {state for _, state, _, _ in run.rows()} == {"sent"}


async def test_messages_go_out_no_faster_than_the_channel_allows() -> None:
    naps = Naps(light=True)
    pace = Pace(0.01, naps)  # one in 100 seconds
    for _ in range(3):
        await pace.wait()
    assert naps.seconds == pytest.approx([100, 200], abs=20)


async def test_chat_waits_as_long_as_telegram_says_while_others_go_on(run: OutboxRun) -> None:
    waiting, other = await run.reader(1), await run.reader(2)
    run.server.fail(Fault.too_many(7), "sendmessage", waiting.id)
    await run.put(waiting, "một", "hai")
    assert await run.naps.begun(1) == [7]
    await run.put(other, "ba")
    assert (await other.next_message()).text == "ba"
    assert waiting.untaken() == []
    run.naps.wake_all()
    await run.outbox.drained()
    assert texts(waiting.untaken()) == ["một", "hai"]
    assert run.naps.seconds == [7]


async def test_told_to_wait_in_two_chats_everybody_waits(run: OutboxRun) -> None:
    """Then it was all of them together that were too fast."""
    readers = [await run.reader(number) for number in (1, 2, 3)]
    for reader in readers[:2]:
        run.server.fail(Fault.too_many(1000), "sendmessage", reader.id)
        await run.put(reader, "một")
    await run.naps.begun(2)
    await run.put(readers[2], "một")
    assert (await run.naps.begun(3))[2] == pytest.approx(1000, abs=100)
    assert readers[2].untaken() == []
    run.naps.wake_all()
    await run.outbox.drained()
    assert [texts(reader.untaken()) for reader in readers] == [["một"]] * 3


PASSING = {
    "500": Fault.server_error(500),
    "502": Fault.server_error(502),
    "504": Fault.server_error(504),
    "500, yet sent": Fault.server_error(500, applied=True),
    "cut before": Fault.reset(applied=False),
    "cut after": Fault.reset(applied=True),
    "no answer in time": Fault.slow(60),
    "page of a carrier, 200": Fault.foreign_page(200),
    "page of a carrier, 403": Fault.foreign_page(403),
    "page of a proxy, 404": Fault.foreign_page(404),
    "token refused for a moment": Fault(401, "Unauthorized"),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
async def test_passing_fault_is_outlasted_in_order_while_other_chats_go_on(
    fault: Fault, tmp_path: Path
) -> None:
    async with outbox_run(tmp_path, call_seconds=0.3) as run:
        reader, other = await run.reader(1), await run.reader(2)
        run.server.fail(fault, "sendmessage", reader.id, times=2)
        await run.put(reader, "một", "hai", "ba")
        await run.naps.begun(1)
        await run.put(other, "bốn")
        assert (await other.next_message()).text == "bốn"
        run.naps.wake_all()
        await run.outbox.drained()
        said = list(dict.fromkeys(texts(reader.untaken())))  # what was sent may come again
        assert said == ["một", "hai", "ba"]
        assert run.naps.seconds == [0.5, 1.0]
        assert run.is_reachable(reader)
        assert [row[1:3] for row in run.rows()] == [
            ("sent", 3),
            ("sent", 1),
            ("sent", 1),
            ("sent", 1),
        ]


LASTING = {
    "blocked": (Fault.blocked(), False),
    "deactivated": (Fault.deactivated(), False),
    "chat not found": (Fault.chat_not_found(), False),
    "refused for itself": (Fault(400, "Bad Request: message is too long"), True),
}


@pytest.mark.parametrize(("fault", "reachable"), LASTING.values(), ids=LASTING)
async def test_what_can_never_arrive_is_given_up_at_once(
    fault: Fault, reachable: bool, run: OutboxRun
) -> None:
    reader, other = await run.reader(1), await run.reader(2)
    run.server.fail(fault, "sendmessage", reader.id)
    await run.put(reader, "một")
    await run.put(other, "hai")
    await run.outbox.drained()
    (_, state, attempts, error), (_, other_state, _, _) = run.rows()
    assert (state, attempts, other_state) == ("failed", 1, "sent")
    assert fault.description.rpartition(": ")[2] in str(error).lower()
    assert run.is_reachable(reader) is reachable
    assert run.is_reachable(other)
    assert run.naps.seconds == []


async def test_message_behind_one_that_was_refused_goes_out(run: OutboxRun) -> None:
    reader = await run.reader(1)
    run.server.fail(Fault(400, "Bad Request: text must be non-empty"), "sendmessage")
    await run.put(reader, "một", "hai")
    await run.outbox.drained()
    assert texts(reader.untaken()) == ["hai"]


async def test_a_message_that_cannot_be_read_is_given_up_and_the_next_goes(run: OutboxRun) -> None:
    reader = await run.reader(7)
    broken = QueuedMessage(1_000, "telegram", str(reader.id), {"lines": [["no style"]]})
    run.outbox.put([broken])
    await run.put(reader, "Câu tiếp theo")
    assert (await reader.next_message()).text == "Câu tiếp theo"
    await run.outbox.drained()


async def test_who_blocked_the_bot_is_reachable_again_when_they_write(run: OutboxRun) -> None:
    reader = await run.reader(1)
    reader.block()
    await run.put(reader, "một")
    await run.outbox.drained()
    assert not run.is_reachable(reader)
    reader.unblock()
    settings = Settings(_env_file=None)
    async with open_core(settings, run.database, {"telegram": run.telegram}) as core:
        await core.submit(said(reader, "/trogiup"))
        assert "/baocao" in (await reader.next_message()).text
    assert run.is_reachable(reader)


def said(reader: Person, text: str) -> Incoming:
    chat = str(reader.id)
    return Incoming("telegram", "7", chat, chat, utc_now(), text)


async def test_group_that_became_a_supergroup_is_followed(run: OutboxRun) -> None:
    group = run.server.group(-4000)
    old = group.id
    new = group.migrate()
    await run.put(old, "một", "hai")
    await run.queue(old, "ba")
    await run.outbox.drained()
    assert texts(group.untaken()) == ["một", "hai"]
    assert [row[:2] for row in run.rows()][2] == (str(new), "waiting")


async def test_part_of_a_long_message_that_failed_is_all_that_goes_again(run: OutboxRun) -> None:
    reader = await run.reader(1)
    run.server.fail(Fault.server_error(), "sendmessage", after=1)
    await run.put(reader, Reply(tuple(Line(letter * 4000) for letter in "abc")), "hết")
    await run.naps.begun(1)
    run.naps.wake_all()
    await run.outbox.drained()
    assert [text[0] for text in texts(reader.untaken())] == ["a", "b", "c", "h"]


async def test_document_goes_out_of_the_folder_of_files(run: OutboxRun, tmp_path: Path) -> None:
    reader = await run.reader(1)
    file = await Files(tmp_path / "files").keep(b"%PDF-1.7 ...", "Báo cáo.pdf")
    await run.put(reader, Reply(plain("Báo cáo đây"), document=file))
    await run.outbox.drained()
    (message,) = reader.untaken()
    assert message.document is not None
    assert (message.document.filename, message.text) == ("Báo cáo.pdf", "Báo cáo đây")


async def test_document_that_is_gone_holds_nothing_up(run: OutboxRun, tmp_path: Path) -> None:
    reader = await run.reader(1)
    file = await Files(tmp_path).keep(b"%PDF-1.7 ...", "a.pdf")
    await run.put(reader, Reply(document=replace(file, sha256="0" * 64)), "hai")
    await run.outbox.drained()
    assert texts(reader.untaken()) == ["hai"]
    assert run.rows()[0][1] == "failed"


async def test_what_an_earlier_run_left_goes_out_first(run: OutboxRun) -> None:
    reader = await run.reader(1)
    await run.queue(reader, "một", "hai")
    await run.outbox.resume()
    await run.put(reader, "ba")
    await run.outbox.drained()
    assert texts(reader.untaken()) == ["một", "hai", "ba"]


async def test_message_in_hand_when_the_bot_stops_arrives_and_does_not_come_again(
    run: OutboxRun,
) -> None:
    reader = await run.reader(1)
    run.server.latency = 0.05
    await run.put(reader, "một", "hai")
    await run.server.wait_for_calls("sendmessage", 1)
    await run.outbox.stop()
    assert [state for _, state, _, _ in run.rows()] == ["sent", "waiting"]
    run.begin()
    await run.outbox.resume()
    await run.outbox.drained()
    assert texts(reader.untaken()) == ["một", "hai"]


async def test_stop_while_a_note_waits_for_its_turn_notes_it_down_all_the_same(
    run: OutboxRun,
) -> None:
    reader = await run.reader(1)
    noting = asyncio.create_task(run.outbox.run())
    await run.put(reader, "một")
    async with run.database.transaction():
        await run.server.wait_for_calls("sendmessage", 1)
        await asyncio.sleep(0.2)  # more than the moment in which notes gather
        noting.cancel()
        await asyncio.gather(noting, return_exceptions=True)
    assert [state for _, state, _, _ in run.rows()] == ["waiting"]
    await run.outbox.stop()
    assert [state for _, state, _, _ in run.rows()] == ["sent"]


async def test_message_that_waits_to_be_tried_again_does_not_hold_up_the_stop(
    run: OutboxRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox._GRACE", 60)  # what messages in hand get
    reader = await run.reader(1)
    run.server.fail(Fault.too_many(1000), "sendmessage")
    await run.put(reader, "một")
    await run.naps.begun(1)
    async with asyncio.timeout(30):
        await run.outbox.stop()  # the nap is never woken
    assert [state for _, state, _, _ in run.rows()] == ["waiting"]


async def test_what_was_sent_is_noted_down_as_soon_as_the_database_can(run: OutboxRun) -> None:
    reader = await run.reader(1)
    async with aiosqlite.connect(run.file) as other:
        await other.execute(
            "create trigger disk_full before update on outbox "
            "begin select raise(abort, 'the disk is full'); end"
        )
        noting = asyncio.create_task(run.outbox.run())
        await run.put(reader, "một")
        await run.naps.begun(1)
        assert [state for _, state, _, _ in run.rows()] == ["waiting"]
        run.naps.wake_all()
        await run.naps.begun(2)  # it was tried again
        await other.execute("drop trigger disk_full")
    await run.outbox.drained()
    assert [state for _, state, _, _ in run.rows()] == ["sent"]
    assert texts(reader.untaken()) == ["một"]
    noting.cancel()
    await asyncio.gather(noting, return_exceptions=True)
