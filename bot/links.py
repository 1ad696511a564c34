"""Signed links: how documents get out and files get in where a channel carries neither.

A link is one person's, in one chat, for a day; it ends with the chat or with any role that the
person had, or when they say so. Its address cannot be guessed or made up: it is an id and the
HMAC of that id for one purpose, under a key that is not in the database.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from config.records import record
from storage.database import Database
from storage.signed_links import (
    Purpose,
    SignedLink,
    add_signed_link,
    end_signed_link,
    find_signed_link,
)

LASTS = timedelta(hours=24)
PATHS: dict[Purpose, str] = {"download": "/tep", "upload": "/gui"}  # tệp: file; gửi: send
_SIGNED = re.compile(r"([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22})")  # 96 bits, and 128 of the HMAC


@record(frozen=True, slots=True)
class Address:
    """A link as it is sent, and until when it is good (UTC)."""

    url: str
    until: datetime


class Links:
    """Makes links and says what is behind them. `secret`: whoever has it can sign; `base` gives
    the address under which people reach the web front."""

    def __init__(
        self, database: Database, secret: bytes, clock: Clock, base: Callable[[], str]
    ) -> None:
        self._database = database
        self._secret = secret
        self._clock = clock
        self._base = base

    async def make(
        self, purpose: Purpose, channel: str, chat_id: str, reply: dict[str, Any]
    ) -> Address | None:
        """A new link for whose chat it is; `reply` as the outbox keeps it. None where the chat is
        nobody's (any more)."""
        link_id, now = secrets.token_urlsafe(12), self._clock()
        async with self._database.transaction() as db:
            is_kept = await add_signed_link(
                db,
                link_id=link_id,
                purpose=purpose,
                channel=channel,
                chat_id=chat_id,
                reply=reply,
                expires_at=now + LASTS,
                now=now,
            )
        url = f"{self._base()}{PATHS[purpose]}/{link_id}.{self._sign(purpose, link_id)}"
        return Address(url, now + LASTS) if is_kept else None

    async def find(self, purpose: Purpose, signed: str) -> SignedLink | None:
        """The link with this address; None where it is not ours or not good any more."""
        link_id = self._verified(purpose, signed)
        if link_id is None:
            return None
        async with self._database.transaction() as db:
            link = await find_signed_link(db, link_id, self._clock())
        return link if link is not None and link.purpose == purpose else None

    async def end(self, link: SignedLink) -> None:
        """From now on it leads nowhere."""
        async with self._database.transaction() as db:
            await end_signed_link(db, link.id)

    def _verified(self, purpose: Purpose, signed: str) -> str | None:
        """The id, where the signature is ours; compared in constant time."""
        found = _SIGNED.fullmatch(signed)
        if found is None or not hmac.compare_digest(self._sign(purpose, found[1]), found[2]):
            return None
        return found[1]

    def _sign(self, purpose: Purpose, link_id: str) -> str:
        digest = hmac.digest(self._secret, f"{purpose}/{link_id}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
