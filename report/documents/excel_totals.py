"""The sheet of the totals: each a live formula over the sheet of the units."""

from __future__ import annotations

from datetime import date
from typing import Any

from config.language import Message, msg
from report.documents.cells import is_gap
from report.documents.excel_units import UnitSheet
from report.documents.sheets import Book, Column, cell_number, decimals_of
from report.items import Item, Rollup
from report.showing import shorten
from report.summary import Summary
from report.summary_text import show_rolled_up
from report.totals import total_value
from report.values import Number

_TOTAL_COLUMN = 3
_LONGEST = 40  # letters of a text among the totals; a sheet of its own has it whole
_FORMULAS: dict[Rollup, str] = {
    "sum": "SUM({range})",
    "mean": "ROUND(AVERAGE({range}),6)",
    "min": "MIN({range})",
    "max": "MAX({range})",
}
_WAYS: dict[Rollup, Message] = {
    "sum": msg("sum"),
    "mean": msg("mean"),
    "min": msg("lowest"),
    "max": msg("highest"),
    "count_yes": msg("how many said yes"),
    "ratio": msg("rate of the two sums"),
    "list": msg("list"),
    "narrative": msg("in their own words"),
    "none": msg("as answered"),
}


def write_totals(book: Book, summary: Summary, name: str, units: UnitSheet) -> None:
    """Writes the sheet. `units`: where the figures stand that it calculates with."""
    say = book.language.say
    columns = (
        Column(say(msg("Section")), 10),
        Column(say(msg("Item")), 46),
        Column(say(msg("Unit of measure")), 14),
        Column(say(msg("Total")), 40),
        Column(say(msg("How it is put together")), 24),
        Column(say(msg("Answered")), 12),
    )
    sheet, first = book.start(name, columns, summary.facts.title)
    rows = {item.id: row for row, item in enumerate(summary.checklist.all_items, start=first)}
    for item in summary.checklist.all_items:
        _write_item(book, sheet, rows, summary, item, units)
    book.finish(sheet, columns, first, first + len(rows))


def _write_item(
    book: Book,
    sheet: Any,
    rows: dict[str, int],
    summary: Summary,
    item: Item,
    units: UnitSheet,
) -> None:
    row, say = rows[item.id], book.language.say
    is_owners = item.scope == "owner"
    way = msg("by the collecting office") if is_owners and item.is_asked else _WAYS[item.rollup]
    asked = 1 if is_owners else len(summary.counted)
    book.put(sheet, row, 0, summary.checklist.section_of[item.id].id)
    book.put(sheet, row, 1, item.label, book.short)
    book.put(sheet, row, 2, "%" if item.type == "percent" else item.unit or "", book.centred)
    book.put(sheet, row, 4, say(way), book.short)
    book.put(sheet, row, 5, f"{summary.items[item.id].answered}/{asked}", book.centred)
    _write_total(book, sheet, rows, summary, item, units)


def _write_total(
    book: Book,
    sheet: Any,
    rows: dict[str, int],
    summary: Summary,
    item: Item,
    units: UnitSheet,
) -> None:
    row, rolled = rows[item.id], summary.items[item.id]
    value = total_value(rolled)
    owed = is_gap(summary, item)
    missing = book.language.say(msg("not yet")) if owed else "-"
    look = book.missing if owed else book.centred
    formula = _formula(book, rows, item, units, missing)
    if not rolled.by_unit and formula is None:
        book.put(sheet, row, _TOTAL_COLUMN, missing, look)
    elif formula is None and isinstance(value, Number | date):
        book.put_value(sheet, row, _TOTAL_COLUMN, item, value, decimals_of((value,)))
    elif formula is None:
        shown = shorten(show_rolled_up(item, rolled, book.language), _LONGEST)
        book.put(sheet, row, _TOTAL_COLUMN, shown, book.short)
    elif isinstance(value, Number):
        decimals = 2 if item.ratio else decimals_of((value,))
        shape = book.number(item, decimals, value.approximate)
        sheet.write_formula(row, _TOTAL_COLUMN, formula, shape, cell_number(item, value.value))
    else:
        sheet.write_formula(row, _TOTAL_COLUMN, formula, look, missing)


def _formula(
    book: Book, rows: dict[str, int], item: Item, units: UnitSheet, missing: str
) -> str | None:
    """None where there is nothing to calculate."""
    if item.ratio and item.scope == "owner":
        return _rate_of_cells(rows, item, missing)
    if item.ratio and set(item.ratio) <= units.columns.keys():
        return _rate_of_sums(units, item, missing)
    if item.id not in units.columns:
        return None
    cells = units.range(item.id)
    if item.rollup == "count_yes":
        yes, no = (book.language.say(one) for one in (msg("Yes"), msg("No")))
        counted = f'COUNTIF({cells},"{yes}")'
        return f'=IF({counted}+COUNTIF({cells},"{no}")=0,"{missing}",{counted})'
    combined = _FORMULAS.get(item.rollup)
    if combined is None:
        return None
    return f'=IF(COUNT({cells})=0,"{missing}",{combined.format(range=cells)})'


def _rate_of_sums(units: UnitSheet, item: Item, missing: str) -> str:
    """Over the units that gave both figures, as the roll-up does it."""
    assert item.ratio is not None
    part, whole = (units.range(name) for name in item.ratio)
    parts = f"SUMPRODUCT(--ISNUMBER({whole}),{part})"
    wholes = f"SUMPRODUCT(--ISNUMBER({part}),{whole})"
    return f'=IFERROR(ROUND({parts}/{wholes},4),"{missing}")'


def _rate_of_cells(rows: dict[str, int], item: Item, missing: str) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    assert item.ratio is not None
    part, whole = (xl_rowcol_to_cell(rows[name], _TOTAL_COLUMN) for name in item.ratio)
    return f'=IFERROR(ROUND({part}/{whole},4),"{missing}")'
