"""Boards: the message in a group that shows how far a campaign is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from config.records import record
from storage.database import Row, Transaction, from_json, to_json


@record(frozen=True, slots=True)
class Board:
    """`shown_as` is the channel's id of the message, `shown` the JSON of what it says; both None
    before it is there."""

    channel: str
    chat_id: str
    campaign_id: str
    state: Literal["placed", "removed"]
    locale: str
    shown_as: str | None
    shown: Any
    is_pinned: bool


async def find_board(db: Transaction, channel: str, chat_id: str) -> Board | None:
    row = await db.first("board", channel=channel, chat_id=chat_id)
    return _board(row) if row else None


async def boards_to_look_at(
    db: Transaction, now: datetime, seldom: timedelta = timedelta()
) -> list[Board]:
    """Those not looked at for so long."""
    since = (now - seldom).isoformat()
    found = await db.fetch("boards-to-look-at", since=since, now=now.isoformat())
    return [_board(row) for row in found]


async def save_board(db: Transaction, board: Board, now: datetime) -> None:
    """Keeps what it shows; one placed anew meanwhile is left alone."""
    await db.execute(
        "save-board",
        channel=board.channel,
        chat_id=board.chat_id,
        campaign_id=board.campaign_id,
        state=board.state,
        shown_as=board.shown_as,
        shown=to_json(board.shown),
        is_pinned=int(board.is_pinned),
        at=now.isoformat(),
    )


async def move_board(db: Transaction, board: Board, chat_id: str) -> None:
    await db.execute("move-board", channel=board.channel, old=board.chat_id, new=chat_id)


async def forget_board(db: Transaction, board: Board) -> None:
    await db.execute("forget-board", channel=board.channel, chat_id=board.chat_id)


def _board(row: Row) -> Board:
    return Board(
        channel=row["channel"],
        chat_id=row["chat_id"],
        campaign_id=row["campaign_id"],
        state=row["state"],
        locale=row["locale"],
        shown_as=row["shown_as"],
        shown=from_json(row["shown"]) if row["shown"] else None,
        is_pinned=bool(row["is_pinned"]),
    )
