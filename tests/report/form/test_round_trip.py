"""What a form shows is what comes back, whoever saves it in between."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.demo import CAMPAIGN, seed_demo
from bot.loading import load_checklists
from config.language import Locales
from config.settings import Settings
from report.answers import Answers
from report.form import FilledForm, is_form, read_form
from report.reading import Taken, read, read_lines
from report.values import Number, Reference, Value
from storage.campaigns import campaign_units
from storage.database import Database
from tests.report.form.forms import ANSWER, CHECKLISTS, MAIN, NOTE, REASON, edited, form, items
from tests.transcript import NOW

VALUES: dict[str, Value] = {
    "villages": Number(Decimal(4)),
    "area": Number(Decimal("4241.1")),
    "people": Number(Decimal(2410)),
    "job_fair_workers": Number(Decimal(150), approximate=True),
    "highlights": "Xã giảm được 21 hộ nghèo; an ninh trật tự ổn định.\nĐường mới đến hai thôn.",
    "commune_plan": Reference("12/KH-UBND", date(2022, 4, 15), "UBND xã"),
    "documents_issued": (
        {"document": Reference("15/TB-UBND", date(2022, 5, 20))},
        {"document": Reference("16/TB-UBND")},
    ),
    "directives": ("kl_114", "ct_33"),
    "targets_result": "mostly",
    "vaccination_rate": Number(Decimal("97.5")),
    "gift_value": Number(Decimal("2.5")),
    "one_stop": True,
    "procedures_posted": False,
    "conference_date": date(2022, 4, 5),
    "models": (
        {"field": "economy", "name": "Trồng rừng", "run_by": "Hội Nông dân"},
        {"field": "economy", "name": "Nuôi dê", "run_by": "Đoàn xã", "result": "12 hộ thoát nghèo"},
    ),
}


def values_for(locale: Locales) -> dict[str, Value]:
    """With an option that the checklist has."""
    models = CHECKLISTS[locale].by_id["models"]
    option = models.fields[0].options[0].id
    entries = tuple({**one, "field": option} for one in VALUES["models"])  # type: ignore[union-attr, dict-item]
    return {**VALUES, "models": entries}


def as_read(filled: FilledForm, locale: Locales) -> dict[str, Any]:
    """What the chat's readers make of the cells that hold something."""
    checklist = CHECKLISTS[locale]
    found: dict[str, Any] = {}
    for one in filled.items:
        item = checklist.by_id[one.item_id]
        assert one.fault is None, one
        if one.text and item.type == "list":
            lines = read_lines(item, one.text, today=NOW.date(), locale=locale)
            assert lines.faults == ()
            found[item.id] = lines.entries
        elif one.text:
            reading = read(item, one.text, today=NOW.date(), locale=locale)
            assert isinstance(reading, Taken), (one, reading)
            found[item.id] = reading.value
    return found


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_type_comes_back_as_it_was(locale: Locales) -> None:
    wanted = values_for(locale)
    filled = read_form(form(wanted, locale=locale))
    assert as_read(filled, locale) == wanted
    assert all(one.text == one.was for one in filled.items)
    assert {one.item_id: one.seal for one in filled.items if one.seal} == {
        name: f"seal-{name}" for name in wanted
    }
    assert filled.mark.unit_id == "son-bua"
    assert [one.item_id for one in filled.items] == [
        item.id for item in CHECKLISTS[locale].asked("unit")
    ]


async def test_reports_of_the_sample_district_come_back_whole(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "bot.db")
    await seed_demo(database, NOW, Settings().zone)
    async with database.reading() as db:
        units = [one for one in await campaign_units(db, CAMPAIGN) if one.report]
    await database.close()
    checklist = load_checklists("dan-van-chinh-quyen-2022")["vi"]
    for unit in units:
        assert unit.report is not None
        if unit.scope == "unit":
            given = Answers(checklist, unit.report.answers)
            wanted = {
                name: answer.value
                for name, answer in given.items()
                if answer.value and checklist.by_id[name].type != "file"
            }
            read_back = as_read(read_form(form(wanted)), "vi")
            assert {name: value for name, value in read_back.items() if value} == wanted


