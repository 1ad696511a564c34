"""The form as an office program shows it: locked but for answers, with drop-downs and limits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from config.language import language
from report.form import read_form, write_form
from report.form.model import MARK_SHEET
from report.values import Number
from tests.report.form.forms import ANSWER, CHECKLISTS, MAIN, NOTE, REASON, content, form

BOOK = load_workbook(BytesIO(form({"highlights": "=cmd|'/c calc'!A1", "strengths": "@SUM(1)"})))
SHEET = BOOK[MAIN]


def row_of(item_id: str) -> int:
    label = CHECKLISTS["vi"].by_id[item_id].label
    found = (cell.row for cell in SHEET["B"] if str(cell.value).split("\n")[0] == label)
    return int(next(found))


def rules(sheet: Any, cell: str) -> list[Any]:
    return [one for one in sheet.data_validations.dataValidation if cell in one.sqref]


def test_only_the_cells_to_be_filled_in_are_unlocked() -> None:
    for name in BOOK.sheetnames:
        sheet = BOOK[name]
        assert sheet.protection.sheet, name
        unlocked = {
            cell.column_letter for row in sheet for cell in row if not cell.protection.locked
        }
        if name == MAIN:
            assert unlocked == {ANSWER, REASON, NOTE}
        elif name == MARK_SHEET:
            assert unlocked == set()
        else:
            assert "A" not in unlocked
            assert not [cell for cell in sheet["B"][:3] if not cell.protection.locked]
    assert BOOK[MARK_SHEET].sheet_state == "veryHidden"


def test_every_answer_is_text_so_that_nothing_is_made_of_it() -> None:
    for name in BOOK.sheetnames:
        for row in BOOK[name]:
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.hyperlink is None
                if not cell.protection.locked:
                    assert cell.number_format == "@"
                    assert cell.value is None or cell.data_type == "s"
    assert SHEET[f"{ANSWER}{row_of('highlights')}"].value == "=cmd|'/c calc'!A1"


def test_choices_have_drop_downs() -> None:
    (yes_no,) = rules(SHEET, f"{ANSWER}{row_of('one_stop')}")
    assert (yes_no.type, yes_no.formula1) == ("list", '"Có,Không"')
    (choice,) = rules(SHEET, f"{ANSWER}{row_of('targets_result')}")
    assert "Đạt phần lớn" in choice.formula1
    (tick,) = rules(SHEET, f"{ANSWER}{row_of('directives') + 1}")
    assert tick.formula1 == '"x"'
    models = BOOK["Câu 51"]
    (field,) = rules(models, "B4")
    assert field.type == "list"
    assert rules(models, "B40") == [field]
    assert field.formula1.startswith("$") or "!" in field.formula1 or '"' in field.formula1


def test_limits_are_told_before_and_after() -> None:
    (figure,) = rules(SHEET, f"{ANSWER}{row_of('households')}")
    assert (figure.type, figure.errorStyle) == ("custom", "warning")
    assert figure.prompt == CHECKLISTS["vi"].by_id["households"].hint
    assert "642" in figure.error
    (text,) = rules(SHEET, f"{ANSWER}{row_of('highlights')}")
    assert (text.type, text.operator, text.formula1) == ("textLength", "lessThanOrEqual", "5000")
    (note,) = rules(SHEET, f"{NOTE}{row_of('highlights')}")
    assert note.formula1 == "500"


def test_form_fits_the_paper_and_its_head_stays() -> None:
    assert SHEET.freeze_panes == "A7"
    assert (SHEET.page_setup.orientation, SHEET.page_setup.paperSize) == ("landscape", 9)
    assert SHEET.sheet_properties.pageSetUpPr.fitToPage
    assert SHEET.page_setup.fitToHeight == 0  # as many pages as it takes; one in width


def test_last_period_hint_and_what_may_be_left_out_stand_beside_the_answer() -> None:
    sheet = load_workbook(BytesIO(form(last={"villages": Number(Decimal(4))})))[MAIN]
    assert sheet["E8"].value == "4 thôn"
    assert "Ví dụ: 4" in sheet["H8"].value
    gift = row_of("gift_value")
    assert "Không phát sinh thì để trống." in SHEET[f"H{gift}"].value


def test_form_of_the_owner_asks_the_owners_questions() -> None:
    made = write_form(replace(content(), scope="owner"), language("vi"))
    asked = [item.id for item in CHECKLISTS["vi"].asked("owner")]
    assert [one.item_id for one in read_form(made).items] == asked
