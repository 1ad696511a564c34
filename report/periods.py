"""The periods that reports are about, each with its data window (thời gian chốt số liệu).

Decree 09/2019/NĐ-CP, Article 12: a month's figures run from the 15th of the month before to its
14th; a quarter's from the 15th of the month before it to the 14th of its last month; the first
half-year's from 15 December to 14 June, the second's from 15 June to 14 December; a year's from 15
December of the year before to 14 December. All are one rule: from the 15th of the month before the
first month to the 14th of the last.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

from config.language import Message, msg
from config.records import record
from report.reading.text import fold

Frequency = Literal["year", "half", "quarter", "month"]
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)
_MONTHS: Mapping[Frequency, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_ROMAN = ("I", "II", "III", "IV")
_CODE = re.compile(r"(\d{4})(?:-(h|q|m)(\d{1,2}))?")
_LETTERS: Mapping[str, Frequency] = {"h": "half", "q": "quarter", "m": "month"}
_YEAR = r"(?:(?:,? nam | of |[ /-])(?P<year>\d{4}))?"
_TYPED: tuple[tuple[Frequency, re.Pattern[str]], ...] = (
    ("year", re.compile(r"(?:ca nam|nam|year)? ?(?P<year>\d{4})(?P<number>)")),
    ("half", re.compile(rf"(?:6|sau) thang (?P<number>dau|cuoi)(?: nam)?{_YEAR}")),
    ("half", re.compile(rf"(?:the )?(?P<number>first|second) half{_YEAR}")),
    ("quarter", re.compile(rf"(?:quy|quarter|q) ?(?P<number>[1-4]|iv|i{{1,3}}){_YEAR}")),
    ("month", re.compile(rf"(?:thang|month) ?(?P<number>\d{{1,2}}){_YEAR}")),
)
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "dau": 1, "cuoi": 2, "first": 1, "second": 2}


@record(frozen=True, slots=True)
class Period:
    """A year, or the `number`th half, quarter or month of one."""

    frequency: Frequency
    year: int
    number: int = 1

    @property
    def code(self) -> str:
        """`2026`, `2026-h1`, `2026-q4`, `2026-m11`."""
        kind = "" if self.frequency == "year" else f"-{self.frequency[0]}{self.number}"
        return f"{self.year}{kind}"

    @property
    def window(self) -> tuple[date, date]:
        """The first and the last day of its figures."""
        last = self.number * _MONTHS[self.frequency]
        before = last - _MONTHS[self.frequency]
        start = date(self.year, before, 15) if before else date(self.year - 1, 12, 15)
        return start, date(self.year, last, 14)

    @property
    def label(self) -> Message:
        """As it stands behind the report's name: `quý I năm 2026`."""
        year = str(self.year)  # a name, without a thousands mark
        match self.frequency:
            case "year":
                return msg("year {year}", year=year)
            case "half" if self.number == 1:
                return msg("first half of {year}", year=year)
            case "half":
                return msg("second half of {year}", year=year)
            case "quarter":
                return msg("quarter {number} of {year}", number=_ROMAN[self.number - 1], year=year)
            case "month":
                return msg("month {number} of {year}", number=str(self.number), year=year)

    def following(self) -> Period:
        """The next of its kind."""
        if self.number * _MONTHS[self.frequency] < 12:
            return Period(self.frequency, self.year, self.number + 1)
        return Period(self.frequency, self.year + 1)


def periods_at(day: date) -> list[Period]:
    """The year, half, quarter and month whose figures are being gathered on that day."""
    found = []
    for frequency in FREQUENCIES:
        period = Period(frequency, day.year)
        while period.window[1] < day:
            period = period.following()
        found.append(period)
    return found


def period_with(window_from: str, window_to: str) -> Period | None:
    """The period with that data window (ISO days); None where none has it."""
    last = date.fromisoformat(window_to)
    for frequency in FREQUENCIES:
        number = last.month // _MONTHS[frequency]
        period = Period(frequency, last.year, number) if number else None
        if period and [day.isoformat() for day in period.window] == [window_from, window_to]:
            return period
    return None


def period_coded(code: str) -> Period | None:
    """The period of that code; None where it is none."""
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    return _period(_LETTERS[match[2]] if match[2] else "year", int(match[1]), int(match[3] or 1))


def period_called(text: str, today: date) -> Period | None:
    """What `quý 3/2026`, `6 tháng đầu năm`, `tháng 11/2026`, `năm 2026` name; without a year, the
    one in which we are. None where the text names none."""
    said = fold(text).strip(" .")
    for frequency, pattern in _TYPED:
        if match := pattern.fullmatch(said):
            number, year = match["number"] or "1", match["year"] or str(today.year)
            return _period(frequency, int(year), _NUMBERS.get(number) or int(number))
    return None


def _period(frequency: Frequency, year: int, number: int) -> Period | None:
    if not (2000 <= year < 2100 and 1 <= number <= 12 // _MONTHS[frequency]):
        return None
    return Period(frequency, year, number)
