"""`giaoban form` and `giaoban import`: the form out, and back in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from report.form import read_form
from tests.bot.commands.conftest import GiaoBan
from tests.report.form.forms import form as other_form

OFFICER = "officer-son-tinh"


def fill(path: Path, **cells: str) -> None:
    book = load_workbook(BytesIO(path.read_bytes()))
    for name, value in cells.items():
        book.worksheets[0][name] = value
    book.save(path)


def test_form_goes_out_and_comes_back(giaoban: GiaoBan, db: str, folder: Path) -> None:
    ran = giaoban("form", "mau.xlsx", "--as", OFFICER, "--db", db)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert read_form((folder / "mau.xlsx").read_bytes()).mark.unit_id == "son-tinh"
    fill(folder / "mau.xlsx", C8="4", C9="4241,1", C10="2,745")
    ran = giaoban("import", "mau.xlsx", "--as", OFFICER, "--db", db)
    assert ran.status == 0
    assert "C8 · Số thôn: 4 thôn" in ran.out
    assert "C10 · Tổng số hộ dân cư (/sua 3)" in ran.out
    giaoban("form", "lai.xlsx", "--as", OFFICER, "--db", db)
    found = {one.item_id: one.text for one in read_form((folder / "lai.xlsx").read_bytes()).items}
    assert (found["villages"], found["area"], found["households"]) == ("4", "4.241,1", "")


def test_form_of_another_unit_is_refused(giaoban: GiaoBan, db: str, folder: Path) -> None:
    giaoban("form", "mau.xlsx", "--as", OFFICER, "--db", db)
    ran = giaoban("import", "mau.xlsx", "--as", "officer-son-tan", "--db", db)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "mau.xlsx: this form belongs to another unit or collection\n"
    (folder / "khac.xlsx").write_bytes(other_form())
    assert giaoban("import", "khac.xlsx", "--as", OFFICER, "--db", db).status == 1


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04"])
def test_what_is_no_form_is_refused(
    content: bytes, giaoban: GiaoBan, db: str, folder: Path
) -> None:
    (folder / "a.xlsx").write_bytes(content)
    ran = giaoban("import", "a.xlsx", "--as", OFFICER, "--db", db)
    assert (ran.status, ran.out) == (1, "")
    assert "Không mở được tệp này" in ran.err


def test_who_has_no_report_or_a_closed_one_gets_no_form(giaoban: GiaoBan, db: str) -> None:
    ran = giaoban("form", "mau.xlsx", "--as", OFFICER, "--unit", "son-bua", "--db", db)
    assert (ran.status, ran.err) == (1, f"--as {OFFICER}: has no report to fill in\n")
