"""The buttons of reminders and of the plan: for whom they are, and what old ones still do."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.demo import CAMPAIGN
from handlers.messages import Reply
from handlers.tokens import mark_of, seal
from storage.campaigns import add_campaign, find_campaign
from storage.records import Assignment
from tests.samples import raw
from tests.transcript import Bot, Speaker, running, seed

OFFICER, LEAD = Speaker("officer-son-tinh"), Speaker("lead-son-tay")
MARK = mark_of(CAMPAIGN, "son-tinh")
PLAN = f"plan:change:{seal(CAMPAIGN)}"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    asyncio.run(seed(folder))
    return folder


@asynccontextmanager
async def bot_at(seeded: Path, days: int = 0) -> AsyncIterator[Bot]:
    with tempfile.TemporaryDirectory() as folder:
        async with running(seeded, Path(folder)) as bot:
            bot.now += timedelta(days=days)
            for one in (OFFICER, LEAD, Speaker("officer-son-bua")):
                await bot.meet(one.id, "console")
            yield bot


def text(replies: list[Reply]) -> str:
    return "\n".join(reply.text() + (reply.toast or "") for reply in replies)


def labels(replies: list[Reply]) -> list[str]:
    return [button.label for reply in replies for button in reply.choices]


async def rows(bot: Bot, sql: str) -> list[tuple[Any, ...]]:
    return await raw.rows(bot.database, sql)


async def test_button_of_a_foreign_report_leads_nowhere(seeded: Path) -> None:
    async with bot_at(seeded) as bot:
        foreign = mark_of(CAMPAIGN, "son-bua")
        for data in (f"resume:villages::{foreign}", f"snooze::2026-11-26:{foreign}"):
            heard = await bot.hear(OFFICER, button=data)
            assert "không còn dùng" in text(heard)
        assert await rows(bot, "select count(*) from audit where action = 'refused'") == [(2,)]
        assert await rows(bot, "select * from snooze") == []


async def test_button_of_a_reminder_leads_on_after_the_report_is_submitted(seeded: Path) -> None:
    async with bot_at(seeded) as bot:
        mark = mark_of(CAMPAIGN, "son-bua")
        heard = await bot.hear(Speaker("officer-son-bua"), button=f"resume:villages::{mark}")
        assert "đã nộp" in text(heard)


@pytest.mark.parametrize(
    ("typed", "until"),
    [("1", "2026-11-26"), ("2 ngày", "2026-11-27"), ("3 days", "2026-11-27")],
)
async def test_reminders_are_put_off_in_one_go(seeded: Path, typed: str, until: str) -> None:
    async with bot_at(seeded) as bot:
        await bot.hear(OFFICER, text=f"/hoan {typed}")
        assert await rows(bot, "select person_id, until from snooze") == [(OFFICER.id, until)]


@pytest.mark.parametrize("typed", ["", "9", "đến tết", "0"])
async def test_what_is_no_number_of_days_is_asked(seeded: Path, typed: str) -> None:
    async with bot_at(seeded) as bot:
        heard = await bot.hear(OFFICER, text=f"/hoan {typed}")
        assert labels(heard) == ["26/11/2026", "27/11/2026"]
        assert await rows(bot, "select * from snooze") == []


async def test_old_button_puts_off_to_no_day_that_is_past(seeded: Path) -> None:
    async with bot_at(seeded, days=1) as bot:
        heard = await bot.hear(OFFICER, button=f"snooze::2026-11-26:{MARK}")
        assert labels(heard) == ["27/11/2026"]
        assert await rows(bot, "select * from snooze") == []


async def test_nobody_but_the_lead_reminds_others_or_plans(seeded: Path) -> None:
    async with bot_at(seeded, days=6) as bot:
        for data in (f"nudge:all:{seal(CAMPAIGN)}", PLAN, f"unit:nudge:son-tan.{seal(CAMPAIGN)}"):
            await bot.hear(OFFICER, button=data)
        assert await rows(bot, "select key from outbox where key is not null") == []
        assert await rows(bot, "select count(*) from audit where action = 'refused'") == [(3,)]


async def test_reminding_finds_nobody_where_nobody_is_late(seeded: Path) -> None:
    async with bot_at(seeded) as bot:
        heard = await bot.hear(LEAD, button=f"nudge:all:{seal(CAMPAIGN)}")
        assert text(heard) == "Không còn đơn vị nào quá hạn."


async def test_old_preview_changes_no_plan(seeded: Path) -> None:
    async with bot_at(seeded) as bot:
        first = (await bot.hear(LEAD, text="/lich -2d"))[0].choices[0].data
        await bot.hear(LEAD, text="/lich -1d")
        await bot.hear(LEAD, button=first)
        assert await rows(bot, "select distinct reminder_plan from campaign") == [(None,)]


async def test_usual_plan_comes_back(seeded: Path) -> None:
    async with bot_at(seeded) as bot:
        await bot.hear(LEAD, text="/lich -2d")
        await bot.hear(LEAD, text="dùng")
        shown = await bot.hear(LEAD, text="/lich")
        assert labels(shown) == ["Đổi lịch nhắc", "Lịch thường dùng"]
        await bot.hear(LEAD, text="thường dùng")
        await bot.hear(LEAD, text="dùng")
        assert labels(await bot.hear(LEAD, text="/lich")) == ["Đổi lịch nhắc"]


async def test_lead_of_two_campaigns_says_which_one(seeded: Path) -> None:
    async with bot_at(seeded) as bot:
        async with bot.database.transaction() as db:
            known = await find_campaign(db, CAMPAIGN)
            assert known is not None
            other = replace(known, id="other", title="Báo cáo khác", previous_id=None)
            await add_campaign(db, other, [Assignment(other, "son-tay", "owner")])
        asked = await bot.hear(LEAD, text="/lich -2d 9:00")
        assert "Báo cáo khác" in labels(asked)
        assert "09:00, 27/11/2026" in text(await bot.hear(LEAD, text="Báo cáo khác"))
        await bot.hear(LEAD, text="dùng")
        changed = "select id from campaign where reminder_plan = '-2d 09:00'"
        assert await rows(bot, changed) == [("other",)]
