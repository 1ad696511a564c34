"""The three things a reader can say, and the examples they come with."""

from __future__ import annotations

from config.language import Message
from config.records import record
from report.items import Field, ItemType
from report.values import Value


@record(frozen=True, slots=True)
class Taken:
    """Understood without a doubt."""

    value: Value


@record(frozen=True, slots=True)
class Unclear:
    """Could mean several things: ask, offering these values. Never pick one."""

    question: Message
    candidates: tuple[Value, ...]


@record(frozen=True, slots=True)
class Refused:
    """Not understood; the reason is friendly and says how to write it."""

    reason: Message


Reading = Taken | Unclear | Refused

_EXAMPLES: dict[ItemType, str] = {
    "integer": "25",
    "decimal": "12,5",
    "money": "16,69 triệu",
    "percent": "47,39%",
    "yes_no": "có",
    "date": "05/4/2022",
    "reference": "31/KH-UBND ngày 05/4/2022",
    "text": "…",
}


def example_of(field: Field) -> str:
    """How an answer to `field` may look: its own example, else one for its type."""
    if field.example:
        return field.example
    if field.options:
        return field.options[0].label
    if field.fields:
        return "; ".join(example_of(part) for part in field.fields)
    return _EXAMPLES.get(field.type, "…")
