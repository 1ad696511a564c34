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
        self._known: dict[tuple[str, int], str] = {}
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
        if not isinstance(value, str):
            return f'<c r="{place}" s="{look._get_xf_index()}"><v>{value:.16G}</v></c>'
        known = self._known.get((value, id(look)))  # looks live as long as the book
        if known is None:
            index = self.str_table._get_shared_string_index(value)
            known = f' s="{look._get_xf_index()}" t="s"><v>{index}</v></c>'
            self._known[value, id(look)] = known
        else:
            self.str_table.count += 1  # as if it had been looked up
        return f'<c r="{place}"{known}'

    def _write_rows(self) -> None:
        last = self.dim_rowmax  # type: ignore[has-type]  # the library ships no types
        self.dim_rowmax = min(last, self._first - 1)
        super()._write_rows()
        self.dim_rowmax = last
        for chunk in self._chunks:
            self.fh.write(chunk)
