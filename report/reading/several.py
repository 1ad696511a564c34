"""Several figures in one message: `2745 hộ nghèo, 552 cận nghèo`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from config.language import Locales
from report.items import Field
from report.reading.answer import read
from report.reading.outcome import Taken
from report.reading.places import named_beside
from report.reading.tokens import in_one_line
from report.values import Number

_F = TypeVar("_F", bound=Field)
# A comma within a figure separates nothing.
_BREAK = re.compile(
    r"[|;()]|,(?!\d)|(?<!\d),|(?<!\w)(?:và|va|and|trong đó|trong do|of which)(?!\w):?",
    re.IGNORECASE,
)
_LONGEST = 600  # characters
_MOST = 20


def read_several(
    fields: Sequence[_F],
    text: str,
    *,
    today: date,
    locale: Locales = "vi",
    asked: _F | None = None,
) -> tuple[tuple[_F, Number], ...]:
    """Each figure with the field that the words beside it name, in the order of `fields`; one in
    front with no name (`661 hộ, trong đó 305 hộ nghèo`) with the field that was `asked`.

    Nothing unless every part of `text` names exactly one field and is understood without a
    doubt, and there are at least two. What is found is to be read back, never just taken.
    """
    if len(text) > _LONGEST:
        return ()
    if "\n" in text:  # rows out of a sheet, the figure in a column of its own
        text = text.replace("\t", " ")
    parts = [part for part in _BREAK.split(in_one_line(text)) if part.strip()]
    if not 2 <= len(parts) <= _MOST:
        return ()
    found: dict[str, tuple[_F, Number]] = {}
    for number, part in enumerate(parts):
        named = named_beside(fields, part)
        if not named and not number and asked is not None:
            named = (asked,)
        if len(named) != 1 or named[0].id in found:
            return ()
        reading = read(named[0], part, today=today, locale=locale)
        if not isinstance(reading, Taken) or not isinstance(reading.value, Number):
            return ()
        found[named[0].id] = named[0], reading.value
    return tuple(found[field.id] for field in fields if field.id in found)
