"""The web chat: every message is kept until the page has it, and shown again on reload."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from bot.clock import Clock
from handlers.messages import Button, Reply
from report.lines import Line
from storage.database import Database
from storage.web import WebMessage, add_web_message, web_messages_after

Push = Callable[[dict[str, Any]], Awaitable[None]]
_HISTORY = 300  # messages shown again on a new page


class WebChat:
    """The web channel: stores what is said in either direction and pushes it to open pages."""

    messages_per_second = 0.0

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._pages: defaultdict[str, set[Push]] = defaultdict(set)

    def attach(self, chat_id: str, push: Push) -> None:
        self._pages[chat_id].add(push)

    def detach(self, chat_id: str, push: Push) -> None:
        self._pages[chat_id].discard(push)
        if not self._pages[chat_id]:
            del self._pages[chat_id]

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        """Keeps the reply; sent twice by the outbox, it is kept once."""
        if reply.toast:
            await self._push(chat_id, {"type": "notice", "text": reply.toast})
        if reply.lines:
            await self._keep(chat_id, f"out/{message_id}", _page_message(reply))

    async def heard(self, chat_id: str, message_id: str, text: str) -> None:
        """Keeps what a person said, so that a reload and a second page show it too."""
        payload = {"from": "me", "id": message_id, "lines": [_page_line(Line(text))]}
        await self._keep(chat_id, f"in/{chat_id}/{message_id}", payload)

    async def _keep(self, chat_id: str, origin: str, payload: dict[str, Any]) -> None:
        async with self._database.transaction() as transaction:
            kept = await add_web_message(transaction, chat_id, origin, payload, self._clock())
        if kept is not None:
            await self._push(chat_id, page_json(kept))

    async def _push(self, chat_id: str, message: dict[str, Any]) -> None:
        for push in list(self._pages.get(chat_id, ())):
            await push(message)

    async def history(self, chat_id: str, after: int) -> list[dict[str, Any]]:
        """What the page has not seen yet, oldest first."""
        async with self._database.transaction() as transaction:
            found = await web_messages_after(transaction, chat_id, after, _HISTORY)
        return [page_json(message) for message in found]


def page_json(message: WebMessage) -> dict[str, Any]:
    return {"type": "message", "seq": message.seq, "at": message.at, **message.payload}


def _page_message(reply: Reply) -> dict[str, Any]:
    done, total = reply.progress or (0, 0)
    return {
        "from": "bot",
        "lines": [_page_line(line) for line in reply.lines],
        "choices": [_page_button(button) for button in reply.choices],
        "actions": [_page_button(button) for button in reply.actions],
        "progress": {"done": done, "total": total} if reply.progress else None,
        "document": None,
    }


def _page_line(line: Line) -> dict[str, str]:
    return {"text": line.text, "style": line.style}


def _page_button(button: Button) -> dict[str, str]:
    return {"label": button.label, "data": button.data}
