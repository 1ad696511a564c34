"""The sheets of what is no figure: lists, what people wrote, what contradicts what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from config.language import Language, msg
from report.documents.sheets import LINE, MOST_LINES, MOST_ROWS, Book, Column, lines_in
from report.items import Item
from report.rollup import Shared
from report.showing import show, show_entry
from report.summary import Summary
from report.values import StoredFile

Row = tuple[str, ...]


def write_lists(book: Book, summary: Summary, name: str) -> None:
    items = (i for i in summary.checklist.all_items if not i.is_number and i.type != "text")
    listed = (i for i in items if i.type != "yes_no")
    _write_parts(book, summary, name, listed)


def write_narratives(book: Book, summary: Summary, name: str) -> None:
    _write_parts(book, summary, name, (i for i in summary.checklist.all_items if i.type == "text"))


def write_contradictions(book: Book, summary: Summary, name: str) -> None:
    say = book.language.say
    columns = (
        Column(say(msg("Kind")), 14),
        Column(say(msg("Unit")), 22),
        Column(say(msg("Items")), 40),
        Column(say(msg("What does not agree")), 80),
        Column(say(msg("The unit says it is right")), 16),
    )
    kinds = {"error": say(msg("error")), "warning": say(msg("to look at"))}
    labels = {item.id: item.label for item in summary.checklist.all_items}
    rows = (
        (
            kinds[one.severity],
            one.unit_name or say(msg("all units together")),
            "; ".join(labels.get(item, item) for item in one.items),
            one.message,
            say(msg("Yes")) if one.confirmed else "",
        )
        for one in summary.contradictions
    )
    write_rows(book, name, columns, rows)


def write_rows(book: Book, name: str, columns: Sequence[Column], rows: Iterator[Row]) -> None:
    """A sheet of text. One that is full says that there is more."""
    sheet, first = book.start(name, columns)
    row = first
    for row, texts in enumerate(rows, start=first):
        if row == MOST_ROWS - 1:
            book.put(sheet, row, 0, book.language.say(msg("There is more: the sheet is full.")))
            break
        # Not every program makes a row as high as its text.
        lines = max(lines_in(text, one.width) for text, one in zip(texts, columns, strict=True))
        sheet.set_row(row, LINE * min(lines, MOST_LINES))
        for at, text in enumerate(texts):
            book.put(sheet, row, at, text)
        row += 1
    book.finish(sheet, columns, first, row)


def _write_parts(book: Book, summary: Summary, name: str, items: Iterator[Item]) -> None:
    say = book.language.say
    columns = (
        Column(say(msg("Section")), 10),
        Column(say(msg("Item")), 34),
        Column(say(msg("Text")), 80),
        Column(say(msg("Units")), 40),
    )
    rows = (row for item in items for row in _part_rows(summary, item, book.language))
    write_rows(book, name, columns, rows)


def _part_rows(summary: Summary, item: Item, language: Language) -> Iterator[Row]:
    section = summary.checklist.section_of[item.id].id
    for part in _parts(summary, item):
        units = ", ".join(summary.unit_name(unit) for unit in part.units)
        yield section, item.label, _show_part(item, part, language), units


def _parts(summary: Summary, item: Item) -> Iterator[Shared]:
    """The entries or texts of an item with those who gave them, rolled up or not."""
    rolled = summary.items[item.id]
    if rolled.parts:
        yield from rolled.parts
        return
    for unit, value in rolled.by_unit.items():
        for part in value if isinstance(value, tuple) else (value,):
            yield Shared(part, (unit,))


def _show_part(item: Item, part: Shared, language: Language) -> str:
    value = part.value
    if isinstance(value, StoredFile):
        return value.name
    if item.fields:
        assert isinstance(value, dict)
        return show_entry(item, value, language)
    if isinstance(value, str) and item.options:
        return item.option(value).label
    return show(item, value, language)  # type: ignore[arg-type]  # entries have fields
