"""A picture for a phone: how far the units are, section by section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from config.language import Language, msg
from config.records import record
from report.coverage import State
from report.documents.drawing import EMPTY, INK, MARGIN, QUIET, WIDTH, Box, Sheet, fitting, wrapped
from report.documents.states import name_of
from report.grouping import grouped
from report.progress import progress
from report.summary import Summary, UnitReport

# So many rows can still be read on a phone, by scrolling. Of more units those furthest behind are
# shown, or those with the largest figures.
_MOST_ROWS = 100
_SHOWN_OF_MANY = 40
_NAME_WIDTH = 250
_ID_WIDTH = 90
_MARK = 18  # the little square beside a name, in the colour of its state
_GAP = 3  # between cells

# Told apart with any kind of colour blindness, and in black and white by how dark they are.
_COLOURS: dict[State, str] = {
    "received": "#1F4E79",
    "approved": "#2F74A8",
    "submitted": "#5B9BC8",
    "draft": "#E0A33A",
    "returned": "#B5533C",
    "none": "#C9CCCE",
}
_SHADES = ("#DCE6EE", "#B9D0E0", "#8FB5D0", "#5B9BC8")  # of a section that is partly answered
_DONE = "#2F74A8"


@record(frozen=True, slots=True)
class _Row:
    """A unit and, for each section, how many of its questions are answered, and of how many."""

    report: UnitReport
    sections: tuple[tuple[int, int], ...]


def progress_picture(summary: Summary, language: Language) -> bytes:
    """PNG: units by sections, how much of each is answered and where each report stands."""
    by_group = grouped(summary, _MOST_ROWS)
    shown = _furthest_behind(by_group)
    rows = [_row(summary, report) for report in shown]
    high = 46 if len(rows) <= 30 else 34
    title, legend = wrapped(summary.facts.title, 34), _legend(summary)
    note = _shown_of(len(shown), len(by_group.reports), language)
    top = 60 + 44 * len(title) + 140 + (40 if note else 0)
    sheet = Sheet(top + 44 + high * len(rows) + 40 + 32 * len(legend) + 30)
    at = _write_title(sheet, title)
    at = _write_states(sheet, at, summary, language)
    if note:
        sheet.text(MARGIN, at + 12, note, 21, QUIET)
    _write_heads(sheet, top, summary)
    _write_grid(sheet, top + 44, rows, high)
    _write_legend(sheet, top + 44 + high * len(rows) + 50, legend)
    return sheet.png()


def _furthest_behind(summary: Summary) -> Sequence[UnitReport]:
    if len(summary.reports) <= _MOST_ROWS:
        return summary.reports
    behind = sorted(summary.late, key=lambda one: one.done / one.total if one.total else 0)
    return behind[:_SHOWN_OF_MANY]


def _shown_of(shown: int, units: int, language: Language) -> str:
    if shown == units:
        return ""
    if not shown:
        return language.say(msg("All {units} units have submitted.", units=units))
    return language.say(
        msg("The {shown} of {units} units that are furthest behind:", shown=shown, units=units)
    )


def _row(summary: Summary, report: UnitReport) -> _Row:
    """Where the report stands for several, all of theirs together."""
    steps = [
        progress(summary.checklist, "unit", one.answers) for one in report.members or (report,)
    ]
    sections = []
    for section in summary.checklist.sections:
        ids = frozenset(item.id for item in section.items)
        asked = [(item.id, one) for one in steps for item in one.items if item.id in ids]
        sections.append((sum(item in one.answered for item, one in asked), len(asked)))
    return _Row(report, tuple(sections))


def _legend(summary: Summary) -> list[tuple[str, str]]:
    """A line for each section, or several where its title is long; the id in the first."""
    lines = []
    for section in summary.checklist.sections:
        titles = wrapped(section.title, 20, WIDTH - 2 * MARGIN - _ID_WIDTH)
        lines += [(section.id if at == 0 else "", title) for at, title in enumerate(titles)]
    return lines


def _write_title(sheet: Sheet, title: Sequence[str]) -> float:
    at = 60.0
    for line in title:
        sheet.text(MARGIN, at, line, 34, bold=True)
        at += 44
    return at + 10


def _write_states(sheet: Sheet, top: float, summary: Summary, language: Language) -> float:
    """A bar of all units by state, each part named under it."""
    counts = Counter(report.state for report in summary.reports)
    parts = [(state, counts[state]) for state in _COLOURS if counts[state]]
    left, whole = float(MARGIN), WIDTH - 2 * MARGIN
    boxes = []
    for state, count in parts:
        width = whole * count / max(len(summary.reports), 1)
        boxes.append(Box(left, top, max(width - _GAP, 2), 34, _COLOURS[state]))
        left += width
    sheet.boxes(boxes)
    left = float(MARGIN)
    for state, count in parts:
        label = f"{name_of(state, language)} {language.number(count)}"
        sheet.boxes([Box(left, top + 52, _MARK, _MARK, _COLOURS[state])])
        sheet.text(left + _MARK + 8, top + 61, label, 22)
        left += _MARK + 30 + len(label) * 13.2
    return top + 96


def _write_heads(sheet: Sheet, top: float, summary: Summary) -> None:
    wide = _cell_width(len(summary.checklist.sections))
    for at, section in enumerate(summary.checklist.sections):
        left = MARGIN + _NAME_WIDTH + at * wide
        sheet.text(left + (wide - _GAP) / 2, top + 22, section.id, 17, QUIET, "center")


def _cell_width(sections: int) -> float:
    return (WIDTH - 2 * MARGIN - _NAME_WIDTH) / max(sections, 1)


def _write_grid(sheet: Sheet, top: float, rows: Sequence[_Row], high: float) -> None:
    boxes: list[Box] = []
    for place, row in enumerate(rows):
        at = top + place * high
        colour = _COLOURS[row.report.state]
        boxes.append(Box(MARGIN, at + (high - _MARK) / 2, _MARK, _MARK, colour))
        name = fitting(row.report.short, 23, _NAME_WIDTH - _MARK - 20)
        sheet.text(MARGIN + _MARK + 10, at + high / 2, name, 23)
        boxes += _write_cells(sheet, at, row, high)
    if boxes:
        sheet.boxes(boxes)


def _write_cells(sheet: Sheet, top: float, row: _Row, high: float) -> Iterator[Box]:
    """The cells of a unit; what is whole needs no words."""
    wide = _cell_width(len(row.sections))
    for at, (done, total) in enumerate(row.sections):
        left = MARGIN + _NAME_WIDTH + at * wide
        yield Box(left, top, wide - _GAP, high - _GAP, _shade(done, total))
        if total and done < total:
            middle = left + (wide - _GAP) / 2, top + (high - _GAP) / 2
            part = f"{done}/{total}" if total < 100 else f"{done * 100 // total}%"
            sheet.text(*middle, part, 17, INK if done else QUIET, "center")


def _shade(done: int, total: int) -> str:
    if total and done >= total:
        return _DONE
    return _SHADES[min(int(done / total * len(_SHADES)), len(_SHADES) - 1)] if done else EMPTY


def _write_legend(sheet: Sheet, top: float, legend: Sequence[tuple[str, str]]) -> None:
    for at, (section_id, title) in enumerate(legend):
        sheet.text(MARGIN, top + at * 32, section_id, 20, QUIET)
        sheet.text(MARGIN + _ID_WIDTH, top + at * 32, title, 20, QUIET)
