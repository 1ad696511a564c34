"""A plan of reminders: days before and after a deadline, read from text and written as text."""

from __future__ import annotations

import re
from datetime import time

from config.records import record
from report.reading.text import fold

MORNING = time(8)  # the hour of a step that names none, and of whatever waits for a morning
_FARTHEST = 90  # days from the deadline
_MOST_TIMES = 30
_MOST_STEPS = 15

_CLOCK = r"(?P<hour>\d{1,2})(?:[:h]| gio)(?P<minute>\d{2})?"
_DAYS = r"(?P<days>\d{1,3})(?: ?(?:d|ngay|days?))?"
_BEFORE, _AFTER = r"(?:-|truoc (?:han )?|before )", r"(?:\+|sau (?:han )?|after )"
_DAILY = r"(?:daily|hang ngay|moi ngay)"
_TIMES = r"(?: ?x ?(?P<times>\d{1,2})| (?P<said>\d{1,2}) (?:lan|ngay|times|days))"
_STEP = re.compile(
    rf"(?:(?P<before>{_BEFORE})|(?P<after>{_AFTER}))? ?{_DAYS}"
    rf"(?:,? {_CLOCK})?(?: (?P<daily>{_DAILY}){_TIMES})?"
)
_ON_THE_DAY = re.compile(rf"(?:dung han|ngay den han|han|deadline)(?: {_CLOCK})?")


@record(frozen=True, slots=True)
class Step:
    """One entry of a plan: so many days from the deadline's day (negative: before it), at a time
    of the day, on `times` days in a row."""

    days: int
    at: time = MORNING
    times: int = 1


Plan = tuple[Step, ...]


@record(frozen=True, slots=True)
class WrongStep:
    """The part of a typed plan that cannot be read."""

    text: str


def parse_plan(text: str) -> Plan | WrongStep:
    """The plan that `text` says, in the order of its days: `-7d 08:00, 0d, +1d daily x5`, or
    `trước 7 ngày 8h; đúng hạn; sau 1 ngày hằng ngày 5 lần`."""
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    steps: set[Step] = set()
    for part in parts:
        step = _step(part)
        if step is None:
            return WrongStep(part)
        steps.add(step)
    if not 0 < len(steps) <= _MOST_STEPS:
        return WrongStep(text.strip())
    return tuple(sorted(steps, key=lambda one: (one.days, one.at, one.times)))


def _step(text: str) -> Step | None:
    said = text.strip()[:1].replace("−", "-").replace("–", "-") + text.strip()[1:]
    sign = said[:1] if said[:1] in "+-" else ""  # `fold` takes punctuation off the ends
    said = sign + fold(said.removeprefix(sign))
    if match := _ON_THE_DAY.fullmatch(said):
        at = _time(match)
        return Step(0, at) if at else None
    match = _STEP.fullmatch(said)
    at = _time(match) if match else None
    if match is None or at is None:
        return None
    days, times = int(match["days"]), int(match["times"] or match["said"] or 1)
    is_signed = bool(match["before"] or match["after"]) or days == 0
    if not is_signed or days > _FARTHEST or not 1 <= times <= _MOST_TIMES:
        return None
    return Step(-days if match["before"] else days, at, times)


def _time(match: re.Match[str]) -> time | None:
    """The hour that a step names, the morning where it names none; None for no hour of a day."""
    if match["hour"] is None:
        return MORNING
    try:
        return time(int(match["hour"]), int(match["minute"] or 0))
    except ValueError:
        return None


def plan_text(plan: Plan) -> str:
    """The plan as `parse_plan` reads it, and as the database keeps it."""
    return ", ".join(map(_step_text, plan))


def _step_text(step: Step) -> str:
    said = f"{step.days:+}d" if step.days else "0d"
    often = f" daily x{step.times}" if step.times > 1 else ""
    return f"{said} {step.at:%H:%M}{often}"


DEFAULT_PLAN: Plan = (
    Step(-7),
    Step(-3),
    Step(-1, time(14)),
    Step(0),
    Step(1, times=5),
)


def stored_plan(text: str | None) -> Plan:
    """The plan as the database keeps it; the default where none was chosen."""
    plan = parse_plan(text) if text else DEFAULT_PLAN
    if isinstance(plan, WrongStep):
        raise ValueError(f"no plan of reminders: {text}")
    return plan
