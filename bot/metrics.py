"""Counts and timings, in the form that Prometheus reads. None of them names a person or a text."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from storage.database import Database
from storage.inside import dead_letters, outbox_depths

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_MESSAGES = (1, 2, 5, 10, 25, 50, 100, 250, 500)


class Metrics:
    """Of one running bot: its own registry, so that two bots in a process do not add up."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.updates = self._counter(
            "giaoban_updates", "Messages by what became of them", "channel", "outcome"
        )
        self.handling = Histogram(
            "giaoban_handling_seconds",
            "From a message's arrival until everything about it is on the disk",
            ["channel"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.batches = Histogram(
            "giaoban_batch_messages",
            "Messages that were stored in one transaction",
            buckets=_MESSAGES,
            registry=self.registry,
        )
        self.sent = self._counter(
            "giaoban_sent", "Messages that went out or were given up", "channel", "outcome"
        )
        self.faults = self._counter(
            "giaoban_send_faults", "Attempts to send that did not succeed", "channel", "kind"
        )
        self.reminders = self._counter("giaoban_reminders", "Reminders that became due")
        self._waiting = self._gauge("giaoban_outbox_waiting", "Messages that wait to be sent")
        self._oldest = self._gauge("giaoban_outbox_oldest_seconds", "How long the oldest waits")
        self._letters = Gauge(
            "giaoban_dead_letters", "Messages that could not be handled", registry=self.registry
        )

        # Looking a child up by its labels costs as much as counting: there are a handful.
        self.updates_of = cache(self.updates.labels)
        self.handling_of = cache(self.handling.labels)
        self.sent_of = cache(self.sent.labels)

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(name, says, labels, registry=self.registry)

    def _gauge(self, name: str, says: str) -> Gauge:
        return Gauge(name, says, ["channel", "kind"], registry=self.registry)

    async def page(self, database: Database, now: datetime) -> bytes:
        """Everything as it stands, the outbox read from the database."""
        async with database.transaction() as db:
            depths, letters = await outbox_depths(db), await dead_letters(db)
        self._waiting.clear()
        self._oldest.clear()
        for one in depths:
            labels = one.channel, "bulk" if one.is_bulk else "reply"
            self._waiting.labels(*labels).set(one.waiting)
            self._oldest.labels(*labels).set((now - one.oldest).total_seconds())
        self._letters.set(letters)
        return generate_latest(self.registry)
