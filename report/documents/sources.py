"""The sheet of the sources: for every answer, who gave it, when and how, and what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from config.language import Language, msg
from report.checklist import Item
from report.documents.sheets import MOST_ROWS, Book, Column, decimals_of
from report.showing import show
from report.summary import Summary
from report.values import Number, Value

_VALUE_COLUMN = 3


@dataclass(frozen=True, slots=True)
class Source:
    """Where one answer comes from. `role`, `channel` and `before` as people read them; `at` knows
    its zone. Without a value: the answer was skipped or taken back."""

    unit_id: str
    item_id: str
    person: str
    role: str
    at: datetime
    channel: str
    value: Value | None
    before: str = ""  # empty: the first answer


def write_sources(
    book: Book, summary: Summary, sources: Sequence[Source], name: str, zone: tzinfo
) -> None:
    """Writes the sheet, a row a source, in the order in which they come."""
    columns = _columns(book.language)
    sheet, first = book.start(name, columns)
    # There can be hundreds of thousands, that say the same few things over and over.
    texts = _Texts(book, {"": ""})
    room = MOST_ROWS - first - 1
    for row, source in enumerate(sources[:room], start=first):
        _write_row(book, sheet, row, summary, source, texts, zone)
    if len(sources) > room:
        more = book.language.say(msg("There is more: the sheet is full."))
        book.put(sheet, MOST_ROWS - 1, 0, more)
    book.finish(sheet, columns, first, first + min(len(sources), room))


@dataclass(frozen=True)
class _Texts:
    """Texts as cells can hold them, each looked through once."""

    book: Book
    known: dict[str, str]

    def __getitem__(self, text: str) -> str:
        if text not in self.known:
            self.known[text] = self.book.cell_text(text)
        return self.known[text]


def _columns(language: Language) -> tuple[Column, ...]:
    say = language.say
    return (
        Column(say(msg("Unit")), 22),
        Column(say(msg("Section")), 10),
        Column(say(msg("Item")), 40),
        Column(say(msg("Value")), 24),
        Column(say(msg("Before")), 24),
        Column(say(msg("Given by")), 28),
        Column(say(msg("Role")), 18),
        Column(say(msg("At")), 20),
        Column(say(msg("Channel")), 14),
    )


def _write_row(
    book: Book,
    sheet: Any,
    row: int,
    summary: Summary,
    source: Source,
    texts: _Texts,
    zone: tzinfo,
) -> None:
    item = summary.checklist.by_id[source.item_id]
    section = summary.checklist.section_of[source.item_id]
    write, look = sheet.write_string, book.short
    write(row, 0, texts[summary.unit_name(source.unit_id)], look)
    write(row, 1, texts[section.id], look)
    write(row, 2, texts[item.label], look)
    _write_value(book, sheet, row, item, source.value, texts)
    if source.before:
        write(row, 4, texts[source.before], look)
    write(row, 5, texts[source.person], look)
    write(row, 6, texts[source.role], look)
    sheet.write_datetime(row, 7, source.at.astimezone(zone).replace(tzinfo=None), book.moment)
    write(row, 8, texts[source.channel], look)


def _write_value(
    book: Book, sheet: Any, row: int, item: Item, value: Value | None, texts: _Texts
) -> None:
    if isinstance(value, Number):
        book.put_value(sheet, row, _VALUE_COLUMN, item, value, decimals_of((value,)))
    elif value is not None:
        shown = texts[show(item, value, book.language)]
        sheet.write_string(row, _VALUE_COLUMN, shown, book.short)
