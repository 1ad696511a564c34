"""What is due now goes to the outbox, and what will be due is foretold."""

from __future__ import annotations

from datetime import datetime

from config.records import record
from handlers.messages import encode_reply
from handlers.reminding.concerns import Reason, concerns
from handlers.reminding.rounds import Round, due_now, key_of, rounds
from handlers.reminding.situation import Situation, load_situation, timetable_of
from handlers.reminding.wording import word_round
from handlers.turn import House
from report.reminders.plan import MORNING
from report.reminders.timetable import Timetable
from storage.batch import Batch, QueuedMessage
from storage.database import Transaction
from storage.reminders import (
    Remindable,
    campaigns_to_remind,
    keep_reminded_until,
    known_keys,
    own_deadlines,
    snoozes,
)


async def put_due_reminders(db: Transaction, house: House, now: datetime) -> list[QueuedMessage]:
    """Writes what has become due since the last time into the outbox; gives what is new there."""
    batch = Batch(db, now)
    for one in await campaigns_to_remind(db):
        await _put_due(batch, house, one)
    await batch.flush()
    return batch.queued


async def _put_due(batch: Batch, house: House, remindable: Remindable) -> None:
    db, now, since = batch.db, batch.now, remindable.reminded_until
    timetable = timetable_of(house, remindable)
    if await _is_anything_due(db, timetable, remindable, since, now):
        if not timetable.calendar.is_open(now):
            return  # missed by day, it waits for the next working morning
        situation = await load_situation(db, house, remindable)
        for one in due_now(concerns(situation), since, now):
            _send(batch, situation, one)
    # Where the clock was set back this goes back too, and what was passed is due again: the keys
    # remember what went out.
    await keep_reminded_until(db, remindable.campaign.id, now)


async def _is_anything_due(
    db: Transaction, timetable: Timetable, remindable: Remindable, since: datetime, now: datetime
) -> bool:
    """By the deadlines alone, so that an idle minute reads no reports."""
    campaign = remindable.campaign
    moments = [
        slot.at
        for due in {campaign.due_at, *await own_deadlines(db, campaign.id)}
        for slot in timetable.all_of_them(due)
    ]
    until = (await snoozes(db, campaign.id)).values()
    moments += [timetable.calendar.moment(day, MORNING) for day in until]
    return any(since < moment <= now for moment in moments)


def _send(batch: Batch, situation: Situation, due: Round) -> None:
    channel, chat_id = due.member.chat
    day = situation.local(batch.now).date()
    reply = word_round(situation, due.concerns, batch.now)
    key = key_of(situation.campaign.id, day, due.member.person_id)
    batch.send(channel, chat_id, encode_reply(reply), key)


@record(frozen=True, slots=True)
class Expected:
    """Somebody who will be reminded about a unit, if nothing changes until then."""

    at: datetime
    person_id: str
    name: str
    unit_id: str
    unit_name: str
    reason: Reason


async def foretell(
    db: Transaction, situation: Situation, start: datetime, end: datetime
) -> list[Expected]:
    """Who will be reminded from `start` until before `end`; nothing is sent."""
    start = max(start, situation.campaign.opens_at)
    planned = [one for one in rounds(concerns(situation)) if start <= one.at < end]
    keys = {id(one): _key(situation, one) for one in planned}
    sent = await known_keys(db, list(keys.values()))
    return [expected for one in planned if keys[id(one)] not in sent for expected in _expected(one)]


def _key(situation: Situation, planned: Round) -> str:
    return key_of(situation.campaign.id, planned.at.date(), planned.member.person_id)


def _expected(planned: Round) -> list[Expected]:
    who = planned.member
    return [
        Expected(
            planned.at, who.person_id, who.name, one.unit.unit.id, one.unit.unit.name, one.reason
        )
        for one in planned.concerns
    ]
