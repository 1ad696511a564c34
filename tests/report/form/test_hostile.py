"""Files that no form should be: each gets a clear answer, within little memory."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from config.language import language
from report.form import FormRefused, is_form, read_form
from report.form.model import MARK_SHEET
from tests.report.form.forms import ANSWER, MAIN, edited, form, items, rewritten

ROOT = Path(__file__).parents[3]
SHEET = "xl/worksheets/sheet1.xml"
MOST_MEMORY = 200 * 1024  # KB, of the whole process that reads


@cache
def blank() -> bytes:
    return form()


def refused(file: bytes) -> str:
    with pytest.raises(FormRefused) as caught:
        read_form(file)
    return language("vi").say(caught.value.said)


def part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    return rewritten(blank(), lambda one, old: change(old) if one == name else old)


def with_part(name: str, content: bytes) -> bytes:
    buffer = BytesIO(blank())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def rows(count: int, *, columns: int = 3) -> bytes:
    cells = "".join(f'<c r="{chr(65 + n)}%d"><v>1</v></c>' for n in range(columns))
    made = "".join(
        f'<row r="{row}">{cells % ((row,) * columns)}</row>' for row in range(500, 500 + count)
    )
    return part(SHEET, lambda old: old.replace(b"</sheetData>", made.encode() + b"</sheetData>"))


def bomb() -> bytes:
    return part(
        SHEET, lambda old: old.replace(b"</sheetData>", b" " * 60_000_000 + b"</sheetData>")
    )


def lying_bomb() -> bytes:
    """The directory says that the part is small: what is beyond that is not given out."""
    file = bytearray(bomb())
    with zipfile.ZipFile(BytesIO(bytes(file))) as archive:
        size = archive.getinfo(SHEET).file_size
    real, small = size.to_bytes(4, "little"), (5000).to_bytes(4, "little")
    return bytes(file).replace(real, small)


def strings() -> bytes:
    """Seven megabytes of shared text that no cell shows."""
    many = b"<si><t>" + b"x" * 30_000 + b"</t></si>"
    return part("xl/sharedStrings.xml", lambda old: old.replace(b"</sst>", many * 230 + b"</sst>"))


def entities() -> bytes:
    layers = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE sst [<!ENTITY a0 "ha">{layers}]>'
    return part(
        "xl/sharedStrings.xml",
        lambda old: re.sub(rb"<sst", head.encode() + b"<sst", old, count=1).replace(
            b"</sst>", b"<si><t>&a9;</t></si></sst>"
        ),
    )


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "Không mở được"),
    "text": (lambda: b"xin chao", "Không mở được"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "Không mở được"),
    "cut off": (lambda: blank()[:9000], "Không mở được"),
    "another zip": (lambda: _zip({"a.txt": b"a"}), "Không mở được"),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"MZ"), "macro"),
    "zip bomb": (bomb, "lớn hơn biểu mẫu"),
    "a bomb that lies": (lying_bomb, ""),
    "many parts": (lambda: _many_parts(), "lớn hơn biểu mẫu"),
    "a part twice": (lambda: _twice(), "Không mở được"),
    "a part outside": (lambda: with_part("../../etc/passwd", b"x"), "Không mở được"),
    "100,000 rows": (lambda: rows(100_000), "lớn hơn biểu mẫu"),
    "5,000 rows": (lambda: rows(5_000), "lớn hơn biểu mẫu"),
    "a row far below": (lambda: _far_below(), "lớn hơn biểu mẫu"),
    "entities": (entities, "Không mở được"),
    "broken XML": (lambda: part(SHEET, lambda old: old[: len(old) // 2]), "Không mở được"),
    "no mark": (lambda: edited(blank(), lambda book: book.remove(book[MARK_SHEET])), "nhận dạng"),
    "a broken mark": (lambda: edited(blank(), _break_mark), "nhận dạng"),
    "another layout": (lambda: form(layout=99), "mẫu cũ"),
    "no first sheet": (lambda: edited(blank(), _remove), "Thiếu trang"),
    "a sheet renamed": (lambda: edited(blank(), _rename), "Thiếu trang “Câu 11”"),
    "a row inserted": (lambda: edited(blank(), lambda book: book[MAIN].insert_rows(10)), "B10"),
    "a row deleted": (lambda: edited(blank(), lambda book: book[MAIN].delete_rows(12)), "B12"),
    "another row's name": (lambda: edited(blank(), _relabel), "B9"),
}  # fmt: skip


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _many_parts() -> bytes:
    buffer = BytesIO(blank())
    with zipfile.ZipFile(buffer, "a") as archive:
        for n in range(1000):
            archive.writestr(f"xl/media/{n}.png", b"")
    return buffer.getvalue()


def _twice() -> bytes:
    buffer = BytesIO(blank())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    return buffer.getvalue()


def _far_below() -> bytes:
    row = b'<row r="1048576"><c r="C1048576"><v>1</v></c></row>'
    return part(SHEET, lambda old: old.replace(b"</sheetData>", row + b"</sheetData>"))


def _break_mark(book: Any) -> None:
    book[MARK_SHEET]["A1"] = '{"layout": 1}'


def _remove(book: Any) -> None:
    book.remove(book[MAIN])


def _rename(book: Any) -> None:
    book["Câu 11"].title = "Văn bản"


def _relabel(book: Any) -> None:
    book[MAIN]["B9"] = "Số thôn"


@pytest.mark.parametrize("name", REFUSED)
def test_file_that_is_no_form_is_refused_in_plain_words(name: str) -> None:
    make, words = REFUSED[name]
    assert words in refused(make())


@pytest.mark.parametrize(
    "name", ["zip bomb", "a bomb that lies", "100,000 rows", "entities", "a row far below"]
)
def test_reading_it_takes_little_memory(name: str, tmp_path: Path) -> None:
    """In a process of its own, so that only the reading counts."""
    _within_memory(REFUSED[name][0](), tmp_path)


def test_giant_text_that_no_cell_shows_takes_little_memory(tmp_path: Path) -> None:
    _within_memory(strings(), tmp_path)


def _within_memory(file: bytes, folder: Path) -> None:
    (folder / "form.xlsx").write_bytes(file)
    script = (
        "import re, sys\n"
        "from report.form import FormRefused, read_form\n"
        "try: read_form(open(sys.argv[1], 'rb').read())\n"
        "except FormRefused as refused: pass\n"
        # Not ru_maxrss, which a process has from whoever started it.
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])\n"
    )
    command = [sys.executable, "-c", script, str(folder / "form.xlsx")]
    ran = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60)
    assert int(ran.stdout) < MOST_MEMORY


def test_a_claim_of_a_giant_sheet_is_not_believed() -> None:
    file = part(
        SHEET,
        lambda old: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', old),
    )
    assert items(read_form(file))["villages"].text == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [("=SUM(A1:A3)", "công thức"), ("#REF!", "báo lỗi")],
)
def test_cell_that_cannot_be_read_spoils_itself_alone(value: str, words: str) -> None:
    def put(book: Any) -> None:
        book[MAIN][f"{ANSWER}8"] = value
        book[MAIN][f"{ANSWER}9"] = "12"

    found = items(read_form(edited(blank(), put)))
    fault = found["villages"].fault
    assert fault is not None
    assert words in language("vi").say(fault)
    assert found["area"].text == "12"


def test_day_and_month_that_excel_may_have_swapped_are_asked_about() -> None:
    from datetime import date

    def put(book: Any) -> None:
        book[MAIN][f"{ANSWER}8"] = date(2022, 5, 4)

    fault = items(read_form(edited(blank(), put)))["villages"].fault
    assert fault is not None
    assert "nhầm ngày với tháng" in language("vi").say(fault)


def test_merged_answers_are_not_read_as_one_of_them() -> None:
    def merge(book: Any) -> None:
        book[MAIN][f"{ANSWER}8"] = "4"
        book[MAIN].merge_cells(f"{ANSWER}8:{ANSWER}9")

    found = items(read_form(edited(blank(), merge)))
    assert found["villages"].fault is not None
    assert found["area"].fault is not None
    assert found["households"].fault is None


def test_one_bad_cell_spoils_its_list() -> None:
    def put(book: Any) -> None:
        book["Câu 11"]["B4"] = "15/TB-UBND"
        book["Câu 11"]["B5"] = "=A1"

    found = items(read_form(edited(blank(), put)))["documents_issued"]
    assert (found.text, found.fault is None) == ("", False)


@pytest.mark.parametrize("text", ["x" * 32_767, "a\x00b\x1fc", "﻿‮ngược", "\ud83d"])
def test_odd_text_is_kept_to_what_can_be_typed(text: str) -> None:
    safe = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    xml = safe.replace("\x00", "_x0000_").replace("\x1f", "_x001F_")

    def put(book: Any) -> None:
        book[MAIN][f"{ANSWER}8"] = xml

    found = items(read_form(edited(blank(), put)))["villages"].text
    assert all(char.isprintable() for char in found)


def test_forms_are_told_from_other_workbooks() -> None:
    from openpyxl import Workbook

    buffer = BytesIO()
    Workbook().save(buffer)
    assert not is_form(buffer.getvalue())
    assert not is_form(b"")
    assert is_form(blank())
    assert is_form(edited(blank(), lambda book: book.remove(book[MARK_SHEET])))
    assert is_form(bomb())


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_form_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    """Bytes of a real form changed, dropped or put in, in the zip and within its parts."""
    file = bytearray(blank())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(file) - 1))
        match data.draw(st.sampled_from(["change", "drop", "insert"])):
            case "change":
                file[at] = data.draw(st.integers(0, 255))
            case "drop":
                del file[at : at + data.draw(st.integers(1, 40))]
            case _:
                file[at:at] = data.draw(st.binary(max_size=20))
    _survives(bytes(file))


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_form_with_damaged_parts_is_read_or_refused(data: st.DataObject) -> None:
    names = zipfile.ZipFile(BytesIO(blank())).namelist()
    name = data.draw(st.sampled_from(names))

    def damage(old: bytes) -> bytes:
        at = data.draw(st.integers(0, max(len(old) - 1, 0)))
        end = at + data.draw(st.integers(0, 60))
        return old[:at] + data.draw(st.binary(max_size=30)) + old[end:]

    _survives(part(name, damage))


def _survives(file: bytes) -> None:
    is_form(file)
    with contextlib.suppress(FormRefused):
        read_form(file)
