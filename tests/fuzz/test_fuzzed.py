"""What must not come of anything that is sent is noticed where it does come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.routing import handle
from handlers.turn import Turn
from tests.fuzz.fuzzed import LEAD, OFFICER, TELEGRAM_IDS, Fault, FuzzedBot, fuzzed_bot


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[FuzzedBot]:
    async with fuzzed_bot(f"sqlite:///{tmp_path / 'bot.db'}", tmp_path) as bot:
        yield bot


async def test_handler_that_raises_is_noticed(
    bot: FuzzedBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(turn: Turn) -> None:
        if turn.incoming.text == "120":
            raise ZeroDivisionError
        await handle(turn)

    monkeypatch.setattr("bot.pipeline.handle", broken)
    await bot.telegram.person(TELEGRAM_IDS[OFFICER]).say("120")
    with pytest.raises(Fault, match="ZeroDivisionError"):
        await bot.check()


async def test_change_of_what_is_not_theirs_is_noticed(bot: FuzzedBot) -> None:
    before = await bot.others(OFFICER)
    await _answer(bot, OFFICER, "9")
    assert await bot.others(OFFICER) == before
    assert await bot.others(None) != before
    await _answer(bot, LEAD, "Ở miền núi phía tây")
    assert await bot.others(OFFICER) != before


async def _answer(bot: FuzzedBot, who: str, answer: str) -> None:
    for text in ("/sua 1", answer):
        await bot.telegram.person(TELEGRAM_IDS[who]).say(text)
    await bot.check()


async def test_bot_that_answers_nobody_is_noticed(
    bot: FuzzedBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fuzz.fuzzed._PATIENCE", 0.5)

    async def deaf(turn: Turn) -> None:
        return None

    monkeypatch.setattr("bot.pipeline.handle", deaf)
    with pytest.raises(TimeoutError):
        await bot.check()
