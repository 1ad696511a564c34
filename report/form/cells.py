"""The cells of a form: how they look, what may be typed in them, what is locked."""

from __future__ import annotations

from typing import Any

# Characters that an answer may have: what the readers take, and then some.
LIMITS = {"money": 60, "percent": 40, "date": 60, "reference": 400, "text": 5000, "choice": 200,
          "reason": 300, "note": 500}  # fmt: skip
_INLINE = 250  # characters of a drop-down's list that Excel takes within the cell's own rule
_LISTS = 40  # the first column, from 0, of lists that are too long for that
_PROMPT = 250  # characters of an input hint
_LINE = 15.75  # points that a line of text takes
_MOST_LINES = 20  # Excel shows no row higher than 409 points
_BASE: dict[str, Any] = {
    "font_name": "Times New Roman",
    "font_size": 12,
    "text_wrap": True,
    "valign": "top",
}
_BOX: dict[str, Any] = {"border": 1, "border_color": "#BFBFBF"}


class Styles:
    """Formats by name; only `input` is not locked."""

    def __init__(self, book: Any) -> None:
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 14},
            "plain": {},
            "head": {"bold": True, "bg_color": "#D9E2EC", "align": "center", **_BOX},
            "section": {"bold": True, "bg_color": "#EEF2F6", **_BOX},
            "locked": _BOX,
            "option": {"indent": 2, **_BOX},
            "quiet": {"font_color": "#595959", "italic": True, "font_size": 11, **_BOX},
            "input": {"locked": False, "num_format": "@", "bg_color": "#FFF8DC", **_BOX},
        }
        self._formats = {name: book.add_format({**_BASE, **look}) for name, look in looks.items()}

    def __getitem__(self, name: str) -> Any:
        return self._formats[name]


class Sheet:
    """A protected sheet; rows and columns count from 1. Rules for cells are for some rows of one
    column."""

    def __init__(self, book: Any, name: str, styles: Styles, widths: dict[int, int]) -> None:
        self._book = book
        self._sheet = book.add_worksheet(name)
        self._styles = styles
        self._next_list = _LISTS
        self._widths = widths
        self._heights: dict[int, int] = {}  # in lines, by row
        for at, width in widths.items():
            self._sheet.set_column(at - 1, at - 1, width)

    def write(self, row: int, at: int, text: str, style: str) -> None:
        # Always as text: nothing that anybody typed becomes a formula, a link or a number.
        if text:
            self._sheet.write_string(row - 1, at - 1, text[:32_000], self._styles[style])
            self._make_room(row, text, self._widths[at])
        else:
            self._sheet.write_blank(row - 1, at - 1, None, self._styles[style])

    def merge(self, row: int, first: int, last: int, text: str, style: str) -> None:
        chosen = self._styles[style]
        if first == last:
            self.write(row, first, text, style)
        else:
            self._sheet.merge_range(row - 1, first - 1, row - 1, last - 1, "", chosen)
            self._sheet.write_string(row - 1, first - 1, text, chosen)
        self._make_room(row, text, sum(self._widths[at] for at in range(first, last + 1)))

    def _make_room(self, row: int, text: str, width: int) -> None:
        """A row as high as its longest cell: not every office program finds that out by itself."""
        lines = sum(1 + len(line) // max(1, width - 1) for line in text.split("\n"))
        self._heights[row] = max(self._heights.get(row, 1), min(lines, _MOST_LINES))

    def _rule(self, rows: range, at: int, rule: dict[str, Any], prompt: str) -> None:
        if prompt:
            rule["input_message"] = prompt[:_PROMPT]
        self._sheet.data_validation(rows[0] - 1, at - 1, rows[-1] - 1, at - 1, rule)

    def choose(self, rows: range, at: int, choices: list[str], prompt: str) -> None:
        """A drop-down; other words that mean a choice may be typed all the same."""
        source: Any = choices
        if len(",".join(choices)) > _INLINE or any("," in choice for choice in choices):
            source = self._listed(choices)
        rule = {"validate": "list", "source": source, "error_type": "information"}
        self._rule(rows, at, rule, prompt)

    def _listed(self, choices: list[str]) -> str:
        """The choices in cells far to the right, hidden, for a drop-down to show."""
        at, self._next_list = self._next_list, self._next_list + 1
        for n, choice in enumerate(choices):
            self._sheet.write_string(n, at, choice)
        self._sheet.set_column(at, at, None, None, {"hidden": True})
        from xlsxwriter.utility import xl_range_abs

        return f"={xl_range_abs(0, at, len(choices) - 1, at)}"

    def limit_figure(self, rows: range, at: int, wrong: str, prompt: str) -> None:
        """Warns of what is no figure; words for one ("gần 300") may stand all the same."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        cell = xl_rowcol_to_cell(rows[0] - 1, at - 1)
        digits = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell},".",""),",","")," ","")'
        rule = {
            "validate": "custom",
            "value": f"=AND(LEN({cell})<=60,ISNUMBER(VALUE({digits})))",
            "error_type": "warning",
            "error_message": wrong[:_PROMPT],
        }
        self._rule(rows, at, rule, prompt)

    def limit_text(self, rows: range, at: int, limit: int, wrong: str, prompt: str = "") -> None:
        rule = {
            "validate": "length",
            "criteria": "<=",
            "value": limit,
            "error_message": wrong[:_PROMPT],
        }
        self._rule(rows, at, rule, prompt)

    def finish(self, frozen: int, last_row: int) -> None:
        """Locks it, and sets how it is seen and printed."""
        for row, lines in self._heights.items():
            self._sheet.set_row(row - 1, _LINE * lines + 3)
        self._sheet.freeze_panes(frozen, 0)
        allowed = {"format_columns": True, "format_rows": True, "select_locked_cells": True}
        self._sheet.protect("", allowed)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(frozen - 1)
        columns = len(self._widths)
        self._sheet.print_area(0, 0, last_row - 1, columns - 1)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:Z{last_row + 1}"})
