"""The page on a phone and on a desktop: nothing hangs over, nothing is hidden by a keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from handlers.messages import Button, Reply, plain
from tests.bot.web.page import PHONE, ChatPage, visit
from tests.bot.web.web_run import LEAD, OFFICER, change, web_run

pytestmark = pytest.mark.asyncio(loop_scope="session")
# Without a place to break: an address, a run of letters, a long label.
UNBREAKABLE = "x" * 200
WIDE = Reply(
    plain(UNBREAKABLE, "https://example.org/" + "duong-dan/" * 30),
    (Button("Nhãn rất dài " * 12, "run:help"), Button("w" * 80, "run:report")),
    (Button("Quay lại" * 20, "run:contents"),),
)


async def fits(page: ChatPage) -> None:
    """Nothing hangs over the edge of the smallest phone, of most phones, and of a desktop."""
    for width in (320, 360, 1280):
        await page.page.set_viewport_size({"width": width, "height": 740})
        assert await page.overhang() <= 0, width


async def test_nothing_is_wider_than_the_screen(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await run.stop()
        await run.queue(OFFICER, WIDE)
        await run.start()
        await page.open()
        await page.page.locator("[data-person]").first.wait_for()
        await fits(page)
        await page.become(OFFICER)
        await page.says("xxx")
        await fits(page)
        await page.say(UNBREAKABLE)
        for command in ("/xemlai", "/mucluc", "/sua 9", "/trogiup"):
            await page.say(command)
            await fits(page)
        await page.page.click("#menu-button")
        await fits(page)


async def test_keyboard_on_the_screen_hides_neither_question_nor_input(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, **PHONE) as page,
    ):
        await page.enter(OFFICER)
        await page.say(change("poor_households"))
        await page.page.locator("#input").tap()
        await page.page.set_viewport_size({"width": 360, "height": 380})  # the keyboard is up
        await expect(page.page.locator("#header")).to_be_in_viewport(ratio=1)
        await expect(page.page.locator("#composer")).to_be_in_viewport(ratio=1)
        await expect(page.page.locator(".buttons .action").last).to_be_in_viewport(ratio=1)
        await page.picture("ban-phim")
        await page.say("352")
        await expect(page.page.locator("#input")).to_be_focused()


async def test_on_touch_enter_begins_a_line_and_the_button_sends(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, **PHONE) as page,
    ):
        await page.enter(LEAD)
        await page.page.locator("#input").tap()
        await page.page.keyboard.type("một")
        await page.page.keyboard.press("Enter")
        await page.page.keyboard.type("hai")
        assert await page.page.input_value("#input") == "một\nhai"
        await page.page.locator("#send").tap()
        await page.delivered()
        assert await page.said() == ["một\nhai"]
        await expect(page.page.locator("#input")).to_be_focused()


async def test_no_keyboard_comes_up_unasked(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, **PHONE) as page,
    ):
        await page.open()
        await page.page.locator("[data-person]").first.wait_for()
        typing = page.page.locator("input:focus, textarea:focus")
        await expect(typing).to_have_count(0)
        await page.become(OFFICER)
        await expect(typing).to_have_count(0)


async def test_long_answer_is_shown_from_its_beginning(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, **PHONE) as page,
    ):
        await page.enter(LEAD)
        await page.say("/summary")
        first = page.bot.last.locator(".line").first
        await expect(first).to_be_in_viewport(ratio=1)
        await expect(page.page.locator("#newest")).to_be_visible()
        await page.page.locator("#newest").tap()
        await expect(page.page.locator(".buttons button").last).to_be_in_viewport(ratio=1)
        await expect(page.page.locator("#newest")).to_be_hidden()


async def test_reader_of_old_messages_is_told_of_new_ones_and_left_in_peace(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, **PHONE) as page,
    ):
        await page.enter(OFFICER)
        for command in ("/trogiup", "/mucluc", "/xemlai"):
            await page.say(command)
        log = page.page.locator("#log")
        await log.evaluate("log => { log.scrollTop = 0; }")
        other = await page.tab()
        await other.open()
        await other.say("/han")
        await expect(page.page.locator("#newest")).to_have_text("Tin mới")
        assert await log.evaluate("log => log.scrollTop") == 0
