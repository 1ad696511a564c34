"""Several processes on one database: who does what only one must do."""

from __future__ import annotations

from storage.database import Transaction


async def is_keeper(db: Transaction) -> bool:
    """Whether this process looks after what is everybody's: one of those that serve, until it
    ends; any, where none serves."""
    return await db.first("is-keeper") is not None
