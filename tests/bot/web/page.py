"""A person at the chat page, in a real browser.

Every page is watched: nothing it loads may come from elsewhere, and the browser may not
complain (errors, warnings, the content security policy).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

SCREENSHOTS = Path(__file__).parents[3] / "build" / "screenshots"
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
UNREACHED = "WebSocket connection to"  # what Chromium says of every attempt while we are away


class ChatPage:
    """What a person does at the page, and what they see."""

    def __init__(self, page: Page, address: str, complaints: list[str]) -> None:
        self.page = page
        self._address = address
        self.complaints = complaints
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", lambda request: self._check(request.url))
        page.on("websocket", lambda socket: self._check(socket.url))

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _check(self, url: str) -> None:
        if urlsplit(url).hostname != "127.0.0.1" and not url.startswith("blob:"):
            self.complaints.append(f"asked for {url}")

    async def tab(self) -> ChatPage:
        """Another tab of the same browser."""
        return ChatPage(await self.page.context.new_page(), self._address, self.complaints)

    async def open(self, path: str = "/") -> None:
        """Opens the page; back when its history is there."""
        await self.page.goto(self._address + path)
        await self.caught_up()

    async def enter(self, person_id: str) -> None:
        """Opens the page as that person of the demo, who was chosen on an earlier visit."""
        await self.page.context.request.post(f"{self._address}/demo/as/{person_id}")
        await self.open()

    async def caught_up(self) -> None:
        await self.page.locator("#log:not([aria-busy])").wait_for()

    @property
    def status(self) -> Locator:
        """How the connection is; says nothing while all is well."""
        return self.page.locator("#status")

    async def reload(self) -> None:
        await self.page.reload()
        await self.caught_up()

    async def become(self, person_id: str) -> None:
        """Chooses somebody in the demo's dialog, which a new page opens by itself."""
        dialog = self.page.locator("#people")
        if not await dialog.is_visible():
            await self.page.click("#people-button")
        await dialog.locator(f'[data-person="{person_id}"]').click()
        await dialog.wait_for(state="hidden")
        await self.caught_up()

    @property
    def bot(self) -> Locator:
        """Everything that the bot has said, oldest first."""
        return self.page.locator('.bubble[data-from="bot"]')

    @property
    def mine(self) -> Locator:
        return self.page.locator('.bubble[data-from="me"]')

    async def say(self, text: str) -> str:
        """Types it and sends it; what the bot answers."""
        said = await self.bot.count()
        await self.type(text)
        return await self.answer(said)

    async def type(self, text: str) -> None:
        """Types it and sends it, whether anybody answers or not."""
        await self.page.fill("#input", text)
        await self.page.click("#send")

    async def press(self, label: str) -> str:
        """Presses a button of the newest question; what the bot answers."""
        said = await self.bot.count()
        await self.button(label).click()
        return await self.answer(said)

    def button(self, label: str) -> Locator:
        return self.page.locator(".buttons").get_by_role("button", name=label, exact=True)

    async def attach(self, *files: Path) -> None:
        await self.page.set_input_files("#file", list(files))

    async def says(self, text: str) -> None:
        """Returns when the bot's newest message has that in it."""
        await expect(self.bot.last).to_contain_text(text)

    async def answer(self, said: int) -> str:
        """What the bot says next, after `said` messages."""
        await self.bot.nth(said).wait_for()
        return await self.bot.nth(said).inner_text()

    async def conversation(self) -> list[str]:
        """Every message as `bot: text` or `me: text`, without the times that stand with it."""
        bubbles = await self.page.locator(".bubble").evaluate_all(
            """bubbles => bubbles.map(bubble => `${bubble.dataset.from}: ` +
                 [...bubble.querySelectorAll(".line, .file-name")]
                   .map(line => line.textContent).join("\\n"))"""
        )
        return list(bubbles)

    async def said(self) -> list[str]:
        """What the person has said, oldest first."""
        return [one[4:] for one in await self.conversation() if one.startswith("me: ")]

    async def delivered(self) -> None:
        """Returns when everything said has reached the bot."""
        underway = self.page.locator('.bubble[data-from="me"]:not([data-state="sent"])')
        await expect(underway).to_have_count(0)

    async def progress(self) -> str:
        """What stands at the top: `12/58`."""
        return await self.page.locator("#progress-text").inner_text()

    async def overhang(self) -> int:
        """By how many pixels the page, or what is in it, is wider than the screen."""
        wide = await self.page.evaluate(
            """() => Math.max(
                 document.documentElement.scrollWidth - innerWidth,
                 ...[...document.querySelectorAll("#log, #app, dialog[open], .sheet-body")]
                   .map(box => box.scrollWidth - box.clientWidth))"""
        )
        return int(wide)

    async def picture(self, name: str) -> None:
        """Keeps a screenshot for whoever wants to look."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")


@asynccontextmanager
async def visit(
    browser: Browser, address: str, *, tolerates: Sequence[str] = (), **context: Any
) -> AsyncIterator[ChatPage]:
    """A browser of its own with the page not yet opened; fails on whatever it complained of."""
    options = {"locale": "vi-VN", **DESKTOP, **context}
    window = await browser.new_context(**options)
    window.set_default_timeout(15_000)
    try:
        page = ChatPage(await window.new_page(), address, [])
        yield page
    finally:
        await window.close()
    heard = [one for one in page.complaints if not any(part in one for part in tolerates)]
    assert not heard, "\n".join(heard)
