"""One answer: which reader each type of item has."""

from __future__ import annotations

from datetime import date

from config.language import Locales
from report.items import Field
from report.reading.lists import read_list
from report.reading.outcome import Reading, Refused, Taken, Unclear
from report.reading.parts import read_part

__all__ = ["Reading", "Refused", "Taken", "Unclear", "read"]


def read(field: Field, text: str, *, today: date, locale: Locales = "vi") -> Reading:
    """What `text` means as the answer to `field`; `today` gives a date its missing year.
    `locale` says how figures and days are written: `2.745` or `2,745`."""
    if field.type == "list":
        return read_list(field, text, today=today, locale=locale)
    return read_part(field, text, today=today, locale=locale)
