"""The Excel form's door: forms filled in with anything, damaged, or of somebody else's report."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from typing import Any

from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from bot.demo import CAMPAIGN
from config.language import language
from report.form import write_form
from tests.fuzz.fuzzed import LEAD, OFFICER, OFFICER_UNIT, FuzzedBot
from tests.fuzz.hostile import texts
from tests.fuzz.web import send_file
from tests.report.form.forms import content, rewritten

_CELLS = [f"{column}{row}" for column in "ACDFG" for row in (1, 8, 9, 10, 20, 40, 70)]
_written = st.one_of(
    texts,
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.sampled_from(["=1/0", "=A1", "#REF!", "5/4", "2.745", "x" * 32_767]),
)


@cache
def _form(unit: str) -> bytes:
    made = content()
    mark = replace(made.mark, campaign_id=CAMPAIGN, unit_id=unit)
    return write_form(replace(made, mark=mark), language("vi"))


# What is done to a form is drawn, and only done when it is sent: that takes longest.
@dataclass(frozen=True, slots=True)
class Filled:
    """The form of a unit, with these cells written: sheet (by number), cell and value."""

    unit: str
    cells: list[tuple[int, str, Any]]

    def file(self) -> bytes:
        book = load_workbook(BytesIO(_form(self.unit)))
        for number, cell, value in self.cells:
            _write(book.worksheets[number % len(book.worksheets)], cell, value)
        buffer = BytesIO()
        book.save(buffer)
        return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Damaged:
    """A form with some bytes others: of the part of that number, or of the zip itself."""

    part: int | None
    at: float  # of its length
    dropped: int
    put: bytes

    def file(self) -> bytes:
        form = _form(OFFICER_UNIT)
        if self.part is None:
            return self._bitten(form)
        names = zipfile.ZipFile(BytesIO(form)).namelist()
        bitten = names[self.part % len(names)]
        return rewritten(form, lambda name, old: self._bitten(old) if name == bitten else old)

    def _bitten(self, old: bytes) -> bytes:
        at = int(self.at * len(old))
        return old[:at] + self.put + old[at + self.dropped :]


def _write(sheet: Any, cell: str, value: Any) -> None:
    try:
        str(value).encode()
        sheet[cell] = value
    except (ValueError, AttributeError, OverflowError, IllegalCharacterError):
        return  # nothing that a workbook can hold, or no first cell of merged ones


_cells = st.tuples(st.just(0) | st.integers(0, 20), st.sampled_from(_CELLS), _written)
_filled = st.builds(
    Filled,
    st.sampled_from([OFFICER_UNIT, OFFICER_UNIT, "son-bua", "nothing"]),
    st.lists(_cells, max_size=8),
)
_damaged = st.builds(
    Damaged,
    st.none() | st.integers(0, 40),
    st.floats(0, 1),
    st.integers(0, 20),
    st.binary(max_size=20),
)
workbooks = st.tuples(st.sampled_from([OFFICER, LEAD]), st.one_of(_filled, _filled, _damaged))


async def send(bot: FuzzedBot, who: str | None, form: Filled | Damaged) -> None:
    await send_file(bot, who, form.file(), "bieu-mau.xlsx")
