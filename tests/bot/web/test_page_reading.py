"""The page for every eye and ear: contrast, size, motion, and what a screen reader is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, expect

from tests.bot.web.page import PHONE, ChatPage, visit
from tests.bot.web.web_run import LEAD, OFFICER, PLAN, change, web_run

pytestmark = pytest.mark.asyncio(loop_scope="session")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ENOUGH = 4.5  # WCAG 2.2, 1.4.3: contrast of text to what it stands on
FINGER = 44  # pixels, what a finger hits

# Every visible text with the colour that it has and the one that it stands on; a ground that
# is see-through shows the one behind it.
CONTRASTS = """() => {
  const luminance = ([r, g, b]) => {
    const [R, G, B] = [r, g, b].map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * R + 0.7152 * G + 0.0722 * B;
  };
  const parse = (text) => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = (top, below) =>
    [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const ground = (node) => {
    if (!node) return [255, 255, 255, 1];
    const own = parse(getComputedStyle(node).backgroundColor);
    const dialog = node.matches("dialog");
    return own[3] === 1 || dialog ? own : over(own, ground(node.parentElement));
  };
  const found = [];
  const note = (colour, below, text) => {
    const [light, dark] = [luminance(colour), luminance(below)].sort((a, b) => b - a);
    found.push([(light + 0.05) / (dark + 0.05), text]);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !node.checkVisibility()) continue;
    if (node.closest(".spoken, noscript, [aria-disabled]")) continue;
    const below = ground(node);
    const colour = over(parse(getComputedStyle(node).color), below);
    note(colour, below, texts.currentNode.data.trim().slice(0, 40));
  }
  for (const box of document.querySelectorAll("input, textarea")) {
    if (!box.checkVisibility()) continue;
    const below = ground(box);
    const colour = over(parse(getComputedStyle(box, "::placeholder").color), below);
    note(colour, below, box.placeholder);
  }
  return found;
}"""


async def readable(page: ChatPage, picture: str) -> None:
    """Every text on the page stands out enough, in light and in dark."""
    for scheme in SCHEMES:
        await page.page.emulate_media(color_scheme=scheme)
        measured = await page.page.evaluate(CONTRASTS)
        assert len(measured) > 3
        assert [one for one in measured if one[0] < ENOUGH] == [], scheme
        await page.picture(f"{picture}-{scheme}")


async def test_every_text_can_be_read_in_light_and_in_dark(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "ke-hoach.pdf"
    plan.write_bytes(b"%PDF-1.7\n" + bytes(2000))
    program = tmp_path / "setup.exe"
    program.write_bytes(b"MZ" + bytes(2000))
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, reduced_motion="reduce", tolerates=["status of 415"]) as page,
    ):
        await page.open()
        await page.page.locator("[data-person]").first.wait_for()
        await readable(page, "chon-vai")
        await page.become(OFFICER)
        await readable(page, "trong")
        await page.say(PLAN)
        await page.attach(plan)
        await page.says("ke-hoach.pdf")
        await page.attach(program)
        await expect(page.mine.last).to_contain_text("PDF")
        await page.say("/trogiup")
        await page.say(change("area"))
        await readable(page, "tro-chuyen")
        await page.page.click("#menu-button")
        await readable(page, "chuc-nang")


async def tree(page: ChatPage) -> list[dict[str, Any]]:
    """What the browser tells a screen reader: role, name and properties of everything."""
    devtools = await page.page.context.new_cdp_session(page.page)
    nodes = (await devtools.send("Accessibility.getFullAXTree"))["nodes"]
    await devtools.detach()
    return [
        {
            "role": node["role"]["value"],
            "name": node.get("name", {}).get("value", ""),
            **{one["name"]: one["value"].get("value") for one in node.get("properties", [])},
        }
        for node in nodes
        if not node["ignored"]
    ]


def of_role(nodes: list[dict[str, Any]], *roles: str) -> list[dict[str, Any]]:
    return [node for node in nodes if node["role"] in roles]


async def test_screen_reader_hears_new_messages_and_who_says_them(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(OFFICER)
        await page.say("/baocao")
        nodes = await tree(page)
        [log] = of_role(nodes, "log")
        assert (log["name"], log["live"], log.get("busy", False)) == (
            "Cuộc trò chuyện",
            "polite",
            False,
        )
        [progress] = of_role(nodes, "progressbar", "ProgressIndicator")
        assert progress["name"] == "Tiến độ"
        said = [node["name"] for node in of_role(nodes, "StaticText")]
        assert said.index("Giao Ban:") < said.index("Xã có bao nhiêu thôn?")
        assert said.index("Tôi:") < said.index("/baocao")
        assert next(node["name"] for node in of_role(nodes, "heading")) == "Xã Sơn Tinh"
        assert of_role(nodes, "main", "banner") != []
        assert await page.page.locator("html").get_attribute("lang") == "vi"


async def test_everything_that_can_be_used_has_a_name(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "ke-hoach.pdf"
    plan.write_bytes(b"%PDF-1.7\n" + bytes(2000))
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.open()
        await page.page.locator("[data-person]").first.wait_for()
        found = of_role(await tree(page), "button", "link", "textbox", "searchbox", "dialog")
        assert [node for node in found if not node["name"].strip()] == []
        assert [node["name"] for node in of_role(found, "dialog")] == ["Chọn vai"]
        await page.become(OFFICER)
        await page.say(PLAN)
        await page.attach(plan)
        await page.says("ke-hoach.pdf")
        found = of_role(await tree(page), "button", "link", "textbox", "searchbox", "dialog")
        names = [node["name"] for node in found]
        assert [name for name in names if not name.strip()] == []
        assert {"Đính kèm tệp", "Tin nhắn", "Gửi", "Chức năng"} <= set(names)
        assert [node["name"] for node in of_role(found, "link")] == ["ke-hoach.pdf Tải về · 2 kB"]
        await page.page.click("#menu-button")
        dialogs = of_role(await tree(page), "dialog")
        assert [(node["name"], node["modal"]) for node in dialogs] == [("Chức năng", True)]


async def test_english_reader_has_the_whole_page_in_english(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(OFFICER)
        await page.say("/ngonngu")
        await page.press("English")
        await expect(page.page.locator("html")).to_have_attribute("lang", "en")
        names = {node["name"] for node in of_role(await tree(page), "button", "textbox")}
        assert {"Attach a file", "Message", "Send", "Menu"} <= names
        await expect(page.page.locator("#who")).to_have_text("Reporting officer")


async def test_nothing_moves_for_those_who_asked_for_stillness(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    moving = """() => [...document.querySelectorAll(".row, dialog[open], .bar-button, #progress")]
      .some((one) => getComputedStyle(one).animationName !== "none")"""
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(LEAD)
        await page.say("/han")
        await page.page.click("#menu-button")
        assert await page.page.evaluate(moving)
        await page.page.emulate_media(reduced_motion="reduce")
        assert not await page.page.evaluate(moving)


async def test_buttons_are_large_enough_for_a_finger(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    small = f"""() => [...document.querySelectorAll("button:not(.command), a.file, textarea")]
      .filter((one) => one.checkVisibility())
      .map((one) => [one.id || one.textContent, one.getBoundingClientRect()])
      .filter(([, box]) => box.height < {FINGER} || box.width < {FINGER})
      .map(([name]) => name)"""
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, **PHONE) as page,
    ):
        await page.open()
        await page.page.locator("[data-person]").first.wait_for()
        assert await page.page.evaluate(small) == []
        await page.become(OFFICER)
        await page.say("/sua 12")
        assert await page.page.evaluate(small) == []
        await page.page.click("#menu-button")
        assert await page.page.evaluate(small) == []
