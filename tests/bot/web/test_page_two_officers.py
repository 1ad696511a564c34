"""Two browsers on one report: answers meet, sections are shared, a file and a form go round."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.async_api import Browser

from tests.bot.web.page import DESKTOP, PHONE, ChatPage, visit
from tests.bot.web.web_run import OFFICER, WebRun, web_run

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_two_officers_fill_in_one_report(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, **PHONE) as phone,
        visit(browser, run.address, **DESKTOP) as other,
    ):
        await phone.open()
        await phone.become(OFFICER)
        code = await run.invite("officer", "son-tinh")
        await other.open(f"/join/{code}")
        await other.says("Chào mừng anh/chị đã tham gia")
        assert "Bình" in await other.say("/ten Bình")

        # Both are asked the same question; the later answer is not written over the earlier.
        await phone.say("/baocao")
        await other.say("/baocao")
        await phone.say("4")
        said = await other.say("5")
        assert "vừa trả lời câu này: 4 thôn" in said
        assert (await run.answers("son-tinh"))["villages"]["value"] == 4
        await other.press("Của người kia: 4 thôn")
        assert (await run.answers("son-tinh"))["villages"]["value"] == 4

        # A section is given to the colleague, who is told at once and goes on there.
        await phone.say("/giao II.2.2 cho Bình")
        await other.says("Anh/chị được giao phần II.2.2")
        await phone.picture("two-officers-phone")
        await other.press("Bắt đầu")
        await other.picture("two-officers-desktop")
        said = await phone.say("/tiendo")
        assert "Bình: đã trả lời 0 câu, còn 13 câu được giao" in said

        await _fill_in_a_form(run, phone, other, tmp_path)


async def _fill_in_a_form(run: WebRun, phone: ChatPage, other: ChatPage, folder: Path) -> None:
    """The form goes out to one page, is filled in, and comes back, while the other goes on."""
    said = await phone.bot.count()
    await phone.type("/bieumau")
    await phone.bot.nth(said + 1).wait_for()
    async with phone.page.expect_download() as waiting:
        await phone.page.get_by_text("bieu-mau-xa-son-tinh.xlsx").click()
    file = folder / "mau.xlsx"
    await (await waiting.value).save_as(file)
    await other.say("sửa số thôn 6")
    book = load_workbook(BytesIO(file.read_bytes()))
    book.worksheets[0]["C8"], book.worksheets[0]["C9"] = "5", "4241,1"
    book.save(file)
    await phone.attach(file)
    await phone.says("C9 · Diện tích tự nhiên: 4.241,1 ha")
    await phone.says("Bình ghi 6 thôn")
    answers = await run.answers("son-tinh")
    assert answers["villages"]["value"] == 6
    assert answers["area"]["value"] == 4241.1
