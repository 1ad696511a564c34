"""Batches of messages from the small district, and what they left in the database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.batch import Batch, Delivery
from storage.database import Database
from tests.samples.district import NOW


def message(sender: str, update_id: str = "1", channel: str = "console") -> Delivery:
    return Delivery(channel, update_id, sender, sender)


@asynccontextmanager
async def batch_of(database: Database, *deliveries: Delivery) -> AsyncIterator[Batch]:
    """A batch with these messages loaded, written on leaving."""
    async with database.transaction() as db:
        batch = Batch(db, NOW)
        await batch.load(deliveries)
        yield batch
        await batch.flush()
