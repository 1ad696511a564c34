"""Lists: one entry a line, its parts apart by `;`, `|` or a tab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from config.language import Locales, Message, msg, nmsg
from config.records import record
from report.items import Field
from report.reading.nothing import says_nothing
from report.reading.outcome import Reading, Refused, Taken, Unclear, example_of
from report.reading.parts import read_part
from report.reading.text import is_empty
from report.showing import shorten
from report.values import Entry, Scalar

_BULLET = re.compile(r"\s*(?:[-–—•*+●▪]+\s+|[•●▪]|\d{1,3}[.)/]\s+|\d{1,3}\)\s*|[a-zđ]\)\s+)")
_SEPARATOR = re.compile(r"[;|\t]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_MOST_LINES = 500


@record(frozen=True, slots=True)
class Fault:
    """A line that could not be read. `line` counts from 1, empty lines too."""

    line: int
    reason: Message


@record(frozen=True, slots=True)
class Found:
    """What the lines of a list came to, in their order. Neither entries nor faults: it was
    said that there is none."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]


def read_list(field: Field, text: str, *, today: date, locale: Locales = "vi") -> Reading:
    """All lines as entries, or the first lines that cannot be read; `không` is no entry."""
    found = read_lines(field, text, today=today, locale=locale)
    return Refused(_name_faults(found.faults)) if found.faults else Taken(found.entries)


def read_lines(field: Field, text: str, *, today: date, locale: Locales = "vi") -> Found:
    """Each line that is not empty as an entry or as a fault; `không` alone is neither."""
    if says_nothing(field, text, locale):
        return Found((), ())
    entries: list[Entry] = []
    faults: list[Fault] = []
    for number, line in _lines(text):
        if number > _MOST_LINES:
            limit = msg("At most {limit} lines can be read at once.", limit=_MOST_LINES)
            faults.append(Fault(number, limit))
            break
        entry = _read_line(field, line, today, locale)
        if isinstance(entry, Message):
            faults.append(Fault(number, entry))
        else:
            entries.append(entry)
    if not entries and not faults:
        faults.append(Fault(1, _expected(field)))
    return Found(tuple(entries), tuple(faults))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(_LINE_END.split(text), start=1):
        whole = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
        if not is_empty(whole):
            yield number, whole.strip()


def _read_line(field: Field, line: str, today: date, locale: Locales) -> Entry | Message:
    parts = _parts(field, line)
    if len(parts) > len(field.fields):
        return msg(
            "there are {found} parts, but at most {most} are asked: {example}",
            found=len(parts),
            most=len(field.fields),
            example=_order(field),
        )
    entry: dict[str, Scalar] = {}
    for number, part in enumerate(field.fields):
        typed = parts[number] if number < len(parts) else ""
        if is_empty(typed):
            if part.required:
                return msg("“{part}” is missing: {example}", part=part.label, example=_order(field))
            continue
        value = _read_value(part, typed, today, locale)
        if isinstance(value, Message):
            return value
        entry[part.id] = value
    return entry


def _parts(field: Field, line: str) -> list[str]:
    if len(field.fields) == 1:
        return [line]
    parts = [part.strip() for part in _SEPARATOR.split(line)]
    while len(parts) > len(field.fields) and not parts[-1]:
        parts.pop()
    return parts


def _read_value(part: Field, typed: str, today: date, locale: Locales) -> Scalar | Message:
    match read_part(part, typed, today=today, locale=locale):
        case Taken(value):
            return value  # type: ignore[return-value]  # a part is never a list
        case Unclear(question, _):
            return msg(
                "{part}: “{text}” can mean several things. {question}",
                part=part.label,
                text=shorten(typed, 40),
                question=question,
            )
        case Refused(reason):
            return msg("{part}: {reason}", part=part.label, reason=reason)


def _order(field: Field) -> str:
    return "; ".join(part.label for part in field.fields)


def _expected(field: Field) -> Message:
    return msg("Please type one entry a line. For example: {example}", example=example_of(field))


def _name_faults(faults: tuple[Fault, ...]) -> Message:
    first, others = faults[0], len(faults) - 1
    if not others:
        return msg("Line {n} was not taken: {reason}", n=first.line, reason=first.reason)
    return nmsg(
        "Line {n} was not taken: {reason} Neither was {count} more line.",
        "Line {n} was not taken: {reason} Neither were {count} more lines.",
        others,
        n=first.line,
        reason=first.reason,
    )
