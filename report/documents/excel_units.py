"""The sheet of the units: a row a unit, a column an item, as the roll-up has the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from config.language import Language, msg
from config.records import record
from report.documents.cells import UnitCell, unit_cell
from report.documents.sheets import Book, Column, cell_number, decimals_of
from report.documents.states import name_of
from report.items import Item
from report.summary import Summary, UnitReport
from report.values import Number

_SHORT = frozenset({"yes_no", "choice", "choices", "date", "reference"})
_FIRST_ROW, _FIRST_COLUMN = 2, 2  # under the sections and the items; beside name and state


@record(frozen=True)
class UnitSheet:
    """Where the figures of the units stand, for formulas over them."""

    name: str
    columns: Mapping[str, int]
    first: int
    last: int

    def range(self, item_id: str) -> str:
        """`'Theo đơn vị'!$E$3:$E$11`"""
        from xlsxwriter.utility import xl_range_abs

        column = self.columns[item_id]
        return f"'{self.name}'!{xl_range_abs(self.first, column, self.last, column)}"


def unit_items(summary: Summary) -> tuple[Item, ...]:
    """What the units are asked that fits into a cell."""
    return tuple(
        item
        for item in summary.checklist.all_items
        if item.scope == "unit" and (item.is_number or item.type in _SHORT)
    )


def place_units(summary: Summary, name: str) -> UnitSheet:
    """Where `write_units` will put the figures."""
    columns = {item.id: at for at, item in enumerate(unit_items(summary), start=_FIRST_COLUMN)}
    return UnitSheet(name, columns, _FIRST_ROW, _FIRST_ROW + max(len(summary.reports), 1) - 1)


def write_units(book: Book, summary: Summary, placed: UnitSheet) -> None:
    """Writes the sheet. Every cell says something: a figure, or why there is none."""
    items = unit_items(summary)
    columns = _columns(items, book.language)
    sheet = book.workbook.add_worksheet(placed.name)
    _write_heads(book, sheet, summary, items, columns)
    decimals = {item.id: _decimals(summary, item) for item in items}
    for row, report in enumerate(summary.reports, start=_FIRST_ROW):
        book.put(sheet, row, 0, report.name, book.short)
        book.put(sheet, row, 1, name_of(report.state, book.language), book.centred)
        for item in items:
            _write_cell(book, sheet, row, placed, summary, item, report, decimals[item.id])
    book.finish(sheet, columns, _FIRST_ROW, _FIRST_ROW + len(summary.reports))


def _columns(items: Sequence[Item], language: Language) -> list[Column]:
    wide = {"reference": 34, "choices": 40, "choice": 22}
    return [
        Column(language.say(msg("Unit")), 22),
        Column(language.say(msg("State")), 14),
        *(Column(_head(item), wide.get(item.type, 13)) for item in items),
    ]


def _head(item: Item) -> str:
    unit = "%" if item.type == "percent" else item.unit
    return f"{item.label} ({unit})" if unit else item.label


def _write_heads(
    book: Book, sheet: Any, summary: Summary, items: Sequence[Item], columns: Sequence[Column]
) -> None:
    sheet.set_row(1, 80)
    at = _FIRST_COLUMN
    for section, some in groupby(items, lambda item: summary.checklist.section_of[item.id]):
        last = at + len(list(some)) - 1
        title = book.cell_text(f"{section.id}. {section.title}")
        if last > at:
            sheet.merge_range(0, at, 0, last, "", book.head)
        sheet.write_string(0, at, title, book.head)
        at = last + 1
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        book.put(sheet, 1, place, column.head, book.head)
    sheet.freeze_panes(_FIRST_ROW, 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.repeat_rows(0, 1)
    sheet.repeat_columns(0)


def _decimals(summary: Summary, item: Item) -> int:
    return 2 if item.ratio else decimals_of(tuple(summary.items[item.id].by_unit.values()))


def _write_cell(
    book: Book,
    sheet: Any,
    row: int,
    placed: UnitSheet,
    summary: Summary,
    item: Item,
    report: UnitReport,
    decimals: int,
) -> None:
    cell, column = unit_cell(summary, item, report), placed.columns[item.id]
    if cell.value is None:
        book.put(sheet, row, column, _why(cell, book.language), _look(book, cell))
    elif item.ratio and isinstance(cell.value, Number):
        look = book.number(item, decimals, cell.value.approximate)
        value = cell_number(item, cell.value.value)
        sheet.write_formula(row, column, _share(placed, item, row), look, value)
    else:
        book.put_value(sheet, row, column, item, cell.value, decimals)


def _share(placed: UnitSheet, item: Item, row: int) -> str:
    """A unit's own rate out of its two figures, to two decimals of a percent."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    assert item.ratio is not None
    part, whole = (xl_rowcol_to_cell(row, placed.columns[name]) for name in item.ratio)
    return f'=IFERROR(ROUND({part}/{whole},4),"-")'


def _why(cell: UnitCell, language: Language) -> str:
    if cell.is_missing:
        return language.say(msg("not yet"))
    return "-"


def _look(book: Book, cell: UnitCell) -> Any:
    return book.missing if cell.is_missing else book.centred