def test_what_was_typed_with_openpyxl_is_read() -> None:
    def fill(book: Any) -> None:
        sheet = book[MAIN]
        sheet[f"{ANSWER}8"] = "5"
        sheet[f"{ANSWER}9"] = 4241.1  # a figure where text was meant
        sheet[f"{ANSWER}10"] = 2.745
        sheet[f"{ANSWER}11"] = "gần 2.400"
        sheet[f"{REASON}12"] = "chờ quyết định"
        sheet[f"{NOTE}13"] = "theo Quyết định 45"
        sheet[f"{ANSWER}14"] = "=1+1"
        sheet[f"{ANSWER}14"].data_type = "s"  # typed into a cell for text: no formula

    found = items(read_form(edited(form({"villages": Number(Decimal(4))}), fill)))
    assert (found["villages"].text, found["villages"].was) == ("5", "4")
    assert found["villages"].cell == "C8"
    assert found["area"].text == "4241,1"
    assert found["households"].text == "2,745"  # the reader asks: 2.745, or two and a bit
    assert found["people"].text == "gần 2.400"
    assert found["poor_households"].reason == "chờ quyết định"
    assert found["near_poor_households"].note == "theo Quyết định 45"
    assert found["highlights"].text == "=1+1"


def test_a_note_that_stood_there_is_not_added_again() -> None:
    file = form(notes={"villages": "tính cả thôn mới"})
    assert items(read_form(file))["villages"].note == ""

    def add(book: Any) -> None:
        book[MAIN][f"{NOTE}8"] = "tính cả thôn mới; đã họp dân"

    assert items(read_form(edited(file, add)))["villages"].note == "; đã họp dân"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2745, "2745"), (0.1 + 0.2, "0,3"), (1e21, "1" + "0" * 21), (-5, "-5"), (True, "Có"),
        (date(2022, 4, 25), "25/04/2022"), (date(2022, 4, 4), "04/04/2022"), ("  a\r\nb ", "a\nb"),
    ],
)  # fmt: skip
def test_what_other_programs_put_into_a_cell_reads_as_it_is_typed(value: Any, text: str) -> None:
    def put(book: Any) -> None:
        book[MAIN][f"{ANSWER}8"] = value

    assert items(read_form(edited(form(), put)))["villages"].text == text


def test_a_percentage_that_excel_made_of_it_is_one_again() -> None:
    file = form()
    row = _row_of(file, "Tỷ lệ người lớn tiêm đủ vắc xin")

    def put(book: Any) -> None:
        cell = book[MAIN][f"{ANSWER}{row}"]
        cell.value, cell.number_format = 0.975, "0.0%"

    assert items(read_form(edited(file, put)))["vaccination_rate"].text == "97,5%"


def _row_of(file: bytes, label: str) -> int:
    sheet = load_workbook(BytesIO(file))[MAIN]
    rows = (cell.row for cell in sheet["B"] if str(cell.value).startswith(label))
    return int(next(rows))


def test_libreoffice_saves_a_form_that_is_still_one(soffice: str, tmp_path: Path) -> None:
    """Through another file format and back, after somebody filled in a few cells."""

    def fill(book: Any) -> None:
        book[MAIN][f"{ANSWER}10"] = "661"
        book[MAIN][f"{NOTE}10"] = "đã đối chiếu"

    wanted = values_for("vi")
    source = tmp_path / "form.xlsx"
    source.write_bytes(edited(form(wanted), fill))
    _convert(soffice, source, "ods", tmp_path)
    shutil.move(source, tmp_path / "old.xlsx")
    _convert(soffice, tmp_path / "form.ods", "xlsx", tmp_path)
    saved = source.read_bytes()
    assert is_form(saved)
    filled = read_form(saved)
    assert as_read(filled, "vi") == {**wanted, "households": Number(Decimal(661))}
    assert items(filled)["households"].note == "đã đối chiếu"


def _convert(soffice: str, file: Path, kind: str, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir"]
    subprocess.run([*command, folder, file], check=True, capture_output=True, timeout=120)
