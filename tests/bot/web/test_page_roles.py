"""The demo's dialog of roles, and what the header says of whoever was chosen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.bot.web.page import PHONE, ChatPage, visit
from tests.bot.web.web_run import LEAD, OFFICER, place, web_run

pytestmark = pytest.mark.asyncio(loop_scope="session")


def entry(page: ChatPage, person_id: str) -> Locator:
    return page.page.locator(f'[data-person="{person_id}"]')


async def test_new_visitor_is_asked_who_to_be(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address, **PHONE) as page:
        await page.open()
        headings = page.page.locator("#people h3")
        await expect(headings).to_have_text(["Phụ trách tổng hợp", "Cán bộ báo cáo"])
        await expect(page.page.locator("[data-person]").first).to_have_attribute(
            "data-person", LEAD
        )
        await expect(entry(page, LEAD)).to_have_text("Lãnh đạo huyện Sơn Tây7/9 đã nộp")
        await expect(entry(page, "officer-son-bua")).to_have_text("Cán bộ xã Sơn BuaĐã nộp")
        under_way = re.compile(r"^Cán bộ xã Sơn TânĐang làm \d\d/\d\d$")
        await expect(entry(page, "officer-son-tan")).to_have_text(under_way)
        await expect(entry(page, OFFICER)).to_have_text("Cán bộ xã Sơn TinhChưa bắt đầu")


async def test_report_taken_in_is_listed_as_such(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.open()
        await page.become(LEAD)
        await page.say("/nhan sơn bua")
        await page.says("Đã tiếp nhận báo cáo của xã Sơn Bua.")
        await page.page.click("#people-button")
        await expect(entry(page, "officer-son-bua")).to_have_text("Cán bộ xã Sơn BuaĐã tiếp nhận")


async def test_dialog_closed_without_a_choice_is_opened_again_by_the_button(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.open()
        await page.page.keyboard.press("Escape")
        await page.page.click("#empty-button")
        await entry(page, OFFICER).click()
        await expect(page.page.locator("#title")).to_have_text("Xã Sơn Tinh")


async def test_people_are_found_with_and_without_diacritics(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    searches = {
        "sơn tinh": [OFFICER],
        "SON TINH": [OFFICER],
        "dang lam": ["officer-son-tan"],
        "phu trach": [LEAD],
        "son bu": ["officer-son-bua"],
        "không có ai": [],
    }
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.open()
        await entry(page, LEAD).wait_for()
        for typed, found in searches.items():
            await page.page.fill("#people-search", typed)
            people = page.page.locator("[data-person]")
            await expect(people).to_have_count(len(found))
            assert [await one.get_attribute("data-person") for one in await people.all()] == found
            status = page.page.locator("#people-status")
            await expect(status).to_have_text("" if found else "Không tìm thấy ai.")


async def test_header_shows_unit_role_and_progress(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.open()
        await entry(page, "officer-son-tan").wait_for()
        badge = await entry(page, "officer-son-tan").locator(".badge").inner_text()
        await page.become("officer-son-tan")
        await expect(page.page.locator("#title")).to_have_text("Xã Sơn Tân")
        await expect(page.page.locator("#who")).to_have_text("Cán bộ báo cáo")
        await expect(page.page.locator("#progress-text")).to_have_text(badge.split()[-1])
        assert await page.page.title() == "Xã Sơn Tân – Giao Ban"
        await page.become(LEAD)
        await expect(page.page.locator("#title")).to_have_text("Huyện Sơn Tây")
        await expect(page.page.locator("#who")).to_have_text("Phụ trách tổng hợp")
        await expect(page.page.locator("#progress-text")).to_have_text("7/9")


async def test_lead_begins_with_the_summary_and_the_officer_with_the_report(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.open()
        await page.become(LEAD)
        await page.page.get_by_role("button", name="Xem tổng hợp").click()
        await page.says("Đã nộp: 7/9 đơn vị")
        await page.become(OFFICER)
        await page.page.get_by_role("button", name="Bắt đầu").click()
        await page.says(place("villages"))


async def test_switching_leaves_nothing_of_the_other_person_behind(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.open()
        await page.become(OFFICER)
        await page.say("/baocao")
        await page.page.fill("#input", "chưa gửi")
        await page.become(LEAD)
        assert await page.conversation() == []
        assert await page.page.input_value("#input") == ""
        await page.become(OFFICER)
        assert await page.said() == ["/baocao"]


async def test_list_that_cannot_be_loaded_is_tried_again(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, tolerates=["Failed to load resource"]) as page,
    ):
        await page.page.route("**/demo/people*", lambda route: route.abort(), times=1)
        await page.open()
        await page.page.get_by_role("button", name="Thử lại").click()
        await expect(page.page.locator("[data-person]")).to_have_count(10)
