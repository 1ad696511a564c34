"""Commands on the page: in what the bot says, and in the menu."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from handlers.messages import Reply, plain
from tests.bot.web.page import PHONE, visit
from tests.bot.web.web_run import LEAD, OFFICER, place, web_run

pytestmark = pytest.mark.asyncio(loop_scope="session")
TEXT = (
    "Gõ /sua 12 hoặc “/nop” (/han).",
    "Không phải lệnh: 31/KH-UBND, 3/58, 5 kg /tháng, và/hoặc, /start ABCD, /sua12, /x.",
)


async def test_commands_in_a_text_can_be_tapped_and_nothing_else(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address, **PHONE) as page:
        await run.stop()
        await run.queue(OFFICER, Reply(plain(*TEXT)))
        await run.start()
        await page.enter(OFFICER)
        commands = page.bot.get_by_role("button")
        await expect(commands).to_have_text(["/sua 12", "/nop", "/han"])
        assert await page.conversation() == ["bot: " + "\n".join(TEXT)]
        await commands.first.tap()
        await page.says("12/")
        assert await page.said() == ["/sua 12"]


async def test_what_people_say_is_text_and_never_markup(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    said = '<img src=x onerror="alert(1)"> <b>/nop</b> &amp; [x](javascript:alert(1))'
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(OFFICER)
        await page.say("/baocao")
        await page.say(said)
        assert (await page.said())[-1] == said
        await page.reload()
        assert (await page.said())[-1] == said
        await expect(page.page.locator("#rows img, #rows b, #rows a")).to_have_count(0)


async def test_menu_gives_a_command(browser: Browser, district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address, **PHONE) as page:
        await page.enter(OFFICER)
        await page.page.locator("#menu-button").tap()
        menu = page.page.locator("#menu")
        await expect(menu.locator('[data-command="/summary"]')).to_have_count(0)
        await menu.get_by_role("button", name="/baocao").tap()
        await expect(menu).to_be_hidden()
        await page.says(place("villages"))
        assert await page.said() == ["/baocao"]


async def test_lead_finds_the_summary_in_the_menu(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(LEAD)
        await page.page.click("#menu-button")
        await page.page.click('#menu [data-command="/summary"]')
        await page.says("Đã nộp: 7/9")


async def test_press_beside_a_dialog_closes_it(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(LEAD)
        await page.page.click("#menu-button")
        await page.page.mouse.click(20, 400)
        await expect(page.page.locator("#menu")).to_be_hidden()
