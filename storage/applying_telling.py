"""What a broadcast begun or cancelled, and a board placed or removed, write."""

from __future__ import annotations

from dataclasses import asdict

from storage.batch import Batch, Delivery
from storage.broadcasts import key_range, prefix_of
from storage.changes import (
    BoardPlaced,
    BoardRemoved,
    BroadcastCancelled,
    BroadcastStarted,
    TellingChange,
)
from storage.database import to_json


def apply_to_telling(batch: Batch, delivery: Delivery, change: TellingChange) -> None:
    chat = {"channel": delivery.channel, "chat_id": delivery.chat_id}
    match change:
        case BroadcastStarted():
            _start(batch, delivery, change)
        case BroadcastCancelled(id=broadcast_id):
            messages = key_range(prefix_of(broadcast_id))
            batch.write("cancel-broadcast", {"id": broadcast_id})
            batch.write("cancel-messages", {**messages, "at": batch.at})
            batch.audit(delivery, "broadcast cancelled", {"broadcast": broadcast_id})
        case BoardPlaced():
            batch.write("place-board", {**chat, **asdict(change)})
            batch.audit(delivery, "board placed", {**chat, "campaign": change.campaign_id})
        case BoardRemoved():
            batch.write("remove-board", chat)
            batch.audit(delivery, "board removed", chat)


def _start(batch: Batch, delivery: Delivery, change: BroadcastStarted) -> None:
    row = {
        **asdict(change),
        "audience": to_json(change.audience),
        "person_id": batch.people[delivery.sender].id,
        "channel": delivery.channel,
        "chat_id": delivery.chat_id,
        "at": batch.at,
    }
    batch.write("insert-broadcast", row)
    details = {"broadcast": change.id, "to": change.audience, "recipients": change.recipients}
    batch.audit(delivery, "broadcast started", details)
