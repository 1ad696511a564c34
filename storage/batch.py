"""A batch of incoming messages: what it needs is loaded at once, what it changes written at once.

The number of statements does not depend on the number of messages: each is work for another thread
or a trip to a server, so six a message would be dearer than the disk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from config.records import record
from storage import rows
from storage.database import Row, Transaction, from_json, to_json, to_utf8_json
from storage.records import Assignment, Campaign, Member, Membership, Person, Report, Unit

Sender = tuple[str, str]  # channel and the sender's id on it
ReportKey = tuple[str, str]  # campaign and unit


@record(frozen=True, slots=True)
class Delivery:
    """What a batch has to know of one incoming message."""

    channel: str
    update_id: str
    sender_id: str
    chat_id: str

    @property
    def sender(self) -> Sender:
        return self.channel, self.sender_id

    @property
    def key(self) -> tuple[str, str]:
        return self.channel, self.update_id


@record(frozen=True, slots=True)
class QueuedMessage:
    """A message put into the outbox; `payload` is the JSON of the reply.

    Replies in a conversation have no key. What does is bulk (`broadcast/...`, `reminder/...`): it
    goes out behind them.
    """

    id: int
    channel: str
    chat_id: str
    payload: Any
    key: str | None = None
    reply: Any = None  # what the payload is the JSON of, where that is at hand

    @property
    def is_bulk(self) -> bool:
        return self.key is not None

    @property
    def goes_once(self) -> bool:
        """Whether it rather goes not at all than twice: there will be another reminder."""
        return self.key is not None and self.key.startswith("reminder/")


@dataclass
class Batch:
    """The people, conversations and reports of a batch, as its messages change them in turn."""

    db: Transaction
    now: datetime
    people: dict[Sender, Person] = field(default_factory=dict)
    conversations: dict[str, Any] = field(default_factory=dict)
    assignments: dict[str, tuple[Assignment, ...]] = field(default_factory=dict)
    reports: dict[ReportKey, Report] = field(default_factory=dict)
    members: dict[str, tuple[Member, ...]] = field(default_factory=dict)  # by unit
    _writes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _changed_reports: set[ReportKey] = field(default_factory=set)
    _changed_conversations: set[str] = field(default_factory=set)
    _replies: list[tuple[str, str, Any, bytes, Any]] = field(default_factory=list)  # see `send`
    _bulk: list[dict[str, Any]] = field(default_factory=list)
    _numbers: deque[int] = field(default_factory=deque)  # for replies, and not given yet
    queued: list[QueuedMessage] = field(default_factory=list)  # in the outbox after a flush

    @cached_property
    def at(self) -> str:
        return self.now.isoformat()

    async def load(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Loads what these deliveries need; gives back those not handled before."""
        senders = list({one.sender for one in deliveries})
        await self.db.lock("lock-senders", senders=senders)
        await self.db.lock("lock-people", senders=senders)
        seen, people, memberships = await self.db.fetch_together(
            ("seen-updates", {"updates": [one.key for one in deliveries]}), *_about(senders)
        )
        known = {(row["channel"], row["update_id"]) for row in seen}
        fresh: list[Delivery] = []
        for delivery in deliveries:
            if delivery.key not in known:
                known.add(delivery.key)
                fresh.append(delivery)
        self._take_people(people, memberships, {one.sender for one in fresh})
        units = {m.unit.id for p in self.people.values() for m in p.memberships}
        await self._load_desks(units, replies=len(fresh))  # most get one
        return fresh

    def _take_people(
        self, people: list[Row], memberships: list[Row], senders: Collection[Sender]
    ) -> None:
        """Of what was found about people, what is about these senders."""
        held: dict[str, tuple[Membership, ...]] = {}
        for row in memberships:
            unit = Unit(
                row["id"], row["name"], row["short"], row["kind"], parent_id=row["parent_id"]
            )
            person = row["person_id"]
            held[person] = (*held.get(person, ()), Membership(unit, row["role"]))
        for row in people:
            sender = row["channel"], row["external_id"]
            if sender not in senders:
                continue
            self.people[sender] = Person(
                row["id"], row["name"], row["language"], held.get(row["id"], ())
            )
            if row["state"]:
                self.conversations[row["id"]] = from_json(row["state"])
            if not row["reachable"]:
                self._set_reachable(row["channel"], row["chat_id"])

    def _set_reachable(self, channel: str, chat_id: str) -> None:
        # Whoever writes to us again can be written to again.
        self.write("set-reachable", {"channel": channel, "chat_id": chat_id, "reachable": 1})

    async def _load_desks(self, units: set[str], replies: int = 0) -> None:
        """The assignments of these units, with this period's and last period's reports; and
        numbers for so many replies."""
        wanted = units - self.assignments.keys()
        if not wanted:
            return
        keys: set[ReportKey] = set()
        found: dict[str, list[Assignment]] = {unit: [] for unit in wanted}
        await self.db.lock("lock-desks", units=sorted(wanted))
        campaigns: dict[str, Campaign] = {}  # each once, however many units have it
        given = {"units": sorted(wanted)}
        asked, members = await self.db.fetch_together(
            ("campaigns-of-units", given), ("members-of-units", given)
        )
        for row in asked:
            campaign = campaigns.get(row["id"]) or rows.campaign(row)
            campaigns[campaign.id] = campaign
            assignment = rows.assignment(row, campaign)
            found[assignment.unit_id].append(assignment)
            keys.add((assignment.campaign.id, assignment.unit_id))
            if assignment.campaign.previous_id:
                keys.add((assignment.campaign.previous_id, assignment.unit_id))
        self.assignments.update({unit: tuple(some) for unit, some in found.items()})
        await self._load_reports(keys, replies)
        for row in members:
            member = Member(row["id"], row["name"], row["role"])
            self.members[row["unit_id"]] = (*self.members.get(row["unit_id"], ()), member)

    async def _load_reports(self, keys: Iterable[ReportKey], replies: int = 0) -> None:
        wanted = sorted(keys)
        await self.db.lock("lock-reports", reports=wanted)
        asked = [("reports", {"reports": wanted})]
        if replies:  # behind all locks: whoever was waited for has lower numbers
            asked.append(_numbers_for(replies))
        found, *numbers = await self.db.fetch_together(*asked)
        for row in found:
            report = rows.report(row)
            self.reports[report.campaign_id, report.unit_id] = report
        if numbers:
            self._take_numbers(*numbers)

    def report(self, campaign_id: str, unit_id: str) -> Report:
        """The report as it stands in this batch; an empty draft before the first answer."""
        return self.reports.get((campaign_id, unit_id)) or Report(campaign_id, unit_id)

    def mark_seen(self, delivery: Delivery) -> None:
        self.write(
            "insert-seen-update",
            {"channel": delivery.channel, "update_id": delivery.update_id, "at": self.at},
        )

    def bury(self, delivery: Delivery, reference: str, body: str, error: str) -> None:
        """Keeps a message that could not be handled among the dead letters."""
        self.write(
            "insert-dead-letter",
            {
                "reference": reference,
                "channel": delivery.channel,
                "update_id": delivery.update_id,
                "body": body,
                "error": error,
                "at": self.at,
            },
        )

    def converse(self, person_id: str, state: Any) -> None:
        self.conversations[person_id] = state
        self._changed_conversations.add(person_id)

    def send(
        self, channel: str, chat_id: str, payload: Any, key: str | None = None, reply: Any = None
    ) -> None:
        """`reply` is what the payload is the JSON of: whoever sends it need not read it again."""
        if key is None:
            self._replies.append((channel, chat_id, payload, to_utf8_json(payload), reply))
        else:
            stored = to_json(payload)
            self._bulk.append(
                {"key": key, "channel": channel, "chat_id": chat_id, "payload": stored}
            )

    async def report_of(self, campaign_id: str, unit_id: str) -> Report:
        """The same for any unit, loaded where none of the senders belongs to it."""
        key = campaign_id, unit_id
        if key not in self.reports:
            await self._load_reports([key])
        return self.report(campaign_id, unit_id)

    def save_report(self, report: Report) -> None:
        key = report.campaign_id, report.unit_id
        self.reports[key] = report
        self._changed_reports.add(key)

    async def reload(self, senders: Collection[Sender]) -> None:
        """Reads back what was just written about these people, so that one place knows what a
        person is."""
        await self.flush()
        people, memberships = await self.db.fetch_together(*_about(list(senders)))
        self._take_people(people, memberships, senders)
        await self.renew_desks()

    async def renew_desks(self) -> None:
        """Reads again who works on which report, and until when."""
        await self.flush()
        units = {m.unit.id for person in self.people.values() for m in person.memberships}
        self.assignments.clear()
        self.members.clear()
        await self._load_desks(units)

    def forget(self, person_id: str) -> None:
        """Nothing more is known or kept of this person's conversation."""
        for sender in [sender for sender, one in self.people.items() if one.id == person_id]:
            del self.people[sender]
        self.conversations.pop(person_id, None)
        self._changed_conversations.discard(person_id)

    def audit(self, delivery: Delivery, action: str, details: dict[str, Any]) -> None:
        person = self.people.get(delivery.sender)
        self.write(
            "insert-audit",
            {
                "at": self.at,
                "person_id": person.id if person else None,
                "action": action,
                "details": to_json(details),
            },
        )

    def write(self, name: str, params: dict[str, Any]) -> None:
        """Puts a row off until the flush: all rows of a query go in one statement."""
        self._writes.setdefault(name, []).append(params)

    async def flush(self) -> None:
        """Writes what has gathered; `queued` then names the messages now in the outbox."""
        for name, params in self._writes.items():
            await self.db.execute_many(name, params)
        self._writes.clear()
        await self._flush_reports()
        await self._flush_conversations()
        await self._flush_outgoing()

    async def _flush_reports(self) -> None:
        if self._changed_reports:
            changed = [rows.report_params(self.reports[k]) for k in sorted(self._changed_reports)]
            await self.db.execute_many("save-report", changed)
            self._changed_reports.clear()

    async def _flush_conversations(self) -> None:
        if self._changed_conversations:
            changed = [
                {"person_id": id_, "state": to_utf8_json(self.conversations[id_]), "at": self.at}
                for id_ in sorted(self._changed_conversations)
            ]
            await self.db.execute_many("save-conversation", changed)
            self._changed_conversations.clear()

    async def _flush_outgoing(self) -> None:
        if self._replies:
            await self._enqueue_replies()
            self._replies.clear()
        if self._bulk:
            found = await self.db.fetch("enqueue-bulk", messages=self._bulk, at=self.at)
            self._bulk.clear()
            self._numbers.clear()  # SQLite knew nothing of them, and may just have given them
            self.queued.extend(sorted(map(queued_message, found), key=lambda one: one.id))

    def _take_numbers(self, found: list[Row]) -> None:
        # In place of those that are left: SQLite would give them again.
        self._numbers = deque(sorted(row["id"] for row in found))

    async def _enqueue_replies(self) -> None:
        # Numbered beforehand: what is inserted need not come back to say which number it has.
        if len(self._replies) > len(self._numbers):
            [found] = await self.db.fetch_together(_numbers_for(len(self._replies)))
            self._take_numbers(found)
        rows: list[dict[str, Any]] = []
        for channel, chat_id, payload, stored, reply in self._replies:
            number = self._numbers.popleft()
            self.queued.append(QueuedMessage(number, channel, chat_id, payload, reply=reply))
            rows.append(
                {
                    "id": number,
                    "channel": channel,
                    "chat_id": chat_id,
                    "payload": stored,
                    "at": self.at,
                }
            )
        await self.db.execute_many("enqueue-reply", rows)


def _numbers_for(replies: int) -> tuple[str, dict[str, Any]]:
    return "numbers-for-messages", {"places": list(range(replies))}


def _about(senders: list[Sender]) -> tuple[tuple[str, dict[str, Any]], ...]:
    """What is asked about whoever writes."""
    asked = {"senders": senders}
    return ("people-of-senders", asked), ("memberships-of-senders", asked)


def queued_message(row: Row) -> QueuedMessage:
    payload = from_json(row["payload"])
    return QueuedMessage(row["id"], row["channel"], row["chat_id"], payload, row["key"])
