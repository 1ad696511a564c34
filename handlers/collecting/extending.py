"""More time for one unit."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

from config.language import Language, Message, msg
from handlers.collecting.targets import (
    CHANGED,
    Target,
    ask_about,
    choose,
    drafted,
    find,
    is_there,
    say_closed,
    targets_of,
)
from handlers.messages import Reply
from handlers.roles import APPROVERS, OFFICERS
from handlers.turn import Turn
from report.lines import Line
from report.reading.text import fold
from storage.changes import DeadlineExtended, UnitReopened

_DATE = r"(?:ngay )?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}))?"
_CLOCK = r"(?P<hour>\d{1,2})(?:[:h]| gio)? ?(?P<minute>(?<=\D)\d{2})?"
_DAY = re.compile(rf"(?:den )?{_DATE}(?:,? (?:luc )?{_CLOCK})?")
_CLOCK_FIRST = re.compile(rf"(?:den )?(?:luc )?(?=\d+(?:[:h]| gio)){_CLOCK},? {_DATE}")


async def extend(turn: Turn, argument: str) -> None:
    """`/giahan xã 2 ngày`: one unit gets more time."""
    targets = await targets_of(turn)
    found, rest = find(targets, argument.split())
    late = [one for one in found or targets if not is_there(one) and not one.is_closed]
    if len(found) == 1 and found[0].is_closed:
        say_closed(turn, found[0])
    elif len(found) == 1 and rest:
        await give_time(turn, found[0], rest)
    elif len(found) == 1:
        await ask_time(turn, found[0])
    elif late:
        choose(turn, msg("Who gets more time?"), late, "extend")
    elif all(one.is_closed for one in targets):
        turn.tell(msg("The collection is closed."), msg("To let a unit go on: /reopen"))
    else:
        turn.tell(msg("All units have submitted."))


async def ask_time(turn: Turn, target: Target) -> None:
    """Until when the unit gets time."""
    question = msg("Until when does {unit} get time?", unit=turn.within(target.unit))
    hint = msg("For example: 2 days · 25/12 · 25/12 17:00")
    ask_about(turn, target, question, hint, "extending")


async def take_time(turn: Turn, text: str) -> None:
    """What is typed where the new deadline is asked."""
    target = await drafted(turn)
    if target is None:
        turn.tell(CHANGED)
    else:
        await give_time(turn, target, text)


async def give_time(turn: Turn, target: Target, text: str) -> None:
    """Gives the unit until the time that `text` names, and opens its report where the collection
    is closed."""
    due = read_due(text, turn.local(target.due_at), turn.local(turn.now))
    if due is None:
        turn.tell(msg("Please type a later time, for example: 2 days · 25/12 17:00"))
        return
    at = due.astimezone(UTC).isoformat()
    change = UnitReopened if target.is_closed else DeadlineExtended
    turn.changes.append(change(target.campaign.id, target.unit.id, at))

    def word(language: Language) -> Reply:
        unit = language.within(target.unit.name)
        told = language.say(_said(target, unit, due))
        return Reply((Line(told[0].upper() + told[1:], "strong"),))

    await turn.notify(target.unit.id, OFFICERS | APPROVERS, word)
    turn.ask(word(turn.language), "idle")


def _said(target: Target, unit: str, due: datetime) -> Message:
    if target.is_closed:
        return msg("{unit} may change its report again, until {due}.", unit=unit, due=due)
    return msg("The deadline of {unit} is now {due}.", unit=unit, due=due)


def read_due(text: str, due: datetime, now: datetime) -> datetime | None:
    """The later deadline that `text` names, in the zone of `due`: `2 ngày`, `25/12`,
    `25/12/2026 17:00`, `17h ngày 25/12`; None where it names none, or none that is later."""
    said = fold(text)
    if match := re.fullmatch(r"(?:them )?(\d{1,2}) (?:ngay|day|days)", said):
        return max(due, now) + timedelta(days=int(match[1])) if int(match[1]) else None
    match = _DAY.fullmatch(said) or _CLOCK_FIRST.fullmatch(said)
    if match is None:
        return None
    day, month, year, hour, minute = match.group("day", "month", "year", "hour", "minute")
    for guess in [int(year)] if year else [now.year, now.year + 1]:
        try:
            clock = time(int(hour), int(minute or 0)) if hour else due.timetz()
            found = datetime.combine(datetime(guess, int(month), int(day)), clock, due.tzinfo)
        except ValueError:
            return None
        if found > max(due, now):
            return found
    return None
