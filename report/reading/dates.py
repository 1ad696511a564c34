"""Days: `05/4/2022`, `5-4-22`, `ngày 5 tháng 4 năm 2022`, `5/4`, `hôm qua`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from config.language import msg
from report.checklist import Field
from report.reading.outcome import Reading, Refused, Taken, example_of
from report.reading.text import can_be_misread, fold

_SEPARATED = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})(?:\s*(?:\2|nam)\s*(\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})")
_SPOKEN = re.compile(
    r"(?:mung |mong )?(\d{1,2}) thang (\d{1,2})(?:(?:,? nam|,|/)? ?(\d{4}|\d{2}))?"
)
_NO_DAY = re.compile(r"(?:thang )?\d{1,2} ?(?:[/.-]|nam) ?\d{4}|thang \d{1,2}|(?:nam )?\d{4}")
_POLITE = re.compile(
    r"^(?:(?:da|thua|vao|hop|ngay|hom|la|mung|mong)\b ?:? ?)+|(?: ?\b(?:a|nhe|nha))+$"
)
_SAID = {"hom nay": 0, "nay": 0, "bua nay": 0, "hom qua": 1, "qua": 1, "hom kia": 2}
_LONGEST = 100


def read_date(field: Field, text: str, *, today: date) -> Reading:
    """The day; without a year, the last such day up to `today`."""
    whole = fold(text) if len(text) <= _LONGEST and not can_be_misread(text) else ""
    said = _POLITE.sub("", whole).strip(" .,!?")
    if (back := _SAID.get(whole.removeprefix("da ").removesuffix(" a"))) is not None:
        return Taken(today - timedelta(days=back))
    day = find_day(said, today)
    if day is not None:
        return Taken(day)
    if _NO_DAY.fullmatch(said):
        return Refused(
            msg("Please type the day too. For example: {example}", example=example_of(field))
        )
    if _SEPARATED.fullmatch(said) or _SPOKEN.fullmatch(said) or _ISO.fullmatch(said):
        return Refused(
            msg(
                "There is no such day. Please look again. For example: {example}",
                example=example_of(field),
            )
        )
    return Refused(msg("Please type a date. For example: {example}", example=example_of(field)))


def find_day(said: str, today: date) -> date | None:
    """The day that folded text writes, or None where it is none."""
    if match := _ISO.fullmatch(said):
        return make_day(match[4], match[3], match[1], today)
    if match := _SEPARATED.fullmatch(said):
        return make_day(match[1], match[3], match[4], today)
    if match := _SPOKEN.fullmatch(said):
        return make_day(match[1], match[2], match[3], today)
    return None


def make_day(day: str, month: str, year: str | None, today: date) -> date | None:
    """The day, two digits of a year in this century; None where the calendar has none."""
    if year is None:
        return _last_such_day(int(day), int(month), today)
    number = int(year) + 2000 if len(year) == 2 else int(year)
    return _day(number, int(month), int(day)) if 1900 <= number < 2100 else None


def _last_such_day(day: int, month: int, today: date) -> date | None:
    # Four years back there has been a 29 February.
    for year in range(today.year, today.year - 9, -1):
        found = _day(year, month, day)
        if found is not None and found <= today:
            return found
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
