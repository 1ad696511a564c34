"""The page with a keyboard alone: what Tab reaches, what Enter sends, what Escape closes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.bot.web.page import ChatPage, visit
from tests.bot.web.web_run import LEAD, OFFICER, QUESTIONS, place, web_run

pytestmark = pytest.mark.asyncio(loop_scope="session")
FOCUSED = "() => document.activeElement.id || document.activeElement.textContent"

OUTLINE = "() => getComputedStyle(document.activeElement).outlineStyle"


async def focused(page: ChatPage) -> str:
    """The id, or for want of one the text, of what the next key goes to."""
    return str(await page.page.evaluate(FOCUSED))


async def tab_to(page: ChatPage, wanted: str) -> list[str]:
    """Presses Tab until it is there; what lay on the way, each of it seen to be focused."""
    way: list[str] = []
    while (here := await focused(page)) != wanted:
        assert len(way) < 40, f"{wanted} is not reached: {way}"
        way.append(here)
        await page.page.keyboard.press("Tab")
        assert await page.page.evaluate(OUTLINE) == "solid", await focused(page)
    return way


async def test_report_is_begun_and_answered_with_the_keyboard_alone(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        keyboard = page.page.keyboard
        await page.open()
        await expect(page.page.locator("#people-search")).to_be_focused()
        await keyboard.type("son tinh")
        await expect(page.page.locator("[data-person]")).to_have_count(1)
        await keyboard.press("Tab")
        await keyboard.press("Enter")
        await page.caught_up()
        await expect(page.page.locator("#title")).to_have_text("Xã Sơn Tinh")
        await expect(page.page.locator("#input")).to_be_focused()
        await keyboard.type("/baocao")
        await keyboard.press("Enter")
        await page.says(place("villages"))
        await keyboard.type("4")
        await keyboard.press("Enter")
        await page.says(place("area"))
        await expect(page.page.locator("#input")).to_be_focused()
        assert (await run.answers("son-tinh"))["villages"]["value"] == 4


async def test_tab_goes_from_the_top_through_the_newest_buttons_to_the_input(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(OFFICER)
        await page.say("/baocao")
        await page.page.focus("#people-button")
        way = await tab_to(page, "send")
        assert way == [
            "people-button",
            "menu-button",
            "log",
            "/trogiup",
            "Như kỳ trước: 4 thôn",
            "Bỏ qua",
            "Mục lục",
            "attach",
            "input",
        ]


async def test_pressed_button_hands_the_focus_to_the_next_question(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(OFFICER)
        await page.say("/baocao")
        await page.button("Như kỳ trước: 4 thôn").focus()
        await page.page.keyboard.press("Enter")
        await page.says(place("area"))
        first = page.page.locator(".buttons button").first
        await expect(first).to_be_focused()
        await expect(first).to_contain_text("Như kỳ trước")


async def test_command_in_a_text_is_given_by_enter(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(OFFICER)
        await page.say("/trogiup")
        await page.page.locator('.command[data-say="/sua 12"]').focus()
        await page.page.keyboard.press("Enter")
        await page.says(f"12/{len(QUESTIONS)}")
        assert (await page.said())[-1] == "/sua 12"


async def test_escape_closes_a_dialog_and_gives_the_focus_back(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(LEAD)
        for opener, dialog in (("menu-button", "menu"), ("people-button", "people")):
            await page.page.focus(f"#{opener}")
            await page.page.keyboard.press("Enter")
            box = page.page.locator(f"#{dialog}")
            await expect(box).to_be_visible()
            assert await box.evaluate("box => box.contains(document.activeElement)")
            await page.page.keyboard.press("Escape")
            await expect(box).to_be_hidden()
            assert await focused(page) == opener


async def test_enter_sends_and_shift_enter_begins_a_line(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(LEAD)
        keyboard = page.page.keyboard
        await keyboard.type("một")
        await keyboard.press("Shift+Enter")
        await keyboard.type("hai")
        assert await page.page.input_value("#input") == "một\nhai"
        await keyboard.press("Enter")
        assert await page.page.input_value("#input") == ""
        await page.delivered()
        assert await page.said() == ["một\nhai"]


async def test_enter_that_ends_a_word_of_an_input_method_sends_nothing(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    composing = """() => document.querySelector("#input").dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", isComposing: true, cancelable: true }))"""
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(LEAD)
        await page.page.fill("#input", "tiếng Việ")
        assert await page.page.evaluate(composing) is True  # not prevented
        assert await page.page.input_value("#input") == "tiếng Việ"


async def test_nothing_is_sent_for_nothing(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(LEAD)
        await page.type("   \n ")
        await page.say("/han")
        assert await page.said() == ["/han"]
