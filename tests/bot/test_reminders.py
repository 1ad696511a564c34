"""Reminders on their way: woken by the running bot, taken once by Telegram, pressed later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from storage.database import Database
from tests.bot.telegram_run import NOW, TelegramRun, ask, seed_district, telegram_settings
from tests.bot.telegram_walk import press
from tests.fakes.telegram_server import TelegramServer

MORNING = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)  # three days before the deadline, at eight


@dataclass
class Lives:
    """A bot that can be stopped and started; its clock stands at `now`."""

    run: TelegramRun
    now: datetime = NOW

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[None]:
        app = App(self.run.settings, self.run.database, clock=lambda: self.now)
        async with app.running():
            yield


@pytest.fixture
async def lives(tmp_path: Path) -> AsyncIterator[Lives]:
    """The sample district, in which an officer and a lead have joined by Telegram."""
    await seed_district(tmp_path / "bot.db")
    async with await TelegramServer.start() as server:
        settings = telegram_settings(server, tmp_path, webhook=False)
        database = await Database.open(settings.database)
        found = Lives(TelegramRun(server, database, settings))
        async with found.bot():
            found.run.officer = await found.run.join("officer", "son-tinh")
            found.run.lead = await found.run.join("lead", "son-tay")
        yield found
        await database.close()


async def test_reminder_reaches_the_phone_once_however_often_the_bot_starts(lives: Lives) -> None:
    officer, lives.now = lives.run.officer, MORNING
    async with lives.bot():
        message = await officer.next_message()
    assert "Chưa bắt đầu: 54 câu" in message.text
    for minutes in (0, 1, 90):
        lives.now = MORNING + timedelta(minutes=minutes)
        async with lives.bot():
            assert "Hạn nộp" in (await ask(officer, "/han")).text
    assert officer.untaken() == []


async def test_button_pressed_days_later_leads_into_the_report(lives: Lives) -> None:
    officer, lives.now = lives.run.officer, MORNING
    async with lives.bot():
        message = await officer.next_message()
        await press(officer, message, "resume")
        assert "1/54" in (await officer.next_message()).text
        await ask(officer, "4")
    lives.now = MORNING + timedelta(hours=20)
    async with lives.bot():
        # The question that was next then is answered: whatever is next now is asked.
        await press(officer, message, "resume")
        assert "2/54" in (await officer.next_message()).text
