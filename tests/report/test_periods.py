"""Periods have the data windows of Decree 09/2019, and follow one another without a gap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from config.language import language
from report.periods import (
    Period,
    period_called,
    period_coded,
    period_with,
    periods_at,
)

TODAY = date(2026, 11, 25)
EVERY = [
    Period("year", 2026),
    *(Period("half", 2026, number) for number in (1, 2)),
    *(Period("quarter", 2026, number) for number in range(1, 5)),
    *(Period("month", 2026, number) for number in range(1, 13)),
]
WINDOWS = {
    Period("year", 2026): ("2025-12-15", "2026-12-14"),
    Period("half", 2026, 1): ("2025-12-15", "2026-06-14"),
    Period("half", 2026, 2): ("2026-06-15", "2026-12-14"),
    Period("quarter", 2026, 1): ("2025-12-15", "2026-03-14"),
    Period("quarter", 2026, 2): ("2026-03-15", "2026-06-14"),
    Period("quarter", 2026, 4): ("2026-09-15", "2026-12-14"),
    Period("month", 2026, 1): ("2025-12-15", "2026-01-14"),
    Period("month", 2026, 3): ("2026-02-15", "2026-03-14"),
}


@pytest.mark.parametrize("period", WINDOWS, ids=lambda period: period.code)
def test_window_is_that_of_the_decree(period: Period) -> None:
    first, last = period.window
    assert (first.isoformat(), last.isoformat()) == WINDOWS[period]


@pytest.mark.parametrize("period", EVERY, ids=lambda period: period.code)
def test_next_period_begins_the_day_after(period: Period) -> None:
    following = period.following()
    assert following.frequency == period.frequency
    assert following.window[0] - period.window[1] == timedelta(days=1)


@pytest.mark.parametrize("period", EVERY, ids=lambda period: period.code)
def test_window_and_code_tell_the_period(period: Period) -> None:
    first, last = period.window
    assert period_with(first.isoformat(), last.isoformat()) == period
    assert period_coded(period.code) == period


@pytest.mark.parametrize(
    "window",
    [("2026-01-01", "2026-12-31"), ("2026-01-15", "2026-12-14"), ("2026-11-01", "2026-02-14")],
)
def test_other_windows_are_no_period(window: tuple[str, str]) -> None:
    assert period_with(*window) is None


@pytest.mark.parametrize("code", ["", "2026-", "2026-q5", "2026-m13", "1026", "2026-h0", "x"])
def test_other_codes_are_no_period(code: str) -> None:
    assert period_coded(code) is None


def test_what_is_being_gathered_now() -> None:
    assert periods_at(TODAY) == [
        Period("year", 2026),
        Period("half", 2026, 2),
        Period("quarter", 2026, 4),
        Period("month", 2026, 12),
    ]
    assert periods_at(date(2026, 12, 20))[0] == Period("year", 2027)


TYPED = {
    "năm 2026": "2026",
    "2027": "2027",
    "cả năm 2026": "2026",
    "6 tháng đầu năm 2026": "2026-h1",
    "6 thang cuoi nam": "2026-h2",
    "sáu tháng đầu năm 2027": "2027-h1",
    "quý 3": "2026-q3",
    "Quý IV năm 2026": "2026-q4",
    "quy 1/2027": "2027-q1",
    "tháng 11": "2026-m11",
    "tháng 3/2027": "2027-m3",
    "Tháng 12 năm 2026": "2026-m12",
    "year 2027": "2027",
    "first half of 2027": "2027-h1",
    "quarter 1 of 2027": "2027-q1",
    "month 3 of 2027": "2027-m3",
}


@pytest.mark.parametrize("text", TYPED)
def test_period_is_read_as_it_is_typed(text: str) -> None:
    period = period_called(text, TODAY)
    assert period is not None
    assert period.code == TYPED[text]


@pytest.mark.parametrize("text", ["", "kỳ này", "quý 5", "tháng 13", "tháng 0/2026", "26", "quý"])
def test_what_names_no_period_is_none(text: str) -> None:
    assert period_called(text, TODAY) is None


@pytest.mark.parametrize("period", EVERY, ids=lambda period: period.code)
@pytest.mark.parametrize("code", ["vi", "en"])
def test_label_is_read_as_the_period_that_it_names(period: Period, code: str) -> None:
    label = language("vi" if code == "vi" else "en").say(period.label)
    assert period_called(label, date(2030, 1, 1)) == period
