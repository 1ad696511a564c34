"""Compiled reports over a part of the tree: what they add up, and who reads them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.demo import CAMPAIGN as DEMO
from handlers.messages import Order
from storage.database import Database
from tests.handlers.compiled.conftest import round_of, shown
from tests.samples.nation import CAMPAIGN
from tests.samples.son_tay import many
from tests.transcript import Speaker

COMMUNES = 40  # six of the 34 provinces have two communes, the others one


def poor_of(*communes: int) -> int:
    """Poor households that these communes have together."""
    reports = many(COMMUNES).reports
    figures = [json.loads(str(reports[n].answers.value("poor_households").value)) for n in communes]  # type: ignore[union-attr]
    return sum(figures)


async def test_figures_of_a_province_are_those_of_its_communes(
    tmp_path: Path, lead: Speaker
) -> None:
    async with round_of(COMMUNES, tmp_path) as bot:
        said = shown(await bot.hear(lead, text="/summary tỉnh 3 số liệu"))
        assert f"Số hộ nghèo: {poor_of(3, 37)} hộ" in said
        whole = shown(await bot.hear(lead, text="/summary"))
        assert "Đã nộp: 40/40 đơn vị" in whole


async def test_buttons_stay_with_the_part_that_was_asked_for(tmp_path: Path, lead: Speaker) -> None:
    async with round_of(COMMUNES, tmp_path) as bot:
        (overview,) = await bot.hear(lead, text="/summary tỉnh 3")
        assert "Đã nộp: 2/2 đơn vị" in shown([overview])
        text = next(one for one in overview.choices if one.label == "Toàn văn báo cáo")
        said = shown(await bot.hear(lead, button=text.data))
        assert "tổng hợp báo cáo của 2/2 xã" in said
        approved = next(one for one in overview.actions if one.label == "Chỉ báo cáo đã duyệt")
        said = shown(await bot.hear(lead, button=approved.data))
        assert "Đã nộp: 0/2" in said or "0/2" in said


async def test_reports_still_being_written_count_where_that_is_asked(
    tmp_path: Path, lead: Speaker
) -> None:
    async with round_of(COMMUNES, tmp_path, at_work=1) as bot:
        figures = shown(await bot.hear(lead, text="/summary tỉnh 0 số liệu"))
        assert f"Số hộ nghèo: {poor_of(34)} hộ" in figures
        figures = shown(await bot.hear(lead, text="/summary tất cả tỉnh 0 số liệu"))
        assert f"Số hộ nghèo: {poor_of(0, 34)} hộ" in figures


async def test_reader_of_a_province_reads_that_province_only(tmp_path: Path) -> None:
    async with round_of(COMMUNES, tmp_path) as bot:
        reader = Speaker("viewer-1")
        said = shown(await bot.hear(reader, text="/summary"))
        assert "Đã nộp: 2/2 đơn vị" in said
        assert "Sửa lời văn" not in said
        said = shown(await bot.hear(reader, text="/summary số liệu"))
        assert f"Số hộ nghèo: {poor_of(1, 35)} hộ" in said
        for other in ("/summary tỉnh 3 số liệu", "/summary tỉnh 0", "/summary việt nam"):
            said = shown(await bot.hear(reader, text=other))
            assert said == "Chức năng này dành cho cơ quan tổng hợp.", other


async def test_orders_are_checked_again_when_they_are_carried_out(tmp_path: Path) -> None:
    async with round_of(COMMUNES, tmp_path):
        pass
    database = await Database.open(tmp_path / "bot.db")
    async with database.reading() as db:
        for within, may in (("tinh-1", True), ("commune-1", True), ("tinh-2", False), ("", False)):
            assert await _may(db, within) is may, within
    await database.close()


async def _may(db: object, within: str) -> bool:
    from config.language import language
    from config.settings import Settings
    from handlers.library import Library
    from handlers.materials import Reader, Unavailable
    from tests.transcript import NOW

    reader = Reader(db, Library(), language("vi"), Settings().zone, NOW)  # type: ignore[arg-type]
    coverage = f"submitted.{within}" if within else "submitted"
    try:
        await reader.campaign_read(Order("part", "viewer-1", (CAMPAIGN, coverage, "overview")))
    except Unavailable:
        return False
    return True


@pytest.mark.parametrize("text", ["/summary tinh 99", "/summary bla bla"])
async def test_name_that_is_no_unit_of_the_round_is_said(
    tmp_path: Path, lead: Speaker, text: str
) -> None:
    async with round_of(COMMUNES, tmp_path) as bot:
        said = shown(await bot.hear(lead, text=text))
        assert "không phải là phần của báo cáo" in said
    assert DEMO != CAMPAIGN
