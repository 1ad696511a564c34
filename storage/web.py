"""What the web page shows: both sides of each conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from config.records import record
from storage.database import Row, Transaction, from_json, to_json


@record(frozen=True, slots=True)
class WebMessage:
    seq: int
    at: str
    payload: dict[str, Any]


async def add_web_message(
    db: Transaction, chat_id: str, origin: str, payload: dict[str, Any], now: datetime
) -> WebMessage | None:
    """Keeps a message; None where one of that origin is there already."""
    at = now.isoformat(timespec="seconds")
    row = await db.first(
        "insert-web-message", chat_id=chat_id, origin=origin, payload=to_json(payload), at=at
    )
    return WebMessage(row["seq"], at, payload) if row else None


async def change_web_message(
    db: Transaction, chat_id: str, seq: int, payload: dict[str, Any]
) -> WebMessage | None:
    """The message with another text; None where that chat has no such message."""
    row = await db.first("change-web-message", chat_id=chat_id, seq=seq, payload=to_json(payload))
    return _message(row) if row else None


async def web_messages_after(
    db: Transaction, chat_id: str, after: int, limit: int
) -> list[WebMessage]:
    """The newest `limit` messages behind `after`, oldest first."""
    found = await db.fetch("web-messages-after", chat_id=chat_id, after=after, limit=limit)
    return [_message(row) for row in found]


async def find_web_message(db: Transaction, chat_id: str, seq: int) -> WebMessage | None:
    """That message of that chat; None where it is another chat's."""
    row = await db.first("web-message", chat_id=chat_id, seq=seq)
    return _message(row) if row else None


def _message(row: Row) -> WebMessage:
    return WebMessage(row["seq"], row["at"], from_json(row["payload"]))
