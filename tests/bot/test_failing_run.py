"""`giaoban run` when things go wrong: what it writes is found by the reference that a person was
told, and holds neither what somebody typed nor a secret."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.bot.test_killed import Bot, bot_at_work, nothing_waits
from tests.fakes.telegram_server import DEFAULT_TOKEN

TYPED = "sửa hộ nghèo 305"
METRICS_TOKEN = "metrics-token-of-this-run"
_KEY = DEFAULT_TOKEN.split(":")[1]  # the secret half


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_LOG", "json")
    monkeypatch.setenv("GIAOBAN_METRICS_TOKEN", METRICS_TOKEN)


def log(bot: Bot) -> list[dict[str, Any]]:
    """What stands in it, without the line that says where the bot listens."""
    lines = bot.log.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if not line.startswith("Giao Ban listens on ")]


def refuse_answers(bot: Bot) -> None:
    """From now on no answer can be written."""
    with closing(sqlite3.connect(bot.file)) as database:
        database.execute(
            "create trigger refuse before insert on answer_log begin select raise(abort, 'no'); end"
        )
        database.commit()


async def test_message_is_found_by_its_reference_and_not_by_its_text(tmp_path: Path) -> None:
    async with bot_at_work(tmp_path, webhook=False) as bot:
        officer = bot.telegram.person(1)
        await officer.say("/baocao")
        await officer.next_message()
        refuse_answers(bot)
        await officer.say(TYPED)
        told = (await officer.next_message()).text
        await nothing_waits(bot)
        assert await bot.end(signal.SIGTERM) == 0
        messages = [one for one in log(bot) if one["message"].startswith("message ")]
        assert [one.get("outcome") for one in messages if one["level"] == "info"] == [
            "handled",
            "failed",
        ]
        [failure] = [one for one in messages if one["level"] == "error"]
        [reference] = re.findall(r"\b[0-9A-F]{6}\b", told)
        assert failure["reference"] == reference == messages[-1]["reference"]
        assert "IntegrityError" in failure["traceback"]
        assert len({one["reference"] for one in messages}) == 2
        noted = json.dumps([one for one in log(bot) if one["level"] == "info"], ensure_ascii=False)
        assert TYPED not in noted
        assert "305" not in noted


@pytest.mark.parametrize("form", ["text", "json"])
async def test_no_secret_is_written_when_everything_fails(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIAOBAN_LOG", form)
    async with bot_at_work(tmp_path, webhook=False) as bot:
        officer = bot.telegram.person(1)
        await officer.say("/baocao")
        await officer.next_message()
        refuse_answers(bot)
        await officer.say(TYPED)
        await officer.next_message()
        await bot.telegram.stop()  # in the middle of a poll; every call fails from now on
        while "trying again" not in bot.log.read_text(encoding="utf-8"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # another process writes it
        assert await bot.end(signal.SIGTERM) == 0
        written = bot.log.read_text(encoding="utf-8")
        assert "Traceback" in written
        assert _KEY not in written
        assert METRICS_TOKEN not in written
