"""The web chat: every message is kept until the page has it, and shown again on reload."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bot.clock import Clock
from handlers.messages import Button, Reply
from report.lines import Line
from report.values import StoredFile, encode
from storage.database import Database
from storage.web import (
    WebMessage,
    add_web_message,
    change_web_message,
    find_web_message,
    web_messages_after,
)

Push = Callable[[dict[str, Any]], None]  # must not wait: one slow page would hold up the others
FILES = "/files/"  # and the seq of the message that a file hangs on
_HISTORY = 300  # messages shown again on a new page
_MISSED = 10_000  # the same on a page that was away: all that anybody can have missed


class WebChat:
    """The web channel: stores what is said in either direction and pushes it to open pages."""

    messages_per_second = 0.0

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._pages: defaultdict[str, set[Push]] = defaultdict(set)

    async def attach(self, chat_id: str, after: int, push: Push) -> None:
        """Pushes what a page has missed behind `after`, oldest first, then all that comes."""
        limit = _MISSED if after else _HISTORY
        async with self._database.transaction() as transaction:
            for message in await web_messages_after(transaction, chat_id, after, limit):
                push(page_json(message))
            # Still within the transaction: nothing can be kept between reading and listening.
            self._pages[chat_id].add(push)

    def detach(self, chat_id: str, push: Push) -> None:
        self._pages[chat_id].discard(push)
        if not self._pages[chat_id]:
            del self._pages[chat_id]

    def push(self, chat_id: str, message: dict[str, Any]) -> None:
        """To every open page of the chat; kept nowhere."""
        for push in list(self._pages.get(chat_id, ())):
            push(message)

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        """Keeps the reply; sent twice by the outbox, it is kept once."""
        if reply.toast:
            self.push(chat_id, {"type": "notice", "text": reply.toast})
        if reply.lines or reply.document:
            await self._keep(chat_id, f"out/{message_id}", _from_bot(reply))

    async def show(self, chat_id: str, shown_as: str | None, reply: Reply) -> str:
        """Open pages change at once, others when they are loaded anew."""
        payload = _from_bot(reply)
        changed = shown_as and await self._change(chat_id, int(shown_as), payload)
        kept = changed or await self._keep(chat_id, f"shown/{secrets.token_hex(8)}", payload)
        assert kept is not None  # nothing else is of that origin
        return str(kept.seq)

    async def _change(self, chat_id: str, seq: int, payload: dict[str, Any]) -> WebMessage | None:
        """The message as it is now; None where it is not there any more."""
        async with self._database.transaction() as transaction:
            changed = await change_web_message(transaction, chat_id, seq, payload)
        if changed is not None:
            self.push(chat_id, page_json(changed))
        return changed

    async def heard(
        self, chat_id: str, message_id: str, text: str, file: StoredFile | None = None
    ) -> None:
        """Keeps what a person said, so that a reload and a second page show it too."""
        payload = {
            "from": "me",
            "id": message_id,
            "lines": [_page_line(Line(text))] if text else [],
            "document": encode(file) if file else None,
        }
        await self._keep(chat_id, f"in/{chat_id}/{message_id}", payload)

    async def document(self, chat_id: str, seq: int) -> StoredFile | None:
        """The file that hangs on a message; None where that chat has no such message."""
        async with self._database.transaction() as transaction:
            message = await find_web_message(transaction, chat_id, seq)
        stored = message.payload.get("document") if message else None
        return StoredFile(**stored) if stored else None

    async def _keep(self, chat_id: str, origin: str, payload: dict[str, Any]) -> WebMessage | None:
        async with self._database.transaction() as transaction:
            kept = await add_web_message(transaction, chat_id, origin, payload, self._clock())
        if kept is not None:
            self.push(chat_id, page_json(kept))
        return kept


def page_json(message: WebMessage) -> dict[str, Any]:
    """A message as the page takes it: a file by its address, never by its hash."""
    shown = {"type": "message", "seq": message.seq, "at": message.at, **message.payload}
    if file := message.payload.get("document"):
        address = f"{FILES}{message.seq}"
        shown["document"] = {"name": file["name"], "url": address, "size": file["size"]}
    return shown


def _from_bot(reply: Reply) -> dict[str, Any]:
    done, total = reply.progress or (0, 0)
    return {
        "from": "bot",
        "lines": [_page_line(line) for line in reply.lines],
        "choices": [_page_button(button) for button in reply.choices],
        "actions": [_page_button(button) for button in reply.actions],
        "progress": {"done": done, "total": total} if reply.progress else None,
        "document": encode(reply.document) if reply.document else None,
    }


def _page_line(line: Line) -> dict[str, str]:
    return {"text": line.text, "style": line.style}


def _page_button(button: Button) -> dict[str, str]:
    return {"label": button.label, "data": button.data}
