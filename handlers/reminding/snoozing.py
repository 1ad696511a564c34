"""Putting off one's own reminders, within limits; the lead sees who does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from config.language import msg
from handlers.collecting.approving import is_approver
from handlers.collecting.targets import stop_button
from handlers.messages import Reply
from handlers.reminding.own import own_assignment
from handlers.tokens import Token, decode, encode, mark_of
from handlers.turn import Turn
from report.lines import Line
from report.reading.text import fold
from report.reminders.calendar import Calendar
from report.reminders.plan import MORNING
from report.reminders.slots import latest_snooze
from storage.changes import Audited, RemindersSnoozed
from storage.records import Assignment

_LONGEST = 3  # days; and always ahead of the deadline
_NUMBER = re.compile(r"(\d) ?(?:ngay|days?)?")


async def snooze(turn: Turn, argument: str) -> None:
    """`/hoan`, `/hoan 2 ngày`: no reminder of the report at hand before that morning."""
    desk = turn.at_desk()
    days = _options(turn, desk.assignment)
    asked = _NUMBER.fullmatch(fold(argument))
    if not _is_reminded(turn):
        turn.tell(msg("You are not reminded of this report at the moment."))
    elif asked and 0 < int(asked[1]) <= _LONGEST and days:
        _put_off(turn, desk.assignment, days[min(int(asked[1]), len(days)) - 1])
    else:
        _ask(turn, desk.assignment)


def _is_reminded(turn: Turn) -> bool:
    desk = turn.at_desk()
    waits = desk.report.state == "submitted" and is_approver(turn)
    return (desk.is_open or waits) and not desk.assignment.is_closed


def _options(turn: Turn, assignment: Assignment) -> list[date]:
    """The days until whose morning reminders can be put off, soonest first."""
    calendar = Calendar(turn.house.zone)
    found = (
        latest_snooze(assignment.due_at, turn.now, days, calendar)
        for days in range(1, _LONGEST + 1)
    )
    return sorted({day for day in found if day is not None})


def _ask(turn: Turn, assignment: Assignment) -> None:
    days = _options(turn, assignment)
    due = turn.local(assignment.due_at)
    if not days:
        turn.tell(msg("Reminders cannot be put off any more: the deadline is {due}.", due=due))
        return
    mark = mark_of(assignment.campaign.id, assignment.unit_id)
    choices = [
        turn.button(turn.language.day(day), encode(Token("snooze", "", day.isoformat(), mark)))
        for day in days
    ]
    question = Line(turn.say(msg("No reminder before the morning of which day?")), "strong")
    turn.ask(Reply((question, turn.line(msg("The deadline stays: {due}.", due=due))),
                   tuple(choices), (stop_button(turn),)), "choosing")  # fmt: skip


async def take_snooze(turn: Turn, token: Token) -> None:
    """`snooze`: until that morning, where it is still among those that can be chosen."""
    assignment = own_assignment(turn, token)
    if assignment is None:
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button is no longer in use. Type /report to go on."))
        return
    day = next((d for d in _options(turn, assignment) if d.isoformat() == token.second), None)
    if day is None:
        _ask(turn, assignment)
    else:
        _put_off(turn, assignment, day)


def _put_off(turn: Turn, assignment: Assignment, until: date) -> None:
    _offer_no_more(turn)
    turn.changes.append(RemindersSnoozed(assignment.campaign.id, until.isoformat()))
    morning = Calendar(turn.house.zone).moment(until, MORNING)
    turn.tell(
        msg("You will not be reminded before {morning}.", morning=morning),
        msg("The office that collects the reports can see that."),
    )


def _offer_no_more(turn: Turn) -> None:
    """A number typed next is none of the days any more; another open question stays."""
    offered = [decode(one.data) for one in turn.conversation.choices]
    if any(token is not None and token.verb == "snooze" for token in offered):
        turn.conversation = replace(turn.conversation, mode="idle", choices=())
