"""A collection opened from the chat: in the database as it was read back, once."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo import CAMPAIGN
from handlers.tokens import Token, encode
from storage.campaigns import all_campaigns, campaign_units, save_units
from storage.people import add_identity, add_person
from storage.records import Campaign, Unit
from tests.transcript import Bot, Speaker, running, seed

LEAD = Speaker("lead-son-tay")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    asyncio.run(seed(folder))
    return folder


@pytest.fixture
async def bot(seeded: Path) -> AsyncIterator[Bot]:
    with tempfile.TemporaryDirectory() as folder:
        async with running(seeded, Path(folder)) as bot:
            await bot.meet(LEAD.id, "console")
            yield bot


async def say(bot: Bot, *texts: str, speaker: Speaker = LEAD) -> str:
    """What the bot says to the last of them."""
    heard = [await bot.hear(speaker, text=text) for text in texts]
    return "\n".join(reply.text() for reply in heard[-1])


async def opened(bot: Bot) -> dict[str, Campaign]:
    async with bot.database.transaction() as db:
        return {one.id: one for one in await all_campaigns(db)}


async def asked(bot: Bot, campaign_id: str) -> dict[str, str]:
    async with bot.database.transaction() as db:
        return {one.unit.id: one.scope for one in await campaign_units(db, campaign_id)}


async def test_next_year_follows_the_last_and_asks_the_same_units(bot: Bot) -> None:
    before = await opened(bot)
    await say(bot, "/mo", "1", "10 ngày", "mở")
    (new,) = (one for name, one in (await opened(bot)).items() if name not in before)
    assert (new.window_from, new.window_to) == ("2022-12-15", "2023-12-14")
    assert (new.previous_id, new.year, new.state) == (CAMPAIGN, 2023, "open")
    assert new.due_at.isoformat() == "2026-12-05T10:00:00+00:00"
    assert await asked(bot, new.id) == await asked(bot, CAMPAIGN)


async def test_only_the_units_that_were_named_are_asked(bot: Bot) -> None:
    before = await opened(bot)
    await say(bot, "/mo", "2", "tháng 11", "sơn bua, sơn mùa", "20/12", "mở")
    (new,) = (one for name, one in (await opened(bot)).items() if name not in before)
    assert (new.window_from, new.window_to) == ("2026-10-15", "2026-11-14")
    assert new.previous_id is None  # the last was about a year
    assert await asked(bot, new.id) == {
        "son-bua": "unit",
        "son-mua": "unit",
        "son-tay": "owner",
    }


async def test_next_month_asks_whom_the_last_did(bot: Bot) -> None:
    await say(bot, "/mo", "2", "tháng 11", "sơn bua, sơn mùa", "20/12", "mở")
    read_back = await say(bot, "/mo", "2", "20/1/2027")
    assert "tháng 12 năm 2026" in read_back
    assert "2 đơn vị: Sơn Bua, Sơn Mùa" in read_back


async def test_two_leads_open_the_same_and_one_does(bot: Bot) -> None:
    other = Speaker("other-lead")
    async with bot.database.transaction() as db:
        await add_person(db, other.id, "Lãnh đạo khác", "son-tay", "lead", bot.now)
        await add_identity(db, other.id, "console", other.id, other.id, bot.now)
    for speaker in (LEAD, other):
        await say(bot, "/mo", "1", "10 ngày", speaker=speaker)
    before = len(await opened(bot))
    await say(bot, "mở")
    assert "Đã có đợt này rồi" in await say(bot, "mở", speaker=other)
    assert len(await opened(bot)) == before + 1


async def test_lead_without_units_below_is_told_so(bot: Bot) -> None:
    alone = Unit("huyen-khac", "Huyện Khác", "Khác", "district", "quang-ngai")
    speaker = Speaker("lead-alone")
    async with bot.database.transaction() as db:
        await save_units(db, [alone])
        await add_person(db, speaker.id, "Lãnh đạo", alone.id, "lead", bot.now)
        await add_identity(db, speaker.id, "console", speaker.id, speaker.id, bot.now)
    assert "không có đơn vị cấp dưới" in await say(bot, "/mo", speaker=speaker)


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "x"])
async def test_a_made_up_deadline_is_refused(bot: Bot, moment: str) -> None:
    before = await opened(bot)
    await say(bot, "/mo", "1")
    (reply,) = await bot.hear(LEAD, button=encode(Token("opening", "due", moment)))
    assert "không còn dùng được" in (reply.toast or "")
    assert await opened(bot) == before
