"""Who is told when: the plan for those who fill in and approve, mornings for those above them."""

from __future__ import annotations

from datetime import datetime

from report.reminders.calendar import Calendar
from report.reminders.plan import Plan, Step
from report.reminders.slots import Slot, slots

ESCALATION: Plan = (Step(0),)  # on the deadline's morning the unit's leader is told
DIGEST: Plan = (Step(1),)  # a day later the lead gets a list


class Timetable:
    """The slots of a campaign; units with the same deadline share theirs."""

    def __init__(self, plan: Plan, calendar: Calendar) -> None:
        self.plan = plan
        self.calendar = calendar
        self._known: dict[tuple[Plan, datetime], tuple[Slot, ...]] = {}

    def planned(self, due: datetime) -> tuple[Slot, ...]:
        return self._slots(self.plan, due)

    def escalation(self, due: datetime) -> tuple[Slot, ...]:
        return self._slots(ESCALATION, due)

    def digest(self, due: datetime) -> tuple[Slot, ...]:
        return self._slots(DIGEST, due)

    def all_of_them(self, due: datetime) -> tuple[Slot, ...]:
        return (*self.planned(due), *self.escalation(due), *self.digest(due))

    def _slots(self, plan: Plan, due: datetime) -> tuple[Slot, ...]:
        key = plan, due
        if key not in self._known:
            self._known[key] = slots(plan, due, self.calendar)
        return self._known[key]
