"""What a Telegram update says, read straight from its JSON.

Of an update's dozens of fields a conversation needs ten; objects for all of them would cost as much
as answering the message.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from config.records import record
from handlers.messages import LONGEST_SAID, Incoming

_RECORDINGS = ("voice", "audio", "video", "video_note")  # nothing that a report could hold

Json = Mapping[str, Any]


@record(frozen=True, slots=True)
class Attached:
    """A file that hangs on a message, still with Telegram. `size` in bytes, 0 where unknown."""

    file_id: str
    name: str
    size: int


@record(frozen=True, slots=True)
class Arrived:
    """What an update says, and the file that came with it."""

    incoming: Incoming
    attached: Attached | None = None


def read_update(raw: Json) -> Arrived | None:
    """What an update says; None for what a conversation has no use for. Raises KeyError, TypeError
    or ValueError where it has another shape than core.telegram.org/bots/api#update describes."""
    if query := raw.get("callback_query"):
        return Arrived(_pressed(raw, query))
    message = raw.get("message")
    if message and (sender := message.get("from")) and not sender.get("is_bot"):
        return Arrived(_said(raw, message, sender), _attached(message))
    return None


def _pressed(raw: Json, query: Json) -> Incoming:
    sender = query["from"]
    chat = query["message"]["chat"] if query.get("message") else None
    return Incoming(
        channel="telegram",
        update_id=_number(raw["update_id"]),
        chat_id=_number((chat or sender)["id"]),
        sender_id=_number(sender["id"]),
        at=datetime.now(UTC),
        button=_text(query, "data"),
        press_id=_text(query, "id"),
        sender_name=_full_name(sender),
        language=_text(sender, "language_code") or None,
        private=chat is None or chat["type"] == "private",
    )


def _said(raw: Json, message: Json, sender: Json) -> Incoming:
    return Incoming(
        channel="telegram",
        update_id=_number(raw["update_id"]),
        chat_id=_number(message["chat"]["id"]),
        sender_id=_number(sender["id"]),
        at=datetime.now(UTC),
        text=(_text(message, "text") or _text(message, "caption"))[:LONGEST_SAID],
        file_fault="type" if any(message.get(one) for one in _RECORDINGS) else None,
        sender_name=_full_name(sender),
        language=_text(sender, "language_code") or None,
        private=message["chat"]["type"] == "private",
    )


def _attached(message: Json) -> Attached | None:
    if document := message.get("document"):
        name = _text(document, "file_name") or "document"
        return Attached(_text(document, "file_id"), name, _size(document))
    if photos := message.get("photo"):
        photo = photos[-1]  # the largest of its sizes
        return Attached(_text(photo, "file_id"), "photo.jpg", _size(photo))
    return None


def _full_name(sender: Json) -> str:
    return f"{_text(sender, 'first_name')} {_text(sender, 'last_name')}".strip()


def _number(value: Any) -> str:
    """An id, as text. Raises TypeError where it is none."""
    if not isinstance(value, int):
        raise TypeError(f"an id is {type(value).__name__}")
    return str(value)


def _text(value: Json, name: str) -> str:
    """What stands there; empty where nothing does."""
    found = value.get(name) or ""
    if not isinstance(found, str):
        raise TypeError(f"{name} is {type(found).__name__}")
    return found


def _size(file: Json) -> int:
    return int(file.get("file_size") or 0)
