"""Days: `05/4/2022`, `5-4-22`, `ngày 5 tháng 4 năm 2022`, `mùng năm tháng tư`, `5/4`, `hôm qua`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from config.language import msg
from report.items import Field
from report.reading.number_words import UNITS_ONLY, below_thousand
from report.reading.outcome import Reading, Refused, Taken, example_of
from report.reading.text import can_be_misread, clean, fold

_SEPARATED = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})(?:\s*(?:\2|nam)\s*(\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})")
_SPOKEN = re.compile(
    r"(?:mung |mong )?(\d{1,2}) thang (\d{1,2})(?:(?:,? nam|,|/)? ?(\d{4}|\d{2}))?"
)
_WORDS = re.compile(r"([a-z]+(?: [a-z]+){0,2}|\d{1,2}) thang ([a-z]+(?: [a-z]+)?|\d{1,2})")
_YEAR = re.compile(r" nam (nay|ngoai|truoc|\d{4})$")
_DAY_OF_YEAR = re.compile(r"(?:mung |mong )?(\d{1,2}) ?(?:[/.-]|thang) ?(\d{1,2})")
_YEARS_AGO = {"ngoai": 1, "truoc": 1}
_RUN_TOGETHER = re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)")
_ISO_RUN_TOGETHER = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED = re.compile(rf"(\d{{1,2}})[- ]({'|'.join(_MONTHS)})[- ](\d{{4}}|\d{{2}})")
_NO_DAY = re.compile(r"(?:thang )?\d{1,2} ?(?:[/.-]|nam) ?\d{4}|thang \d{1,2}|(?:nam )?\d{4}")
_WEEKDAY = r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)"
_CLOCK = r"\d{1,2} ?(?:h|g|gio) ?(?:\d\d(?![/.-]) ?)?(?:phut)?"
# What stands around a day and leaves it as it is: who says it, what was held, the time of day.
_AROUND = re.compile(
    rf"^(?:(?:da|thua|em|xa|ben em|vao|luc|hop|to chuc|hoi nghi|hoi|ngay|hom|la|mung|mong|sang"
    rf"|chieu|{_CLOCK}|{_WEEKDAY})(?![^\W_])[ ,:]*)+"
    rf"|(?: ?\b(?:a|nhe|nha)| ?\((?:{_WEEKDAY}|sang|chieu)\)| (?:luc|hoi) {_CLOCK}"
    r"|[ t]\d\d:\d\d(?::\d\d)?)+$"
)
# Where a letter is dated: "Sơn Tinh, ngày 05 tháng 4 năm 2022".
_PLACED = re.compile(r"^(?:[^\W\d_]+ ){1,3}[^\W\d_]+, (?=ngày \d{1,2} tháng \d{1,2} năm \d{4}$)")
_SAID = {
    **dict.fromkeys(("hom nay", "nay", "bua nay", "hnay", "sang nay", "chieu nay"), 0),
    **dict.fromkeys(("hom qua", "qua", "bua qua", "hqua", "sang qua", "chieu qua"), 1),
    **dict.fromkeys(("sang hom qua", "chieu hom qua", "toi qua", "toi hom qua"), 1),
    **dict.fromkeys(("hom kia", "bua kia"), 2),
}
_LONGEST = 100


def read_date(field: Field, text: str, *, today: date) -> Reading:
    """The day; without a year, the last such day up to `today`."""
    typed = clean(text) if len(text) <= _LONGEST and not can_be_misread(text) else ""
    whole = fold(_without_place(typed))
    said = _AROUND.sub("", whole).strip(" .,!?")
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


def _without_place(typed: str) -> str:
    """Without the name in front of a letter's date, whose words all begin with a capital."""
    match = _PLACED.match(typed)
    is_name = match is not None and all(word[0].isupper() for word in match[0].split())
    return typed[match.end() :] if match and is_name else typed


def find_day(said: str, today: date) -> date | None:
    """The day that folded text writes, or None where it is none."""
    if match := _ISO.fullmatch(said):
        return make_day(match[4], match[3], match[1], today)
    if match := _SEPARATED.fullmatch(said):
        return make_day(match[1], match[3], match[4], today)
    if match := _SPOKEN.fullmatch(said):
        return make_day(match[1], match[2], match[3], today)
    if match := _RUN_TOGETHER.fullmatch(said):
        return make_day(match[1], match[2], match[3], today)
    if match := _ISO_RUN_TOGETHER.fullmatch(said):
        return make_day(match[3], match[2], match[1], today)
    if match := _NAMED.fullmatch(said):
        return make_day(match[1], str(_MONTHS.index(match[2]) + 1), match[3], today)
    return _in_words(said, today)


def _in_words(said: str, today: date) -> date | None:
    """`mùng năm tháng tư`, `5/4 năm nay`, `20/12 năm ngoái`."""
    year = None
    if match := _YEAR.search(said):
        said = said[: match.start()]
        years = _YEARS_AGO.get(match[1], 0)
        year = match[1] if match[1].isdigit() else str(today.year - years)
    if year and (match := _DAY_OF_YEAR.fullmatch(said)):
        return make_day(match[1], match[2], year, today)
    match = _WORDS.fullmatch(said)
    if match is None or match[1] == "sau" or (match[2] == "sau" and not year):
        return None  # without its tone, "sáu" is as often "after" or "next"
    day, month = _number(match[1]), _number(match[2])
    return make_day(day, month, year, today) if day and month else None


def _number(said: str) -> str | None:
    """The digits of a number in words."""
    words = said.split()
    if said.isdigit():
        return said
    if len(words) == 1 and words[0] in UNITS_ONLY:
        return str(UNITS_ONLY[words[0]])
    found = below_thousand(words)
    return str(found[0]) if len(found) == 1 else None


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
