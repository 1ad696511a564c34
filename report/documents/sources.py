"""The sheet of the sources: for every answer, who gave it, when and how, and what it was before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import chain
from typing import TYPE_CHECKING

from config.language import Language, msg
from config.records import record
from report.documents.sheets import MOST_ROWS, Book, Column, cell_number, decimals_of
from report.items import Item
from report.showing import show
from report.summary import Summary
from report.values import Number, Value

if TYPE_CHECKING:
    from report.documents.long_sheet import Cell

_EPOCH = datetime(1899, 12, 30)
_SECONDS = 86_400  # of a day


@record(frozen=True, slots=True)
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
    from report.documents.long_sheet import LongSheet

    columns = _columns(book.language)
    sheet, first = book.start(name, columns, kind=LongSheet)
    texts = _Texts(book, {"": ""})
    room = MOST_ROWS - first - 1
    rows = (_row(book, summary, source, texts, zone) for source in sources[:room])
    after = sheet.stream(first, chain(rows, _more(book) if len(sources) > room else ()))
    book.finish(sheet, columns, first, after)


def _more(book: Book) -> Iterator[tuple[Cell, ...]]:
    yield ((book.language.say(msg("There is more: the sheet is full.")), book.short),)


@record(frozen=True)
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
        Column(say(msg("Item")), 40),
        Column(say(msg("Value")), 24),
        Column(say(msg("Before")), 24),
        Column(say(msg("Given by")), 28),
        Column(say(msg("Role")), 18),
        Column(say(msg("At")), 20),
        Column(say(msg("Channel")), 14),
    )


def _row(
    book: Book, summary: Summary, source: Source, texts: _Texts, zone: tzinfo
) -> tuple[Cell, ...]:
    item, short = summary.checklist.by_id[source.item_id], book.short
    return (
        (texts[summary.unit_name(source.unit_id)], short),
        (texts[item.label], short),
        _value(book, item, source.value, texts),
        (texts[source.before], short) if source.before else None,
        (texts[source.person], short),
        (texts[source.role], short),
        (_serial(source.at.astimezone(zone)), book.moment),
        (texts[source.channel], short),
    )


def _value(book: Book, item: Item, value: Value | None, texts: _Texts) -> Cell:
    if value is None:
        return None
    if isinstance(value, Number):
        look = book.number(item, decimals_of((value,)), value.approximate)
        return cell_number(item, value.value), look
    return texts[show(item, value, book.language)], book.short


def _serial(moment: datetime) -> float:
    """A moment as Excel keeps it: days since 30 December 1899, by the clock on the wall."""
    passed = moment.replace(tzinfo=None) - _EPOCH
    return passed.days + passed.seconds / _SECONDS
