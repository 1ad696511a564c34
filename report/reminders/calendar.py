"""When officials may be written to: working days of Vietnam, outside the quiet hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache

from report.reminders.plan import MORNING

QUIET_FROM, QUIET_TO = time(20), time(7)


class Calendar:
    """The working hours of a zone. Weekends and public holidays, the lunar ones too, are off."""

    def __init__(self, zone: tzinfo, is_working: Callable[[date], bool] | None = None) -> None:
        """`is_working` says which days are working days; else Vietnam's law does."""
        self.zone = zone
        self.is_working = is_working or is_working_day

    def moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone)

    def is_open(self, moment: datetime) -> bool:
        """Whether people may be written to then."""
        local = moment.astimezone(self.zone)
        return self.is_working(local.date()) and QUIET_TO <= local.time() < QUIET_FROM

    def morning_from(self, day: date) -> datetime:
        """The morning of that day, or of the first working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return self.moment(day, MORNING)

    def put_off(self, moment: datetime) -> datetime:
        """The moment itself where people may be written to, else the next working morning."""
        if self.is_open(moment):
            return moment
        local = moment.astimezone(self.zone)
        is_over = local.time() >= QUIET_FROM
        return self.morning_from(local.date() + timedelta(days=is_over))

    def brought_forward(self, moment: datetime, before: datetime) -> datetime:
        """The same time of the day, or else the morning, on the last working day on which that is
        ahead of `before`."""
        local = moment.astimezone(self.zone)
        at = local.time() if QUIET_TO <= local.time() < QUIET_FROM else MORNING
        day = before.astimezone(self.zone).date()
        while not self.is_working(day) or self.moment(day, at) >= before:
            day -= timedelta(days=1)
        return self.moment(day, at)


@cache
def is_working_day(day: date) -> bool:
    """No weekend, no public holiday of Vietnam (Labour Code 2019, article 112), or a weekend day
    worked in exchange for another."""
    return bool(_vietnam().is_working_day(day))


@cache
def _vietnam():  # type: ignore[no-untyped-def]  # half a second of imports; a class of its own
    import holidays

    return holidays.country_holidays("VN")
