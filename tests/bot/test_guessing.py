"""Codes of invites: not to be guessed, not to be used twice or too late."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.database import Database
from storage.people import new_code
from tests.bot.test_pipeline import Bot, at_work
from tests.samples.district import NOW, fill

_TRIES = 5
_UNKNOWN, _OVER, _WAIT = "Không có mã này", "đã hết hạn hoặc đã dùng", "Thử mã nhiều quá"


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    database = await Database.open(tmp_path / "giaoban.db")
    await fill(database)
    async with at_work(database) as bot:
        yield bot


def go_on(bot: Bot, later: timedelta) -> None:
    bot.pipeline._clock = lambda: NOW + later


def test_code_is_one_of_more_than_can_be_tried() -> None:
    codes = [new_code() for _ in range(500)]
    assert len(set(codes)) == len(codes)
    letters = len(set("".join(codes)))
    assert len(codes[0]) * math.log2(letters) > 58


async def test_only_a_few_guesses_a_minute_are_listened_to(bot: Bot) -> None:
    code = await bot.invite()
    guesses = [bot.message("kẻ lạ", f"/start {new_code()}") for _ in range(40)]
    await bot.hear(*guesses)  # in one batch, faster than anybody could type
    said = [reply.text() for reply in bot.post.take("kẻ lạ")]
    assert sum(_UNKNOWN in one for one in said) == _TRIES
    assert sum(_WAIT in one for one in said) == 40 - _TRIES
    assert _WAIT in await bot.say("kẻ lạ", f"/start {code}")  # not even the right one
    go_on(bot, timedelta(seconds=61))
    assert "đã tham gia" in await bot.say("kẻ lạ", f"/start {code}")


async def test_guesses_of_one_hold_up_nobody_else(bot: Bot) -> None:
    for _ in range(_TRIES + 1):
        await bot.say("kẻ lạ", f"/start {new_code()}")
    assert "đã tham gia" in await bot.say("cán bộ mới", f"/start {await bot.invite()}")


async def test_code_that_was_used_or_is_too_old_lets_nobody_in(bot: Bot) -> None:
    used, old = await bot.invite(), await bot.invite()
    await bot.say("cán bộ mới", f"/start {used}")
    assert _OVER in await bot.say("kẻ lạ", f"/start {used}")
    go_on(bot, timedelta(days=1))
    assert _OVER in await bot.say("người đến muộn", f"/start {old}")
    assert await bot.rows("select count(*) from identity where channel = 'console'") == [(4,)]
