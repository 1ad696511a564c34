"""Reading a form that came back: what stands in the cells that were to be filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from config.language import Locales, Message, closest, msg
from config.records import record
from report.form.model import LAYOUT, MARK_SHEET, FilledForm, FilledItem, FormMark, FormRefused
from report.form.opening import NOT_READABLE, TOO_LARGE, carries_sign, open_book
from report.form.places import ANSWER, NOTE, QUESTION, REASON, Place, column, read_mark_rows
from report.form.typed import Fault, typed
from report.form.writing import cell_name, join_parts

_MOST_ROWS = 2000  # of a sheet; ours have 150. A hundred thousand are not even counted.
_MOST_COLUMNS = 60  # drop-down lists stand hidden from column 40 on
_MOST_SHEETS = 60

_LOST = msg("This form has lost its mark and cannot be read. A new one: /form")
_OTHER = msg("This form was made by another version of the program. A new one: /form")
_MERGED = msg("this cell was merged with others; please type the answer in the chat")

_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)


@record(frozen=True)
class Grid:
    """The cells of a sheet that hold something, by row and column from 1, and where cells were
    merged: first row, first column, last row, last column."""

    cells: Mapping[tuple[int, int], Any]
    merged: Sequence[tuple[int, int, int, int]] = ()

    def is_merged(self, row: int, at: int) -> bool:
        return any(a <= row <= c and b <= at <= d for a, b, c, d in self.merged)


def is_form(content: bytes) -> bool:
    """Whether the file is a form of ours, or says that it is one."""
    return carries_sign(content)


def read_form(content: bytes) -> FilledForm:
    """Raises FormRefused for what is no form, is damaged, or is no file that a form could be."""
    book = open_book(content)
    try:
        return _read(book)
    except (FormRefused, MemoryError):
        raise
    except Exception as error:  # a part that breaks off or lies makes openpyxl stumble anywhere
        raise FormRefused(NOT_READABLE) from error
    finally:
        book.close()


def _read(book: Any) -> FilledForm:
    if len(book.sheetnames) > _MOST_SHEETS:
        raise FormRefused(TOO_LARGE)
    mark, main, places = _read_mark(book)
    sheets = _Sheets(book)
    reader = _Reader(closest(mark.locale, "vi"), main, sheets)
    return FilledForm(mark, tuple(reader.read(place) for place in places))


def _read_mark(book: Any) -> tuple[FormMark, str, tuple[Place, ...]]:
    if MARK_SHEET not in book.sheetnames:
        raise FormRefused(_LOST)
    grid = _grid(book[MARK_SHEET])
    rows: dict[int, str] = {}
    for (row, _), cell in sorted(grid.cells.items()):
        rows[row] = rows.get(row, "") + str(cell.value)
    try:
        mark, main, places = read_mark_rows([rows[row] for row in sorted(rows)])
    except (ValueError, TypeError, LookupError) as error:
        raise FormRefused(_LOST) from error
    if mark.layout != LAYOUT:
        raise FormRefused(_OTHER)
    return mark, main, places


def _grid(sheet: Any) -> Grid:
    """The cells that hold something. Raises FormRefused for a sheet that goes on and on."""
    # What a file says of its own size proves nothing, and sets openpyxl to filling up rows.
    sheet.reset_dimensions()
    found = {}
    for count, row in enumerate(sheet.iter_rows(), start=1):
        if count > _MOST_ROWS or len(row) > 16_384:
            raise FormRefused(TOO_LARGE)
        for cell in row[:_MOST_COLUMNS]:
            if cell.value is not None:
                if cell.row > _MOST_ROWS:
                    raise FormRefused(TOO_LARGE)
                found[cell.row, cell.column] = cell
    return Grid(found)


def _merges(part: bytes) -> list[tuple[int, int, int, int]]:
    """The ranges of merged cells that the XML of a sheet names."""
    return [
        (int(row), _column(at), int(to), _column(end)) for at, row, end, to in _MERGE.findall(part)
    ]


def _column(letters: bytes) -> int:
    """`A` is 1, `AA` 27."""
    return reduce(lambda number, letter: number * 26 + letter - ord("A") + 1, letters, 0)


class _Sheets:
    """The sheets of a book, each read once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._grids: dict[str, Grid] = {}

    def __getitem__(self, name: str) -> Grid:
        """Raises FormRefused where there is no such sheet."""
        if name not in self._book.sheetnames:
            raise FormRefused(msg("The sheet “{sheet}” is missing. A new form: /form", sheet=name))
        if name not in self._grids:
            sheet = self._book[name]
            # openpyxl leaves merged cells out where it reads row by row.
            with sheet._get_source() as part:
                merged = _merges(part.read())
            self._grids[name] = replace(_grid(sheet), merged=merged)
        return self._grids[name]


