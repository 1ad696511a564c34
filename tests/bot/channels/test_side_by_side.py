"""Telegram, Zalo and the web chat in one process, and one person on all three."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App
from bot.demo import CAMPAIGN
from storage.campaigns import campaign_units
from storage.database import Database
from storage.people import create_invite
from tests.bot.telegram_run import NOW, OFFICER_UNIT, ask, telegram_settings
from tests.bot.web.visitor import visitor
from tests.bot.zalo_run import zalo_settings
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.zalo_people import ZaloPerson
from tests.fakes.zalo_server import ZaloServer


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with await TelegramServer.start() as server:
        yield server


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloServer]:
    async with await ZaloServer.start() as server:
        yield server


async def told(person: ZaloPerson, text: str) -> str:
    person.say(text)
    return (await person.next_message()).text


async def test_one_person_answers_one_report_on_telegram_zalo_and_the_web(
    district: Path, tmp_path: Path, telegram: TelegramServer, zalo: ZaloServer
) -> None:
    shutil.copy(district, tmp_path / "bot.db")
    on_zalo = zalo_settings(zalo, tmp_path, webhook=False)
    with_telegram = telegram_settings(telegram, tmp_path, webhook=False)
    names = ("telegram_token", "telegram_base_url", "telegram_rate")
    both = {name: getattr(with_telegram, name) for name in names}
    settings = on_zalo.model_copy(update=both)
    database = await Database.open(settings.database)
    async with App(settings, database, clock=lambda: NOW).running() as app:
        async with database.transaction() as db:
            code = await create_invite(
                db,
                unit_id=OFFICER_UNIT,
                role="officer",
                name="Cán bộ",
                uses=1,
                expires_at=NOW.replace(year=2027),
                now=NOW,
            )
        phone, officer = telegram.person(700_001), zalo.person("e4ea2cd5189df1c3a88c")
        await ask(phone, f"/start {code}")
        await ask(phone, "/baocao")
        await ask(phone, "4")
        linking = (await ask(phone, "/lienket")).text
        assert "Trên Zalo: tìm bot.VDKyGxQvc, gửi mã" in linking
        assert "Đã liên kết" in await told(officer, re.findall(r"/start (\w+)", linking)[0])
        officer.untaken()
        assert "2/54" in await told(officer, "làm tiếp")
        assert "3/54" in await told(officer, "4241,1")
        linking = await told(officer, "/lienket")
        async with visitor(f"http://127.0.0.1:{app.port}") as browser:
            await browser.open()
            async with browser.socket() as socket:
                await socket.hello()
                await socket.ask(f"/start {re.findall(r'/start (.+)', linking)[0]}")
                assert "3/54" in str(await socket.ask("/baocao"))
                await socket.ask("661")
        async with database.transaction() as db:
            units = await campaign_units(db, CAMPAIGN)
        report = next(one.report for one in units if one.unit.id == OFFICER_UNIT)
        assert report is not None
        given = {item: (one["value"], one["via"]) for item, one in report.answers.items()}
        assert given == {
            "villages": (4, "telegram"),
            "area": (4241.1, "zalo"),
            "households": (661, "web"),
        }
    await database.close()
