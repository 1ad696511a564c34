"""On which days a plan comes out: not at night, on holidays, behind the deadline, twice a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.reminders.calendar import Calendar, is_working_day
from report.reminders.plan import DEFAULT_PLAN, Plan, Step, WrongStep, parse_plan
from report.reminders.slots import Slot, latest_snooze, slots, snoozed
from tests.report.reminders.test_plan import steps

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = Calendar(HANOI)


def plan(text: str) -> Plan:
    found = parse_plan(text)
    assert not isinstance(found, WrongStep)
    return found


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


def days_of(some: tuple[Slot, ...]) -> list[str]:
    return [f"{slot.at:%d/%m %H:%M} {slot.days:+}" for slot in some]


def test_default_plan_around_a_friday() -> None:
    assert days_of(slots(DEFAULT_PLAN, local("2022-12-09T17:00"), CALENDAR)) == [
        "02/12 08:00 -7",
        "06/12 08:00 -3",
        "08/12 14:00 -1",
        "09/12 08:00 +0",
        "12/12 08:00 +3",  # of Saturday, Sunday and Monday only one
        "13/12 08:00 +4",
        "14/12 08:00 +5",
    ]


@pytest.mark.parametrize(
    ("typed", "due", "goes_out"),
    [
        ("-1d 21:00", "2022-12-09T17:00", ["09/12 08:00 -1"]),  # night: the next morning
        ("-1d 06:59", "2022-12-09T17:00", ["08/12 08:00 -1"]),
        ("-1d 19:59", "2022-12-09T17:00", ["08/12 19:59 -1"]),
        ("-3d", "2022-12-13T17:00", ["12/12 08:00 -3"]),  # a Saturday: on Monday
        ("-1d 14:00", "2022-12-11T17:00", ["09/12 14:00 -1"]),  # Monday is too late: on Friday
        ("0d", "2022-12-11T17:00", ["09/12 08:00 +0"]),
        ("0d", "2022-12-09T07:30", ["08/12 08:00 +0"]),  # eight o'clock is too late
        ("-1d 21:00", "2022-12-09T07:30", ["08/12 08:00 -1"]),
        ("+1d", "2022-12-09T17:00", ["12/12 08:00 +1"]),
        ("0d 08:00, 0d 14:00", "2022-12-09T17:00", ["09/12 14:00 +0"]),  # one a day
    ],
)
def test_reminder_is_moved_off_nights_and_weekends(
    typed: str, due: str, goes_out: list[str]
) -> None:
    assert days_of(slots(plan(typed), local(due), CALENDAR)) == goes_out


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 9, 2),  # National Day
        date(2026, 2, 17),  # Lunar New Year
        date(2027, 2, 5),  # its eve, a year later on another day
        date(2026, 4, 27),  # for the Hung Kings' day, which is a Sunday
        date(2027, 4, 16),  # the Hung Kings' day by the moon
        date(2026, 11, 28),  # a Saturday
    ],
)
def test_nobody_is_reminded_on_holidays(day: date) -> None:
    assert not is_working_day(day)
    assert slots(plan("-1d"), local(f"{day + timedelta(days=30)}T17:00"), CALENDAR)
    (slot,) = slots(plan("+0d"), datetime.combine(day, time(17), HANOI), CALENDAR)
    assert is_working_day(slot.day)
    assert slot.moved_from == day


def test_tet_is_waited_for() -> None:
    assert days_of(slots(plan("+1d daily x5"), local("2027-02-03T17:00"), CALENDAR)) == [
        "11/02 08:00 +5"
    ]


moments = st.datetimes(datetime(2022, 1, 1), datetime(2031, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(st.lists(steps, min_size=1, max_size=8), moments)
def test_any_plan_keeps_the_rules(some: list[Step], due: datetime) -> None:
    found = slots(tuple(some), due, CALENDAR)
    assert found
    assert all(CALENDAR.is_open(slot.at) for slot in found)
    assert all(slot.at < due for slot in found if slot.is_before)
    assert all(
        slot.at > due for slot in found if not slot.is_before and slot.at.date() > due.date()
    )
    assert len({slot.day for slot in found}) == len(found)


def test_another_zone_has_the_same_hours_of_its_own() -> None:
    tokyo = Calendar(ZoneInfo("Asia/Tokyo"))
    (slot,) = slots(plan("-1d"), local("2022-12-09T17:00"), tokyo)
    assert slot.at.isoformat() == "2022-12-08T08:00:00+09:00"


def test_what_was_missed_makes_sense_only_so_long() -> None:
    due = local("2022-12-09T17:00")
    before, after = Slot(local("2022-12-08T14:00"), -1), Slot(local("2022-12-12T08:00"), 1)
    assert before.makes_sense(local("2022-12-09T16:59"), due)
    assert not before.makes_sense(due, due)
    assert after.makes_sense(local("2022-12-19T07:59"), due)
    assert not after.makes_sense(local("2022-12-19T08:00"), due)


def test_snoozed_reminders_come_back_that_morning_and_go_on() -> None:
    due = local("2022-12-09T17:00")
    planned = slots(DEFAULT_PLAN, due, CALENDAR)
    assert days_of(snoozed(planned, date(2022, 12, 7), due, CALENDAR))[:3] == [
        "07/12 08:00 -2",
        "08/12 14:00 -1",
        "09/12 08:00 +0",
    ]


def test_snooze_that_would_outlast_a_deadline_counts_for_nothing() -> None:
    planned = slots(DEFAULT_PLAN, local("2022-12-09T17:00"), CALENDAR)
    sooner = local("2022-12-06T07:00")
    assert snoozed(planned, date(2022, 12, 6), sooner, CALENDAR) == planned


@pytest.mark.parametrize(
    ("now", "days", "until"),
    [
        ("2022-12-06T09:00", 1, date(2022, 12, 7)),
        ("2022-12-02T09:00", 1, date(2022, 12, 5)),  # over the weekend
        ("2022-12-06T09:00", 3, date(2022, 12, 9)),
        ("2022-12-07T09:00", 3, date(2022, 12, 9)),  # not beyond the deadline
        ("2022-12-09T07:00", 1, None),  # today is the day
        ("2022-12-12T09:00", 1, None),  # it is past
    ],
)
def test_reminders_are_put_off_within_limits(now: str, days: int, until: date | None) -> None:
    assert latest_snooze(local("2022-12-09T17:00"), local(now), days, CALENDAR) == until
