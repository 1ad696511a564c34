"""The doors: what may be sent to each, and how it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.fuzz import platforms, web, workbooks
from tests.fuzz.fuzzed import Fault, FuzzedBot


@dataclass(frozen=True, slots=True)
class Door:
    """`knock` sends one of `knocks`, pairs of who sends it (None: nobody) and what, and raises
    Fault for an answer that must not be."""

    name: str
    knocks: st.SearchStrategy[tuple[str | None, Any]]
    knock: Callable[[FuzzedBot, str | None, Any], Awaitable[None]]
    polls: bool = False

    async def try_(self, bot: FuzzedBot, who: str | None, what: Any) -> None:
        """Raises Fault for anything that must never come of what is sent."""
        before = await bot.others(who)
        await self.knock(bot, who, what)
        await bot.check()
        if await bot.others(who) != before:
            raise Fault(f"{who} has changed what is not theirs")


DOORS = (
    Door("Telegram, webhook", platforms.telegram_bodies, platforms.telegram_hook),
    Door("Telegram, polling", platforms.telegram_updates, platforms.telegram_poll, polls=True),
    Door("Zalo, webhook", platforms.zalo_bodies, platforms.zalo_hook),
    Door("Zalo, polling", platforms.zalo_updates, platforms.zalo_poll, polls=True),
    Door("web socket", web.conversations, web.converse),
    Door("upload", web.uploads, web.upload),
    Door("Excel form", workbooks.workbooks, workbooks.send),
    Door("signed links", web.links, web.follow),
    Door("cookies, codes, headers", web.requests, web.request),
)
