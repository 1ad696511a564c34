"""No room is left: on the disk of the database, of the files, of a backup, of the output."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest
from aiohttp import WSCloseCode

import bot.web.socket
from bot.channels.web import WebChat
from bot.cli import main
from bot.clock import utc_now
from bot.outbox import Outbox
from handlers.messages import Reply, encode_reply
from report.lines import Line
from storage.batch import Batch
from tests.bot.channels.test_telegram_webhook import webhook_error
from tests.bot.commands.conftest import GiaoBan
from tests.bot.faults.conftest import Opened
from tests.bot.faults.disks import fill, small_disk
from tests.bot.faults.watching import ask, health, logged, written
from tests.bot.telegram_naps import Naps
from tests.bot.telegram_run import OFFICER_UNIT, telegram_run
from tests.bot.telegram_walk import PHOTO
from tests.bot.test_killed import DEMO, bot_at_work
from tests.bot.web.visitor import visitor
from tests.bot.web.web_run import OFFICER, web_run
from tests.samples.raw import rows

UNIT = DEMO.communes[0]  # of the first officer
FULL = "could not be stored: database or disk is full"


async def test_answer_waits_for_room_and_those_before_it_are_there(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4096) as disk:
        (tmp_path / "bot.db").symlink_to(disk / "bot.db")
        async with bot_at_work(tmp_path, webhook=False) as process:
            officer = process.telegram.person(1)
            await ask(officer, "/baocao")
            await ask(officer, "4")
            filling = fill(disk)
            await officer.say("4310,25")
            await logged(process, FULL)
            status, parts = await health(process)
            assert (status, parts["database"]) == (503, "cannot be written to")
            assert officer.untaken() == []
            assert len(process.stored()[UNIT]) == 1
            filling.unlink()
            assert "3/" in (await officer.next_message(30)).text
            assert len(process.stored()[UNIT]) == 2
            assert await process.end(signal.SIGTERM) == 0
        assert "Traceback" not in written(process)


async def test_what_a_webhook_brings_comes_again_when_there_is_room(
    district: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with small_disk(tmp_path / "disk", 4096) as disk:
        async with telegram_run(district, disk, webhook=True) as run:
            await ask(run.officer, "/baocao")
            filling = fill(disk)
            await run.officer.say("4")
            async with asyncio.timeout(30):
                while "503" not in await webhook_error(run.server):
                    pass
            filling.unlink()
            assert "2/54" in (await run.officer.next_message(30)).text
            assert await run.values() == {"villages": 4}
    assert "could not be answered: database or disk is full" in caplog.text
    assert "Traceback" not in caplog.text


async def test_page_says_again_what_found_no_room(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.web.socket, "_RECOVERY", 0.0)
    with small_disk(tmp_path / "disk", 4096) as disk:
        async with web_run(district, disk) as run, visitor(run.address) as browser:
            await browser.become(OFFICER)
            async with browser.socket() as socket:
                await socket.hello()
                await socket.ask("/baocao")
                filling = fill(disk)
                await socket.raw.send_json({"type": "say", "id": "m7", "text": "4"})
                assert await socket.farewell() == WSCloseCode.TRY_AGAIN_LATER
            filling.unlink()
            async with browser.socket() as socket:
                await socket.hello()
                await socket.say("4", "m7")
            assert (await run.answers(OFFICER_UNIT)).keys() == {"villages"}


async def test_reply_to_a_page_waits_for_room(tmp_path: Path, opened: Opened) -> None:
    database, naps = await opened(tmp_path / "bot.db"), Naps()
    outbox = Outbox(database, {"web": WebChat(database, utc_now)}, utc_now, naps)
    async with database.transaction() as db:
        batch = Batch(db, utc_now())
        batch.send("web", "page", encode_reply(Reply((Line("dài " * 100_000),))))
        await batch.flush()
    ((pages,),) = await rows(database, "pragma page_count")
    await rows(database, f"pragma max_page_count = {pages}")
    outbox.put(batch.queued)
    assert await naps.begun(1) == [0.5]
    await rows(database, "pragma max_page_count = 100000")
    naps.wake_all()
    await outbox.drained()
    assert await rows(database, "select state, attempts from outbox") == [("sent", 2)]
    assert await rows(database, "select count(*) from web_message") == [(1,)]


async def test_photo_that_finds_no_room_is_apologised_for_and_nobody_waits(
    district: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with small_disk(tmp_path / "files", 16):
        async with telegram_run(district, tmp_path) as run:
            await ask(run.officer, "/baocao")
            await run.officer.send_photo(PHOTO + bytes(64 * 1024))
            assert "chưa lưu được tệp" in (await run.officer.next_message()).text
            assert "Xã có bao nhiêu thôn" in (await ask(run.officer, "/sua 1")).text
            await ask(run.officer, "4")
            assert await run.values() == {"villages": 4}
    assert "No space left on device" in caplog.text
    assert "Traceback" not in caplog.text


def test_bot_does_not_start_without_room_and_says_so(giaoban: GiaoBan, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1024) as disk:
        fill(disk)
        ran = giaoban("run", "--port", "0", "--db", f"sqlite:///{disk}/bot.db")
    assert ran.status == 1
    assert ran.err == f"{disk}/bot.db cannot be used: database or disk is full\n"


def test_backup_that_finds_no_room_leaves_nothing(
    giaoban: GiaoBan, db: str, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", 40) as disk:
        ran = giaoban("backup", str(disk / "a.zip"), "--db", db)
        assert [*disk.iterdir()] == []
    assert ran.status == 1
    assert "disk is full" in ran.err
    assert ran.err.count("\n") == 1


def test_restoring_that_finds_no_room_leaves_nothing(
    giaoban: GiaoBan, db: str, tmp_path: Path
) -> None:
    assert giaoban("backup", "a.zip", "--db", db).status == 0
    with small_disk(tmp_path / "disk", 40) as disk:
        ran = giaoban("restore", "a.zip", "--db", f"sqlite:///{disk}/bot.db")
        assert [*disk.iterdir()] == []
    assert ran.status == 1
    assert "disk is full" in ran.err
    assert ran.err.count("\n") == 1


def test_output_that_finds_no_room_is_told_in_one_sentence(
    db: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr("sys.stdout", full)
        assert main(["people", "--db", db]) == 1
    assert capsys.readouterr().err == "what was to be written: No space left on device\n"
