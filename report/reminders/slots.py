"""The moments at which a plan reminds of a deadline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from config.records import record
from report.reminders.calendar import Calendar
from report.reminders.plan import MORNING, Plan

_STALE = timedelta(days=7)  # what was missed longer ago is not made up for


@record(frozen=True, slots=True)
class Slot:
    """One reminder: when it goes out, and how many days from the deadline it was planned for."""

    at: datetime
    days: int
    moved_from: date | None = None  # the day for which it was planned, where that is another

    @property
    def day(self) -> date:
        """The local day: nobody is reminded of a campaign twice on one."""
        return self.at.date()

    @property
    def is_before(self) -> bool:
        return self.days <= 0

    def makes_sense(self, now: datetime, due: datetime) -> bool:
        """Whether it may still go out at `now`: those before the deadline not behind it."""
        return now < due if self.is_before else now - self.at < _STALE


def slots(plan: Plan, due: datetime, calendar: Calendar) -> tuple[Slot, ...]:
    """The plan's reminders of a deadline, in order, one a day at the most: of several that come
    to the same day the one planned last."""
    by_day: dict[date, Slot] = {}
    for slot in sorted(_planned(plan, due, calendar), key=lambda one: (one.days, one.at)):
        by_day[slot.day] = slot
    return tuple(sorted(by_day.values(), key=lambda one: one.at))


def _planned(plan: Plan, due: datetime, calendar: Calendar) -> Iterator[Slot]:
    last_day = due.astimezone(calendar.zone).date()
    for step in plan:
        for n in range(step.times):
            days = step.days + n
            day = last_day + timedelta(days=days)
            at = _moved(calendar.moment(day, step.at), days <= 0, due, calendar)
            yield Slot(at, days, None if at.date() == day else day)


def _moved(moment: datetime, is_before: bool, due: datetime, calendar: Calendar) -> datetime:
    """To the next working morning; where that is behind the deadline, to the last working day
    ahead of it."""
    moved = calendar.put_off(moment)
    if is_before and moved >= due:
        return calendar.brought_forward(moment, due)
    return moved


def snoozed(
    planned: Iterable[Slot], until: date, due: datetime, calendar: Calendar
) -> tuple[Slot, ...]:
    """The slots of somebody who does not want to be reminded until the morning of that day: none
    before it, and one on it. A snooze that would outlast the deadline counts for nothing."""
    known = tuple(planned)
    morning = calendar.moment(until, MORNING)
    if morning >= due:
        return known
    days = (until - due.astimezone(calendar.zone).date()).days
    rest = [one for one in known if one.day > until]
    return (Slot(morning, days), *rest)


def latest_snooze(due: datetime, now: datetime, days: int, calendar: Calendar) -> date | None:
    """The day of the morning until which one may put reminders off by `days`: a working day ahead
    of the deadline; None where there is none any more."""
    local = now.astimezone(calendar.zone)
    morning = calendar.morning_from(local.date() + timedelta(days=days))
    if morning >= due:
        morning = calendar.brought_forward(morning, due)
    return morning.date() if morning > now and morning.date() > local.date() else None
