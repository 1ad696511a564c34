"""Links that stand in for documents on channels that carry none."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from config.records import record
from storage.database import Transaction, from_json, to_json
from storage.people import roles_of

Purpose = Literal["download", "upload"]


@record(frozen=True, slots=True)
class SignedLink:
    """A link of one person in one chat. `reply` is the JSON of the reply that it stands for;
    `language` is the person's own, if they have chosen one."""

    id: str
    purpose: Purpose
    channel: Literal["zalo"]  # the only one that carries no documents
    chat_id: str
    sender_id: str
    language: str | None
    reply: dict[str, Any]
    expires_at: datetime


async def add_signed_link(
    db: Transaction,
    *,
    link_id: str,
    purpose: Purpose,
    channel: str,
    chat_id: str,
    reply: dict[str, Any],
    expires_at: datetime,
    now: datetime,
) -> bool:
    """Keeps a link for whose chat it is, and forgets those that have expired; false where the
    chat is nobody's."""
    await db.execute("forget-signed-links", now=now.isoformat())
    row = await db.first("person-of-chat", channel=channel, chat_id=chat_id)
    if row is None:
        return False
    await db.execute(
        "insert-signed-link",
        id=link_id,
        purpose=purpose,
        channel=channel,
        chat_id=chat_id,
        person_id=row["person_id"],
        roles=sorted(await roles_of(db, row["person_id"])),
        reply=to_json(reply),
        expires_at=expires_at.isoformat(),
    )
    return True


async def find_signed_link(db: Transaction, link_id: str, now: datetime) -> SignedLink | None:
    """The link, while it is good: in time, and its person still in that chat and in every role
    that they had when it was made."""
    row = await db.first("signed-link", id=link_id)
    if row is None or datetime.fromisoformat(row["expires_at"]) <= now:
        return None
    had = {(unit, role) for unit, role in from_json(row["roles"])}
    if not had <= await roles_of(db, row["person_id"]):
        return None
    return SignedLink(
        id=row["id"],
        purpose=row["purpose"],
        channel=row["channel"],
        chat_id=row["chat_id"],
        sender_id=row["external_id"],
        language=row["language"],
        reply=from_json(row["reply"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
    )


async def end_signed_link(db: Transaction, link_id: str) -> None:
    await db.execute("end-signed-link", id=link_id)
