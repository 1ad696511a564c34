"""A sheet of very many rows, written as they come.

XlsxWriter keeps every cell as an object until the file is closed and then spends some ten calls on
each: the sources of a national round are a million cells. Here a row becomes its XML at once. Text
goes through XlsxWriter's table of strings all the same, which escapes it. Imported only where it is
used: XlsxWriter is slow to import.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

Cell = tuple[str | float, Any] | None  # a text or a figure with its format; None: empty
_CHUNK = 1000  # rows
_LETTERS = [xl_col_to_name(at) for at in range(26)]


class LongSheet(Worksheet):  # type: ignore[misc]  # the library ships no types
    """Rows are given once, from the first free one on; heads are written as on any sheet."""

    def stream(self, first: int, rows: Iterable[Sequence[Cell]]) -> int:
        """Takes the rows that begin at `first`, and gives back the row behind the last."""
        self._first, self._chunks = first, []
        after, widest, lines = first, 0, []
        for after, row in enumerate(rows, start=first + 1):
            lines.append(self._line(after, row))
            widest = max(widest, len(row))
            if len(lines) == _CHUNK:
                self._chunks.append("".join(lines))
                lines = []
        self._chunks.append("".join(lines))
        if after > first:
            self._check_dimensions(after - 1, widest - 1)
        return after

    def _line(self, number: int, row: Sequence[Cell]) -> str:
        cells = "".join(
            self._cell(f"{_LETTERS[at]}{number}", *cell)
            for at, cell in enumerate(row)
            if cell is not None
        )
        return f'<row r="{number}">{cells}</row>'

    def _cell(self, place: str, value: str | float, look: Any) -> str:
        style = look._get_xf_index()
        if isinstance(value, str):
            index = self.str_table._get_shared_string_index(value)
            return f'<c r="{place}" s="{style}" t="s"><v>{index}</v></c>'
        return f'<c r="{place}" s="{style}"><v>{value:.16G}</v></c>'

    def _write_rows(self) -> None:
        last = self.dim_rowmax  # type: ignore[has-type]  # the library ships no types
        self.dim_rowmax = min(last, self._first - 1)
        super()._write_rows()
        self.dim_rowmax = last
        for chunk in self._chunks:
            self.fh.write(chunk)
