"""A round of many reports: what is compiled of them is put together apart."""

from __future__ import annotations

from pathlib import Path

from handlers.compiled.asking import MOST_AT_ONCE
from tests.handlers.compiled.conftest import round_of, shown
from tests.transcript import Speaker


async def test_overview_is_promised_and_then_comes_with_its_buttons(
    tmp_path: Path, lead: Speaker
) -> None:
    async with round_of(MOST_AT_ONCE + 1, tmp_path) as bot:
        promised, overview = await bot.hear(lead, text="/summary")
        assert promised.text() == f"Đang tổng hợp {MOST_AT_ONCE + 1} báo cáo, anh/chị chờ chút …"
        assert f"Đã nộp: {MOST_AT_ONCE + 1}/{MOST_AT_ONCE + 1} đơn vị" in overview.text()
        assert overview.locale == "vi"


async def test_its_buttons_can_be_typed(tmp_path: Path, lead: Speaker) -> None:
    async with round_of(MOST_AT_ONCE + 1, tmp_path) as bot:
        await bot.hear(lead, text="/summary")
        said = shown(await bot.hear(lead, text="1"))
        assert said.startswith("Xem số liệu mục nào?")
        said = shown(await bot.hear(lead, text="1"))
        assert "Số hộ nghèo: " in said


async def test_who_has_gone_on_meanwhile_is_not_led_back(tmp_path: Path, lead: Speaker) -> None:
    async with round_of(MOST_AT_ONCE + 1, tmp_path) as bot:
        await bot.hear_all(lead, [{"text": "/summary"}, {"text": "/ngonngu"}])
        said = shown(await bot.hear(lead, text="2"))
        assert "English" in said


async def test_officer_who_asks_for_it_gets_nothing(tmp_path: Path) -> None:
    async with round_of(MOST_AT_ONCE + 1, tmp_path) as bot:
        said = shown(await bot.hear(Speaker("officer-1"), text="/summary"))
        assert "dành cho cơ quan tổng hợp" in said
