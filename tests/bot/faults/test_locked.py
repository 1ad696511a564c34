"""Another program keeps the database locked for longer than the bot is patient."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import storage.engines.sqlite
from tests.bot.commands.conftest import GiaoBan
from tests.bot.faults.watching import ask
from tests.bot.telegram_run import telegram_run

_HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("begin exclusive")
print("locked", flush=True)
sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of a second in place of ten."""
    monkeypatch.setattr(storage.engines.sqlite, "_BUSY", 100)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another process has the database for itself."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        yield
        holder.communicate(b"\n", timeout=60)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_answer_waits_for_a_locked_database(
    webhook: bool, district: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with telegram_run(district, tmp_path, webhook=webhook) as run:
        await ask(run.officer, "/baocao")
        await ask(run.officer, "4")
        with locked(tmp_path / "bot.db"):
            await run.officer.say("4241,1")
            async with asyncio.timeout(30):
                while "could not be stored: database is locked" not in caplog.text:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            assert run.officer.untaken() == []
        assert "3/54" in (await run.officer.next_message(30)).text
        assert await run.values() == {"villages": 4, "area": 4241.1}
    assert "Traceback" not in caplog.text


def test_bot_does_not_start_on_a_locked_database(giaoban: GiaoBan, db: str, tmp_path: Path) -> None:
    with locked(tmp_path / "demo.db"):
        ran = giaoban("run", "--port", "0", "--db", db)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "the database cannot be written to: database is locked\n"
