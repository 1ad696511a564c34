"""The disk takes nothing any more: read-only at the start, faulty from some moment on."""

from __future__ import annotations

import resource
import shutil
import signal
from pathlib import Path

import pytest

from tests.bot.commands.conftest import GiaoBan
from tests.bot.faults.disks import make_read_only, small_disk
from tests.bot.faults.watching import ask, health, logged, written
from tests.bot.test_killed import DEMO, Bot, bot_at_work

UNIT = DEMO.communes[0]  # of the first officer


@pytest.mark.parametrize("command", [("run", "--port", "0"), ("people",)], ids=lambda it: it[0])
def test_read_only_database_is_told_in_one_sentence(
    command: tuple[str, ...], giaoban: GiaoBan, db: str, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", 4096) as disk:
        shutil.copy(tmp_path / "demo.db", disk)
        make_read_only(disk)
        ran = giaoban(*command, "--db", f"sqlite:///{disk}/demo.db")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        f"{disk}/demo.db cannot be used: {disk}/demo.db cannot be written to; look at whose it is, "
        "and whether its disk is mounted read-only\n"
    )


def test_read_only_folder_of_files_is_told_in_one_sentence(
    giaoban: GiaoBan, db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "disk", 64) as disk:
        make_read_only(disk)
        monkeypatch.setenv("GIAOBAN_FILES_DIR", str(disk / "files"))
        ran = giaoban("run", "--port", "0", "--db", db)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"GIAOBAN_FILES_DIR is {disk / 'files'}: {disk} cannot be written to\n"


async def test_answer_waits_for_a_disk_that_refuses_writes(tmp_path: Path) -> None:
    """Every write fails, as behind a faulty disk that the system has made read-only."""
    async with bot_at_work(tmp_path, webhook=False) as bot:
        officer = bot.telegram.person(1)
        await ask(officer, "/baocao")
        await ask(officer, "4")
        limit_files(bot, 64 * 1024)
        await officer.say("4310,25")
        await logged(bot, "could not be stored: ")
        assert (await health(bot))[0] == 503
        assert len(bot.stored()[UNIT]) == 1
        limit_files(bot, resource.RLIM_INFINITY)
        assert "3/" in (await officer.next_message(30)).text
        assert len(bot.stored()[UNIT]) == 2
        assert await bot.end(signal.SIGTERM) == 0
    assert "Traceback" not in written(bot)


def limit_files(bot: Bot, size: int) -> None:
    """From now on the process can write to no file behind so many bytes."""
    resource.prlimit(bot.process_id, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
