"""The page outside the demo: an invite lets people in, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.bot.web.page import PHONE, ChatPage, visit
from tests.bot.web.web_run import place, web_run

pytestmark = pytest.mark.asyncio(loop_scope="session")
# What only people who have joined may see: units, people, campaigns.
SECRETS = ("Sơn Tinh", "Sơn Tây", "dân vận", "Cán bộ", "2022")


async def seen(page: ChatPage) -> str:
    return await page.page.locator("#app").inner_text()


async def test_invite_link_lets_an_officer_in(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path, demo=False) as run,
        visit(browser, run.address, **PHONE) as page,
    ):
        code = await run.invite("officer", "son-tinh")
        await page.open(f"/join/{code}")
        await page.says("Xã Sơn Tinh")
        await expect(page.page.locator("#title")).to_have_text("Xã Sơn Tinh")
        await expect(page.page.locator("#who")).to_have_text("Người mới · cán bộ báo cáo")
        await page.picture("vao-bang-ma-moi")
        assert page.page.url == f"{run.address}/"
        await page.say("/baocao")
        assert place("area") in await page.say("4")
        assert (await run.answers("son-tinh"))["villages"]["value"] == 4
        await page.reload()
        assert (await page.said()).count(f"/start {code}") == 1


async def test_whoever_leaves_a_shared_browser_leaves_nothing_in_it(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path, demo=False) as run, visit(browser, run.address) as page:
        await page.open(f"/join/{await run.invite('officer', 'son-tinh')}")
        await page.says("Xã Sơn Tinh")
        await page.page.click("#menu-button")
        page.page.once("dialog", lambda dialog: dialog.dismiss())
        await page.page.click("#leave")
        await expect(page.page.locator("#title")).to_have_text("Xã Sơn Tinh")
        await page.page.click("#menu-button")
        page.page.once("dialog", lambda dialog: dialog.accept())
        await page.page.click("#leave")
        await expect(page.page.locator("#app")).to_contain_text("mã mời")
        assert not [word for word in SECRETS if word in await seen(page)]


async def test_lead_who_joined_is_given_the_lead_menu(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path, demo=False) as run, visit(browser, run.address) as page:
        await page.open(f"/join/{await run.invite('lead', 'son-tay')}")
        await page.says("Huyện Sơn Tây")
        await page.page.click("#menu-button")
        await page.page.click('#menu [data-command="/summary"]')
        await page.says("Đã nộp: 7/9 đơn vị")


async def test_stranger_is_told_how_to_get_an_invite_and_nothing_else(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path, demo=False) as run, visit(browser, run.address) as page:
        await page.open()
        assert "mã mời" in await seen(page)
        await expect(page.page.locator("#people-button")).to_be_hidden()
        await expect(page.page.locator("#menu-button")).to_be_hidden()
        await page.picture("nguoi-la")
        for said in ("xin chào", "/baocao", "/summary", "/xemlai", "/mucluc", "4", "Sơn Tin"):
            assert "mã mời" in await page.say(said)
        text = await seen(page)
        assert [secret for secret in SECRETS if secret in text] == []


async def test_code_that_is_no_longer_good_says_so(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path, demo=False) as run,
        visit(browser, run.address) as first,
        visit(browser, run.address) as second,
    ):
        used = await run.invite("officer", "son-tinh")
        await first.open(f"/join/{used}")
        await first.says("Xã Sơn Tinh")
        codes = {
            used: "Mã này đã hết hạn hoặc đã dùng",
            "ABCDEFGHJKMN": "Không có mã này",
            await run.invite("officer", "son-tinh", days=-1): "Mã này đã hết hạn hoặc đã dùng",
        }
        for code, answer in codes.items():
            await second.open(f"/join/{code}")
            await second.says(answer)
        text = await seen(second)
        assert [secret for secret in SECRETS if secret in text] == []


async def test_link_that_is_no_invite_only_shows_the_page(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path, demo=False) as run, visit(browser, run.address) as page:
        for path in ("/join/%3Cscript%3E", "/join/a%2Fb", "/join/%E0%A4%A"):
            await page.open(path)
            assert await page.conversation() == []
            assert "mã mời" in await seen(page)
