"""Cells of a workbook: what people typed is text there and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from config.language import Language, msg
from config.records import record
from report.documents.plain import plain
from report.items import Field
from report.showing import show
from report.values import Number, Value

MOST_ROWS = 1_048_576  # of an Excel sheet
_LONGEST = 32_767  # letters of a cell, as Excel counts them: UTF-16
_HUNDRED = Decimal(100)
_YELLOW, _GREY = "#FFF2AB", "#E7E6E6"
LINE = 16  # points: the height of a line of text
MOST_LINES = 25  # a row can be no higher than 409 points
_MOST_DECIMALS = 6  # those of a roll-up

# Options of a workbook: no text turns into a formula, a link or a figure on its own.
PLAIN_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


@record(frozen=True)
class Column:
    """A column of a sheet: its head and its width in letters."""

    head: str
    width: float


@dataclass
class Book:
    """A workbook that is being written, with the formats that its sheets share."""

    workbook: Any
    language: Language
    _formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)
    _numbers: dict[tuple[bool, int, bool], Any] = field(default_factory=dict)

    def format(self, **look: Any) -> Any:
        """A format, made once: Excel holds no more than 64,000 of them."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(
                {"font_name": "Times New Roman", "font_size": 12, "valign": "top", **look}
            )
        return self._formats[key]

    @cached_property
    def title(self) -> Any:
        return self.format(bold=True, font_size=14)

    @cached_property
    def head(self) -> Any:
        return self.format(
            bold=True, text_wrap=True, align="center", valign="vcenter", border=1, bg_color=_GREY
        )

    @cached_property
    def text(self) -> Any:
        return self.format(text_wrap=True, indent=1)

    @cached_property
    def short(self) -> Any:
        """Text on one line, which ends at the next cell."""
        return self.format(indent=1)

    @cached_property
    def centred(self) -> Any:
        return self.format(align="center")

    @cached_property
    def missing(self) -> Any:
        return self.format(align="center", bg_color=_YELLOW)

    @cached_property
    def day(self) -> Any:
        return self.format(num_format="dd/mm/yyyy", align="center")

    @cached_property
    def moment(self) -> Any:
        return self.format(num_format="hh:mm dd/mm/yyyy", align="center")

    @cached_property
    def cut(self) -> str:
        return self.language.say(msg("… (too long for a cell: cut here)"))

    def number(self, item: Field, decimals: int, is_approximate: bool = False) -> Any:
        """The format of a figure: grouped, `decimals` of them, `khoảng` before what is so."""
        key = (item.type == "percent", decimals, is_approximate)
        if key not in self._numbers:
            pattern = self._pattern(item, decimals, is_approximate)
            self._numbers[key] = self.format(num_format=pattern, align="right")
        return self._numbers[key]

    def _pattern(self, item: Field, decimals: int, is_approximate: bool) -> str:
        pattern = f"0.{'0' * decimals}" if decimals else "0"
        pattern = f"{pattern}%" if item.type == "percent" else f"#,##{pattern}"
        if is_approximate:
            before, after = self.language.say(msg("about {figure}", figure="\0")).split("\0")
            pattern = "".join((_quoted(before), pattern, _quoted(after)))
        # Excel writes marks as its owner's country does; LibreOffice as the pattern says.
        return f"[$-42A]{pattern}" if self.language.code == "vi" else pattern

    def put(self, sheet: Any, row: int, column: int, text: str, format: Any = None) -> None:
        """Writes text, whatever it looks like."""
        if text:
            sheet.write_string(row, column, self.cell_text(text), format or self.text)

    def cell_text(self, text: str) -> str:
        """`text` as a cell can hold it."""
        shown = plain(text)
        if len(shown) * 2 > _LONGEST and _letters(shown) > _LONGEST:
            shown = _cut(shown, _LONGEST - len(self.cut)) + self.cut
        # XlsxWriter takes text between these for markup of its own and writes it as it is.
        if shown.startswith("<r>") and shown.endswith("</r>"):
            return f"{shown} "
        return shown

    def put_value(
        self, sheet: Any, row: int, column: int, item: Field, value: Value, decimals: int = 0
    ) -> None:
        """Writes a value so that Excel can calculate with it."""
        match value:
            case Number():
                look = self.number(item, decimals, value.approximate)
                sheet.write_number(row, column, cell_number(item, value.value), look)
            case bool():
                self.put(sheet, row, column, show(item, value, self.language), self.centred)
            case date():
                sheet.write_datetime(row, column, datetime(*value.timetuple()[:3]), self.day)
            case _:
                self.put(sheet, row, column, show(item, value, self.language), self.short)

    def start(
        self, name: str, columns: Sequence[Column], title: str = "", kind: Any = None
    ) -> tuple[Any, int]:
        """A new sheet with its heads, and the row of its first line."""
        sheet = self.workbook.add_worksheet(name, kind)
        top = 2 if title else 0
        self.put(sheet, 0, 0, title, self.title)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            self.put(sheet, top, at, column.head, self.head)
        _set_print(sheet, top)
        sheet.freeze_panes(top + 1, 0)
        return sheet, top + 1

    def finish(self, sheet: Any, columns: Sequence[Column], first: int, after: int) -> None:
        """Filters over the lines written from row `first` to the one before `after`."""
        if after > first:
            sheet.autofilter(first - 1, 0, after - 1, len(columns) - 1)


def cell_number(item: Field, figure: Decimal) -> float:
    """A figure as a cell holds it: a percent as the share that it is."""
    return float(figure / _HUNDRED if item.type == "percent" else figure)


def lines_in(text: str, width: float) -> int:
    """How many lines `text` takes in a column of `width` letters."""
    return sum(1 + int(len(line) / (width * 0.9)) for line in text.split("\n"))


def decimals_of(values: Sequence[Value | None]) -> int:
    """How many decimals the figures among `values` need."""
    found = (
        -int(one.value.normalize().as_tuple().exponent) for one in values if isinstance(one, Number)
    )
    return max(0, min(_MOST_DECIMALS, max(found, default=0)))


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""


def _letters(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, longest: int) -> str:
    return text.encode("utf-16-le")[: longest * 2].decode("utf-16-le", "ignore")


def _set_print(sheet: Any, top: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
