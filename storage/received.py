"""Updates of a channel that hands each out once: kept as they came until they are handled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from config.records import record
from storage.database import Transaction, from_json, to_json


@record(frozen=True, slots=True)
class Received:
    """An update as it came; `update_id` is the same at every delivery of it."""

    update_id: str
    body: dict[str, Any]


async def keep_updates(
    db: Transaction, channel: str, updates: Sequence[Received], now: datetime
) -> None:
    """Writes them down, each once."""
    await db.execute_many(
        "keep-update",
        [
            {
                "channel": channel,
                "update_id": one.update_id,
                "body": to_json(one.body),
                "at": now.isoformat(),
            }
            for one in updates
        ],
    )


async def drop_updates(db: Transaction, channel: str, handled: Sequence[str]) -> None:
    """Forgets those that are handled."""
    await db.execute_many(
        "drop-update", [{"channel": channel, "update_id": one} for one in handled]
    )


async def updates_received(db: Transaction, channel: str) -> list[Received]:
    """What an earlier run has not handled, in the order in which it came."""
    return [
        Received(row["update_id"], from_json(row["body"]))
        for row in await db.fetch("updates-received", channel=channel)
    ]
