"""The workbook: sheets, formulas over the units' figures, sources, limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import report.documents.sources as sources_sheet
from config.language import language
from report.checklist import Checklist
from report.documents import Source, make_excel
from report.items import Rollup
from report.summary import Summary
from report.totals import total_value
from report.values import Number
from tests.report.documents.docx_files import xml_parts
from tests.report.documents.xlsx_files import AT, book, rows, sources_of, texts, totals
from tests.samples import RICE, answers, number
from tests.samples.communes import BUA, DUNG, commune, district, summary_of
from tests.samples.son_tay import son_tay

VIETNAMESE, ENGLISH = language("vi"), language("en")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SHEETS = [
    "Tổng hợp", "Theo đơn vị", "Danh sách", "Ý kiến bằng lời", "Cần xem lại", "Nguồn số liệu",
]  # fmt: skip


def made(summary: Summary, *sources: Source) -> bytes:
    return make_excel(summary, sources, VIETNAMESE, ZONE)


@pytest.fixture(scope="module")
def workbook() -> bytes:
    summary = son_tay()
    return make_excel(summary, tuple(sources_of(summary)), VIETNAMESE, ZONE)


def test_sheets_in_order_the_totals_in_front(workbook: bytes) -> None:
    found = book(workbook)
    assert found.sheetnames == SHEETS
    assert found.active.title == "Tổng hợp"


def test_totals_stored_are_those_of_the_roll_up(workbook: bytes) -> None:
    summary, shown = son_tay(), totals(book(workbook))
    for item in summary.checklist.all_items:
        value = total_value(summary.items[item.id])
        if isinstance(value, Number):
            share = Decimal(100) if item.type == "percent" else Decimal(1)
            assert shown[item.label] == pytest.approx(float(value.value / share)), item.id


def test_every_total_of_units_is_a_live_formula(workbook: bytes) -> None:
    summary = son_tay()
    formulas = totals(book(workbook, values=False))
    live: set[Rollup] = {"sum", "mean", "min", "max", "count_yes", "ratio"}
    for item in summary.checklist.all_items:
        if item.rollup in live:
            assert str(formulas[item.label]).startswith("="), item.id


def test_formulas_say_what_they_do(workbook: bytes) -> None:
    formulas = totals(book(workbook, values=False))
    cells = "'Theo đơn vị'!$E$3:$E$11"
    assert formulas["Tổng số hộ dân cư"] == f'=IF(COUNT({cells})=0,"-",SUM({cells}))'
    assert "COUNTIF" in formulas["Bộ phận Một cửa"]
    assert "SUMPRODUCT(--ISNUMBER" in formulas["Tỷ lệ hộ nghèo"]
    assert formulas["Khoảng cách đến trung tâm tỉnh"] == 80


def test_units_have_a_row_each_with_filters_and_heads_that_stay(workbook: bytes) -> None:
    sheet = book(workbook)["Theo đơn vị"]
    assert [row[0] for row in rows(sheet)[2:]] == [one.name for one in son_tay().reports]
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref.startswith("A2:")
    assert sheet["E2"].value == "Tổng số hộ dân cư (hộ)"
    assert sheet["E3"].value == 520
    assert sheet["B3"].value == "đã nộp"


@pytest.mark.parametrize("name", SHEETS)
def test_heads_of_every_sheet_stay_and_can_be_filtered(workbook: bytes, name: str) -> None:
    sheet = book(workbook)[name]
    assert sheet.freeze_panes is not None
    if sheet.max_row > 1:
        assert sheet.auto_filter.ref is not None


def test_figures_are_grouped_and_percents_are_shares(workbook: bytes) -> None:
    sheet = book(workbook)["Theo đơn vị"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    area = sheet.cell(3, heads["Diện tích tự nhiên (ha)"])
    rate = sheet.cell(3, heads["Tỷ lệ hộ nghèo (%)"])
    assert area.number_format == "[$-42A]#,##0.00"
    assert (rate.value, rate.number_format) == (pytest.approx(0.5038), "[$-42A]0.00%")


def test_approximate_figure_stays_a_number_and_says_so(workbook: bytes) -> None:
    sheet = book(workbook)["Tổng hợp"]
    row = next(row for row in sheet.iter_rows() if row[1].value == "Số ngày công đóng góp")
    assert row[3].value == 4980
    assert row[3].number_format == '[$-42A]"khoảng "#,##0'


def test_missing_figures_say_so_in_yellow() -> None:
    summary = summary_of(commune("Bua", **BUA), commune("Lập", "draft", **DUNG))
    sheet = book(made(summary))["Theo đơn vị"]
    late = sheet[4][2:]
    assert {cell.value for cell in late} == {"chưa có"}
    assert {cell.fill.fgColor.rgb for cell in late} == {"FFFFF2AB"}
    assert [cell.value for cell in sheet[4][:2]] == ["Xã Sơn Lập", "đang nhập"]


def test_totals_of_what_nobody_gave_say_so() -> None:
    shown = totals(book(made(summary_of(commune("Bua", "none")))))
    assert shown["Tổng số hộ"] == "chưa có"
    assert shown["Tỷ lệ hộ nghèo"] == "chưa có"
    assert shown["Số hộ nghèo toàn huyện"] == "chưa có"
    assert shown["Khó khăn"] == "chưa có"


def test_question_that_is_not_for_anybody_is_not_missing(workbook: bytes) -> None:
    assert totals(book(workbook))["Lý do chưa có Bộ phận Một cửa"] == "-"


def test_lists_and_texts_name_their_units(workbook: bytes) -> None:
    found = book(workbook)
    lists, narratives = rows(found["Danh sách"]), rows(found["Ý kiến bằng lời"])
    kept = [row for row in lists if row[2] and "Địa chỉ tin cậy" in row[2]]
    assert kept[0][3] == "Xã Sơn Lập, Xã Sơn Màu, Xã Sơn Mùa"
    assert ("III.2", "Hạn chế và nguyên nhân") in {row[:2] for row in narratives}
    assert any(row[3] == "Huyện Sơn Tây" for row in narratives)


def test_contradictions_are_listed_worst_first() -> None:
    summary = summary_of(
        commune("Bua", **{**BUA, "poor": 521}),
        commune("Dung", "submitted", answers(households=100), **DUNG),
        owner=district(poor_of_district=557),
    )
    _, *found = rows(book(made(summary))["Cần xem lại"])
    assert [row[0] for row in found] == ["sai", "sai", "cần xem lại", "cần xem lại"]
    assert found[0][1] == "toàn bộ các đơn vị"  # 811 and 557 are farther apart than 521 and 520
    assert found[1][1] == "Xã Sơn Bua"
    assert set(found[1][2].split("; ")) == {"Số hộ nghèo", "Tổng số hộ"}
    assert found[1][3] == "Số hộ nghèo (521) không thể lớn hơn tổng số hộ (520)."


def test_every_figure_has_its_source(workbook: bytes) -> None:
    summary = son_tay()
    _, *found = rows(book(workbook)["Nguồn số liệu"])
    assert len(found) == len(list(sources_of(summary)))
    assert found[2] == (
        "Xã Sơn Bua", "Tổng số hộ dân cư", 520, None, "Cán bộ Xã Sơn Bua", "cán bộ",
        datetime(2022, 11, 17, 8, 26), "Telegram",
    )  # fmt: skip


def test_source_says_what_a_figure_was_before() -> None:
    summary = summary_of(commune("Bua", **BUA))
    source = Source("bua", "poor", "Cán bộ", "cán bộ", AT, "web", number(262), before="26")
    taken_back = replace(source, value=None, before="262 hộ")
    _, first, second = rows(book(made(summary, source, taken_back))["Nguồn số liệu"])
    assert first[2:4] == (262, "26")
    assert second[2:4] == (None, "262 hộ")


def test_text_too_long_for_a_cell_is_cut_with_a_mark() -> None:
    summary = summary_of(commune("Bua", **{**BUA, "remarks": "Xa 😀 " * 9000}))
    (cut,) = [text for text in texts(made(summary)) if len(text) > 20_000]
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert cut.endswith("… (dài quá, cắt ở đây)")


def test_sheet_that_is_full_says_that_there_is_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources_sheet, "MOST_ROWS", 4)
    source = Source("bua", "poor", "Cán bộ", "cán bộ", AT, "web", number(262))
    found = rows(book(made(summary_of(commune("Bua", **BUA)), *[source] * 9))["Nguồn số liệu"])
    assert len(found) == 4
    assert found[-1][0] == "Còn nữa: trang tính đã hết chỗ."


def with_rollup(rollup: Rollup) -> Checklist:
    """The sample checklist with another roll-up of the poor households, and no rate of them."""
    data = RICE.model_dump()
    for section in data["sections"]:
        section["items"] = [one for one in section["items"] if one["id"] != "poor_rate"]
        for item in section["items"]:
            if item["id"] == "poor":
                item["rollup"] = rollup
    return Checklist.model_validate({**data, "outline": (), "checks": ()})


@pytest.mark.parametrize(
    ("rollup", "total"), [("mean", 276), ("min", 262), ("max", 290), ("sum", 552)]
)
def test_means_and_extremes_are_formulas_too(rollup: Rollup, total: int) -> None:
    checklist = with_rollup(rollup)
    summary = summary_of(
        commune("Bua", "submitted", None, checklist, **BUA),
        commune("Dung", "submitted", None, checklist, **DUNG),
        checklist=checklist,
    )
    file = made(summary)
    assert totals(book(file))["Số hộ nghèo"] == total
    assert totals(book(file, values=False))["Số hộ nghèo"].startswith("=")


def test_workbook_without_units_or_answers_opens() -> None:
    assert book(made(summary_of())).sheetnames == SHEETS


def test_workbook_in_english() -> None:
    summary = son_tay("en")
    found = book(make_excel(summary, tuple(sources_of(summary)), ENGLISH, ZONE))
    assert found.sheetnames == [
        "Totals", "By unit", "Lists", "Texts", "Contradictions", "Sources",
    ]  # fmt: skip
    assert totals(found)["Poor households"] == 2745
    row = next(row for row in found["Totals"].iter_rows() if row[1].value == "One-stop shop")
    assert row[3].value == 9


def test_every_part_is_well_formed(workbook: bytes) -> None:
    assert "xl/workbook.xml" in xml_parts(workbook)


def test_two_of_the_same_are_the_same(workbook: bytes) -> None:
    def cells(file: bytes) -> list[Any]:
        return [row for sheet in book(file) for row in rows(sheet)]

    summary = son_tay()
    again = make_excel(summary, tuple(sources_of(summary)), VIETNAMESE, ZONE)
    assert cells(again) == cells(workbook)