@dataclass
class _Reader:
    """Reads item by item, each where the mark says."""

    locale: Locales
    main: str
    sheets: _Sheets

    def read(self, place: Place) -> FilledItem:
        self._check(self.main, place.row, QUESTION, place.label)
        reason, _ = self._text(self.main, place.row, REASON)
        note, _ = self._text(self.main, place.row, NOTE)
        name, (text, fault) = self._answer(place)
        return FilledItem(
            item_id=place.item_id,
            cell=name,
            text=text,
            was=place.was,
            seal=place.seal,
            reason="" if _same(reason, place.reason) else reason,
            note=_added(place.note, note),
            fault=fault,
        )

    def _check(self, sheet: str, row: int, at: int, label: str) -> None:
        """Answers are known by their rows: where those were moved nothing can be believed."""
        cell = self.sheets[sheet].cells.get((row, at))
        if not _same(str(cell.value) if cell is not None else "", label):
            where = msg(
                "Rows were moved or changed at {cell} of “{sheet}”, so the form cannot be read. "
                "A new one: /form",
                cell=f"{column(at)}{row}",
                sheet=sheet,
            )
            raise FormRefused(where)

    def _text(self, sheet: str, row: int, at: int) -> tuple[str, Message | None]:
        grid = self.sheets[sheet]
        cell = grid.cells.get((row, at))
        if grid.is_merged(row, at):
            return "", _MERGED
        if cell is None:
            return "", None
        try:
            return typed(cell, self.locale), None
        except Fault as fault:
            return "", fault.said

    def _answer(self, place: Place) -> tuple[str, tuple[str, Message | None]]:
        """Its place, as people call it, and what stands there."""
        match place.kind:
            case "list":
                return cell_name(place.sheet, 2, place.first), self._list(place)
            case "options":
                return cell_name("", ANSWER, place.first), self._options(place)
            case "file":
                return cell_name("", ANSWER, place.row), ("", None)
            case _:
                found = self._text(self.main, place.row, ANSWER)
                return cell_name("", ANSWER, place.row), found

    def _options(self, place: Place) -> tuple[str, Message | None]:
        """The numbers of the ticked options, as they are typed in a chat."""
        ticked = []
        for n, label in enumerate(place.labels):
            row = place.first + n
            self._check(self.main, row, QUESTION, label)
            text, fault = self._text(self.main, row, ANSWER)
            if fault is not None:
                return "", fault
            if text:
                ticked.append(str(n + 1))
        return ", ".join(ticked), None

    def _list(self, place: Place) -> tuple[str, Message | None]:
        """A line an entry. One cell that cannot be read spoils the list: by halves it is wrong."""
        for at, label in enumerate(place.labels, start=2):
            self._check(place.sheet, place.first - 1, at, label)
        lines = []
        for row in range(place.first, place.first + place.rows):
            cells = [self._text(place.sheet, row, at) for at in range(2, 2 + len(place.labels))]
            faults = [fault for _, fault in cells if fault is not None]
            if faults:
                return "", faults[0]
            lines.append(join_parts([text for text, _ in cells]))
        return "\n".join(line for line in lines if line), None


def _same(found: str, wanted: str) -> bool:
    """But for white space, which office programs change."""
    return found.split() == wanted.split()


def _added(before: str, now: str) -> str:
    """The note that was added: below those that stood there, or in their place."""
    if _same(before, now):
        return ""
    rest = now.removeprefix(before) if before else now
    return rest.strip()
