"""English answers in the words and marks that the readers know: `about 2,745.5` is
`khoảng 2.745,5`. Texts in people's own words are left as they are."""

from __future__ import annotations

import re

from report.checklist import NUMERIC, Field
from report.reading.text import clean

_FIGURE = re.compile(r"\d[\d.,]*\d")
_SWAPPED = str.maketrans(".,", ",.")
_WORDS = {
    "about": "khoảng", "around": "khoảng", "approximately": "khoảng", "roughly": "khoảng",
    "nearly": "gần", "almost": "gần", "over": "trên", "more than": "hơn", "below": "dưới",
    "less than": "dưới", "minus": "âm", "thousand": "nghìn", "million": "triệu",
    "billion": "tỷ", "bn": "tỷ", "percent": "%", "per cent": "%", "to": "đến", "or": "hoặc",
    "and": "và", "not": "không", "none": "không", "no": "không", "nil": "không",
    "nothing": "không", "zero": "không", "no one": "không",
    **dict.fromkeys(
        ("please", "is", "are", "the", "a", "an", "of", "in", "all", "total", "in total", "we",
         "have", "has", "had", "there", "were", "was", "it", "our", "commune", "exactly"), ""
    ),
}  # fmt: skip
_WORD = re.compile(
    rf"(?<![\w])(?:{'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})(?![\w])",
    re.IGNORECASE,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY_FIRST = re.compile(
    rf"(?<!\w)(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (\d{{4}})(?!\d)", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w){_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})(?!\d)", re.IGNORECASE
)
_DAYS = {"today": "hôm nay", "yesterday": "hôm qua"}
_DATED = re.compile(r"(?<!\w)(?:of|dated|on) (?=\d)", re.IGNORECASE)
_ISSUED = re.compile(r"(?<!\w)(?:by|from) ", re.IGNORECASE)


def in_vietnamese(field: Field, text: str) -> str:
    """`text` as a Vietnamese would type the same answer to `field`."""
    plain = clean(text) if len(text) <= 2000 else text
    if field.type in NUMERIC:
        return _WORD.sub(lambda found: _WORDS[found[0].lower()], _swapped(plain))
    if field.type == "date":
        return _DAYS.get(plain.lower().strip(" .!"), _with_days(plain))
    if field.type == "reference":
        return _ISSUED.sub("của ", _DATED.sub("ngày ", _with_days(plain)), count=1)
    return text


def none_in_vietnamese(text: str) -> str:
    """`nothing` as `không`, for whether a text says that there is nothing to say."""
    return _WORD.sub(lambda found: _WORDS[found[0].lower()], clean(text))


def _swapped(text: str) -> str:
    """Commas group thousands in English, points are decimal marks."""
    return _FIGURE.sub(lambda found: found[0].translate(_SWAPPED), text)


def _with_days(text: str) -> str:
    text = _DAY_FIRST.sub(lambda found: _day(found[1], found[2], found[3]), text)
    return _MONTH_FIRST.sub(lambda found: _day(found[2], found[1], found[3]), text)


def _day(day: str, month: str, year: str) -> str:
    return f"{day}/{_MONTHS.index(month[:3].lower()) + 1}/{year}"
