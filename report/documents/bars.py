"""A picture for a phone: one figure of all units, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from config.language import Language, msg, nmsg
from config.records import record
from report.documents.cells import unit_cell
from report.documents.drawing import MARGIN, QUIET, WIDTH, Box, Sheet, fitting, wrapped
from report.grouping import grouped
from report.items import Item
from report.showing import show_bare
from report.summary import Summary
from report.totals import show_total, total_value
from report.values import Number, Value

_MOST_ROWS = 100
_SHOWN_OF_MANY = 40
_NAME_WIDTH = 250
_LABEL_WIDTH = 200  # room for a figure behind the longest bar
_BAR, _BELOW_ZERO, _LINE = "#5B9BC8", "#B5533C", "#C9CCCE"


@record(frozen=True, slots=True)
class _Bar:
    name: str
    figure: Decimal
    label: str


def figure_picture(summary: Summary, item: Item, language: Language) -> bytes:
    """PNG: the units' figures as bars, the largest first, and who has none.

    Raises ValueError for an item that is neither a figure nor yes or no.
    """
    if not item.is_number and item.type != "yes_no":
        raise ValueError(f"{item.id} is no figure")
    summary = grouped(summary, _MOST_ROWS)
    bars = _bars(summary, item, language)
    shown = bars if len(bars) <= _MOST_ROWS else bars[:_SHOWN_OF_MANY]
    title = wrapped(item.label, 38)
    notes = _notes(summary, item, len(shown), len(bars), language)
    high = 52 if len(shown) <= 30 else 36
    top = 66 + 50 * len(title) + 60
    sheet = Sheet(top + high * max(len(shown), 1) + 34 * len(notes) + 60)
    for at, line in enumerate(title):
        sheet.text(MARGIN, 66 + at * 50, line, 38, bold=True)
    sheet.text(MARGIN, top - 58, _whole(summary, item, language), 26, QUIET)
    _write_bars(sheet, top, shown, high)
    for at, note in enumerate(notes):
        sheet.text(MARGIN, top + high * max(len(shown), 1) + 34 * at + 30, note, 21, QUIET)
    return sheet.png()


def _bars(summary: Summary, item: Item, language: Language) -> list[_Bar]:
    given = summary.items[item.id].by_unit
    named = ((report.short, given.get(report.unit_id)) for report in summary.reports)
    bars = [
        _Bar(name, _figure(value), show_bare(item, value, language))
        for name, value in named
        if value is not None
    ]
    return sorted(bars, key=lambda bar: -bar.figure)


def _figure(value: Value) -> Decimal:
    return value.value if isinstance(value, Number) else Decimal(value is True)


def _whole(summary: Summary, item: Item, language: Language) -> str:
    rolled = summary.items[item.id]
    if total_value(rolled) is None or item.rollup == "none":
        return item.unit or ""
    return language.say(msg("All units: {total}", total=show_total(item, rolled, language)))


def _notes(summary: Summary, item: Item, shown: int, given: int, language: Language) -> list[str]:
    """What the bars leave out, and who is missing."""
    notes = []
    if shown < given:
        said = msg("The {shown} largest of {given} figures.", shown=shown, given=given)
        notes.append(language.say(said))
    late = [one.short for one in summary.reports if unit_cell(summary, item, one).is_missing]
    if len(late) > _SHOWN_OF_MANY:
        said = nmsg(
            "{count} unit has no figure yet.", "{count} units have no figure yet.", len(late)
        )
        notes.append(language.say(said))
    elif late:
        notes += wrapped(language.say(msg("Not yet: {units}", units=", ".join(late))), 21)
    return notes


def _write_bars(sheet: Sheet, top: float, bars: Sequence[_Bar], high: float) -> None:
    most = max((bar.figure for bar in bars), default=Decimal(0))
    least = min((bar.figure for bar in bars), default=Decimal(0))
    span = float(max(most, Decimal(0)) - min(least, Decimal(0))) or 1.0
    room = WIDTH - 2 * MARGIN - _NAME_WIDTH - _LABEL_WIDTH
    zero = MARGIN + _NAME_WIDTH + room * float(-min(least, Decimal(0))) / span
    boxes = [Box(zero - 1, top, 2, high * max(len(bars), 1), _LINE)]
    for place, bar in enumerate(bars):
        middle = top + (place + 0.5) * high
        length = room * float(bar.figure) / span
        colour = _BAR if length >= 0 else _BELOW_ZERO
        left = zero + min(length, 0)
        boxes.append(Box(left, middle - high * 0.36, abs(length), high * 0.72, colour))
        sheet.text(MARGIN, middle, fitting(bar.name, 23, _NAME_WIDTH - 12), 23)
        sheet.text(max(zero, zero + length) + 10, middle, bar.label, 23, bold=True)
    sheet.boxes(boxes)
