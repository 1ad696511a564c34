"""One answer: which reader each type of item has."""

from __future__ import annotations

from datetime import date

from report.checklist import Field
from report.reading.lists import read_list
from report.reading.outcome import Reading, Refused, Taken, Unclear
from report.reading.parts import read_part

__all__ = ["Reading", "Refused", "Taken", "Unclear", "read"]


def read(field: Field, text: str, *, today: date) -> Reading:
    """What `text` means as the answer to `field`; `today` gives a date its missing year."""
    if field.type == "list":
        return read_list(field, text, today=today)
    return read_part(field, text, today=today)
