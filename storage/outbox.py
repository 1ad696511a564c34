"""The outbox: messages that wait to be sent, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from config.records import record
from storage.batch import QueuedMessage, queued_message
from storage.database import Transaction, from_json

_PAGE = 100  # of bulk: some three seconds' worth, and little to hold in memory
_LATELY = 12  # messages to a chat in which somebody looks for what they now choose


@record(frozen=True, slots=True)
class Finished:
    """A message that the channel took, or that will never be taken."""

    message: QueuedMessage
    state: Literal["sent", "failed"]
    attempts: int
    error: str | None
    unreachable: bool = False  # the person cannot be written to until they write again


async def waiting_messages(db: Transaction) -> list[QueuedMessage]:
    """The conversations' replies that an earlier run, or a process that is gone, has not sent,
    and what this one has not noted as sent, oldest first."""
    await db.lock("lock-outbox")
    return [queued_message(row) for row in await db.fetch("waiting-messages")]


async def waiting_bulk(db: Transaction, channel: str, after: int) -> list[QueuedMessage]:
    """A page of a channel's bulk that waits and that nobody else sends, oldest first, from behind
    an id."""
    await db.lock("lock-outbox")
    found = await db.fetch("waiting-bulk", channel=channel, after=after, limit=_PAGE)
    return [queued_message(row) for row in found]


async def mark_begun(db: Transaction, begun: Mapping[int, bool]) -> None:
    """Notes down which messages, by id, are about to go out, and which are not any more."""
    marks = [{"id": message_id, "attempts": int(is_so)} for message_id, is_so in begun.items()]
    if marks:
        await db.execute_many("mark-begun", marks)


async def give_up_begun(db: Transaction) -> None:
    """Ends what was about to go out when its process ended."""
    await db.lock("lock-outbox")
    await db.execute("give-up-begun")


async def finish(db: Transaction, finished: Sequence[Finished], now: datetime) -> None:
    """Notes down what was sent; who cannot be reached any more is marked so."""
    at = now.isoformat()
    await db.execute_many(
        "finish-message",
        [
            {
                "id": one.message.id,
                "state": one.state,
                "attempts": one.attempts,
                "error": one.error,
                "at": at,
            }
            for one in finished
        ],
    )
    gone = [
        {"channel": one.message.channel, "chat_id": one.message.chat_id, "reachable": 0}
        for one in finished
        if one.unreachable
    ]
    if gone:
        await db.execute_many("set-reachable", gone)


async def said_lately(db: Transaction, channel: str, chat_id: str) -> list[Any]:
    """What the newest messages to a chat say (JSON of the replies), newest first."""
    rows = await db.fetch("newest-messages", channel=channel, chat_id=chat_id, limit=_LATELY)
    return [from_json(row["payload"]) for row in rows]


async def move_chat(db: Transaction, channel: str, old: str, new: str) -> None:
    """Sends what waits for a chat to the id under which it goes on."""
    await db.execute("move-chat", channel=channel, old=old, new=new)


async def forget_old(db: Transaction, *, sent_before: datetime, seen_before: datetime) -> None:
    """Deletes messages sent, and update ids seen and codes tried, longer ago than anything is
    re-delivered."""
    await db.execute("forget-sent", before=sent_before.isoformat())
    await db.execute("forget-told", before=sent_before.isoformat())
    await db.execute("forget-seen-updates", before=seen_before.isoformat())
    await db.execute("forget-code-tries", before=seen_before.isoformat())
