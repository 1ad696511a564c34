"""The readers of everything but lists, whose parts they read too."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from config.language import Locales, msg
from report.items import NUMERIC, Field, ItemType
from report.reading.choices import read_choice, read_choices
from report.reading.dates import read_date
from report.reading.english import in_vietnamese
from report.reading.free_text import read_text
from report.reading.money import read_money
from report.reading.numbers import read_decimal, read_integer
from report.reading.outcome import Reading, Refused
from report.reading.percents import read_percent
from report.reading.references import read_reference
from report.reading.yes_no import read_yes_no

_READERS: dict[ItemType, Callable[[Field, str], Reading]] = {
    "integer": read_integer,
    "decimal": read_decimal,
    "money": read_money,
    "percent": read_percent,
    "yes_no": read_yes_no,
    "choice": read_choice,
    "choices": read_choices,
    "text": read_text,
}


@cache
def _of_year(year: int) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)n[ăa]m {year}(?![\w.,/-]*\d)", re.IGNORECASE)


def read_part(field: Field, text: str, *, today: date, locale: Locales) -> Reading:
    """What `text` means as the answer to a field that is no list."""
    if locale == "en":
        text = in_vietnamese(field, text)
    if field.type in NUMERIC and str(today.year) in text:
        text = _of_year(today.year).sub("năm nay", text)
    match field.type:
        case "date":
            return read_date(field, text, today=today)
        case "reference":
            return read_reference(field, text, today=today)
        case "file":
            return Refused(msg("Please send a photo or a document here instead of text."))
        case _:
            return _READERS[field.type](field, text)
