"""The annex of the compiled report: the figures of every unit, in tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from markupsafe import Markup

from config.language import Language, msg
from config.records import record
from report.documents.cells import State, is_gap, unit_cell
from report.documents.layout import TEXT_WIDTH, TEXT_WIDTH_ON_ITS_SIDE, twips
from report.documents.runs import run
from report.grouping import grouped
from report.items import Item
from report.showing import show_bare
from report.summary import Summary, UnitReport
from report.totals import total_value

# With ten columns a table fills an A4 sheet on its side. A hundred units are ten such tables, some
# 20 pages; more than that nobody turns the leaves of, and the workbook has it all, to be filtered.
_COLUMNS = 10
MOST_UNITS = 100
_UPRIGHT = 4  # up to so many units the table fits on a page that stands
_ITEM_WIDTH, _UNIT_WIDTH, _TOTAL_WIDTH = 60, 20, 26  # mm
# The style of a rule makes the lowest line there is; here it is not drawn.
_NEW_PAGE = Markup(
    "<w:p><w:pPr><w:pStyle w:val='Rule'/><w:pageBreakBefore/>"
    "<w:pBdr><w:top w:val='nil'/></w:pBdr></w:pPr></w:p>"
)

Style = Literal["CellHead", "CellSection", "CellText", "CellCentred", "CellFigure"]


@record(frozen=True, slots=True)
class Annex:
    """What the template shows of the annex."""

    kind: str
    title: str
    note: str
    tables: Markup
    legend: str
    on_its_side: bool


@record(frozen=True, slots=True)
class _Cell:
    text: str
    style: Style
    width: int
    is_marked: bool = False
    across: int = 1


def annex_items(summary: Summary) -> tuple[Item, ...]:
    """What the units are asked that fits into a cell: figures, and yes or no."""
    return tuple(
        item
        for item in summary.checklist.all_items
        if item.scope == "unit" and (item.is_number or item.type == "yes_no")
    )


def make_annex(summary: Summary, note: str, language: Language) -> Annex | None:
    """Of a round of very many units, by those between; None where there are too many for it all
    the same, or nothing to show."""
    summary = grouped(summary, MOST_UNITS)
    if not annex_items(summary) or not 0 < len(summary.reports) <= MOST_UNITS:
        return None
    on_its_side = len(summary.reports) > _UPRIGHT
    width = TEXT_WIDTH_ON_ITS_SIDE if on_its_side else TEXT_WIDTH
    groups = [
        summary.reports[at : at + _COLUMNS] for at in range(0, len(summary.reports), _COLUMNS)
    ]
    tables = (_table(summary, group, width, language) for group in groups)
    return Annex(
        kind=language.say(msg("ANNEX")),
        title=language.say(msg("FIGURES BY UNIT")),
        note=note,
        tables=_NEW_PAGE.join(tables),
        legend=language.say(
            msg("“-”: the unit has no such figure, or the question is not for it.")
        ),
        on_its_side=on_its_side,
    )


def _table(
    summary: Summary, reports: Sequence[UnitReport], width: int, language: Language
) -> Markup:
    fixed = _ITEM_WIDTH + _UNIT_WIDTH + _TOTAL_WIDTH
    own = (width - fixed) // max(len(reports), 4)
    widths = (width - _UNIT_WIDTH - _TOTAL_WIDTH - own * len(reports), _UNIT_WIDTH, _TOTAL_WIDTH)
    columns = (*widths, *(own for _ in reports))
    rows = (_row(cells, is_head) for cells, is_head in _rows(summary, reports, columns, language))
    grid = "".join(f"<w:gridCol w:w='{twips(one)}'/>" for one in columns)
    return Markup(
        f"<w:tbl>{_properties(width)}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _rows(
    summary: Summary,
    reports: Sequence[UnitReport],
    widths: Sequence[int],
    language: Language,
) -> Iterator[tuple[list[_Cell], bool]]:
    heads = (
        language.say(msg("Item")),
        language.say(msg("Unit of measure")),
        language.say(msg("Total")),
        *(report.short for report in reports),
    )
    yield [_Cell(one, "CellHead", wide) for one, wide in zip(heads, widths, strict=True)], True
    items = annex_items(summary)
    for section in summary.checklist.sections:
        asked = [item for item in items if summary.checklist.section_of[item.id] is section]
        if asked:
            title = f"{section.id}. {section.title}"
            yield [_Cell(title, "CellSection", sum(widths), across=len(widths))], False
        for item in asked:
            yield _item_row(summary, item, reports, widths, language), False


def _item_row(
    summary: Summary,
    item: Item,
    reports: Sequence[UnitReport],
    widths: Sequence[int],
    language: Language,
) -> list[_Cell]:
    rolled = summary.items[item.id]
    total = total_value(rolled)
    is_missing = item.rollup != "none" and is_gap(summary, item)
    shown = language.say(msg("not yet")) if is_missing else "-"
    if total is not None:
        shown = show_bare(item, total, language)
    style: Style = "CellCentred" if item.type == "yes_no" else "CellFigure"
    return [
        _Cell(item.label, "CellText", widths[0]),
        _Cell(_unit_of(item, language), "CellCentred", widths[1]),
        _Cell(shown, "CellFigure", widths[2], is_missing),
        *(
            _value_cell(summary, item, report, style, wide, language)
            for report, wide in zip(reports, widths[3:], strict=True)
        ),
    ]


def _unit_of(item: Item, language: Language) -> str:
    if item.type == "percent":
        return "%"
    return item.unit or (language.say(msg("units")) if item.type == "yes_no" else "")


def _value_cell(
    summary: Summary,
    item: Item,
    report: UnitReport,
    style: Style,
    width: int,
    language: Language,
) -> _Cell:
    given = unit_cell(summary, item, report)
    if given.value is not None:
        return _Cell(show_bare(item, given.value, language), style, width)
    words: dict[State, str] = {
        "late": language.say(msg("not yet")),
        "open": language.say(msg("not yet")),
        "skipped": "-",
        "not asked": "-",
    }
    return _Cell(words[given.state], "CellCentred", width, given.is_missing)


def _row(cells: Sequence[_Cell], is_head: bool) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(map(_cell, cells))}</w:tr>"


def _cell(cell: _Cell) -> str:
    across = f"<w:gridSpan w:val='{cell.across}'/>" if cell.across > 1 else ""
    return (
        f"<w:tc><w:tcPr><w:tcW w:w='{twips(cell.width)}' w:type='dxa'/>{across}"
        f"<w:vAlign w:val='center'/></w:tcPr><w:p><w:pPr><w:pStyle w:val='{cell.style}'/></w:pPr>"
        f"{run(cell.text, cell.is_marked)}</w:p></w:tc>"
    )


def _properties(width: int) -> str:
    lines = "".join(
        f"<w:{side} w:val='single' w:sz='4' w:space='0' w:color='000000'/>"
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    padding = "".join(f"<w:{side} w:w='57' w:type='dxa'/>" for side in ("left", "right"))
    return (
        f"<w:tblPr><w:tblW w:w='{twips(width)}' w:type='dxa'/><w:tblBorders>{lines}</w:tblBorders>"
        f"<w:tblLayout w:type='fixed'/><w:tblCellMar>{padding}</w:tblCellMar></w:tblPr>"
    )
