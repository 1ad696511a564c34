"""The compiled report: nothing is left blank, nothing left over of the template."""

from __future__ import annotations

from typing import Any

import pytest

from config.language import language
from report.checklist import Checklist
from report.outline import Block, compile_outline, outline_lines
from report.summary import Summary
from report.values import Reference
from tests.samples import RICE, number
from tests.samples.communes import BUA, DUNG, commune, district, summary_of

VIETNAMESE = language("vi")
WITH_RICE = {"got_rice": True, "rice_kg": number("1250.5"), "rice_from": "state"}
DECISION = {"document": Reference("1/QĐ-UBND"), "families": number(3)}


def blocks(summary: Summary) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in compile_outline(summary, VIETNAMESE)]


def outlined(*outline: dict[str, Any]) -> Checklist:
    """The sample checklist with another outline."""
    return Checklist.model_validate({**RICE.model_dump(), "outline": outline})


def test_whole_report() -> None:
    summary = summary_of(
        commune("Bua", **BUA | WITH_RICE, decisions=(DECISION,)),
        commune("Dung", **DUNG, decisions=(DECISION, {"document": Reference("2/QĐ-UBND")})),
        owner=district(poor_of_district=552),
    )
    assert blocks(summary) == [
        ("heading1", "I. TÌNH HÌNH CHUNG NĂM 2022"),
        (
            "paragraph",
            "Huyện Sơn Tây gồm 02 xã (Sơn Bua, Sơn Dung), có 1.532 hộ, trong đó 552 hộ nghèo, "
            "tỷ lệ 36,03%; số liệu của huyện là 552.",
        ),
        ("paragraph", "Có 01 xã nhận gạo."),
        ("bullet", "số 1/QĐ-UBND; 3 hộ (xã Sơn Bua, xã Sơn Dung)"),
        ("bullet", "số 2/QĐ-UBND (xã Sơn Dung)"),
        ("bullet", "Dự trữ quốc gia (xã Sơn Bua)"),
        ("bullet", "Xã Sơn Bua, Xã Sơn Dung: Đường xa."),
    ]


def test_what_nobody_has_answered_is_marked() -> None:
    assert blocks(summary_of(commune("Bua", "none"))) == [
        ("note", "Chưa có trong báo cáo này: xã Sơn Bua"),
        ("heading1", "I. TÌNH HÌNH CHUNG NĂM 2022"),
        (
            "paragraph",
            "Huyện Sơn Tây gồm 01 xã (Sơn Bua), có [chưa có: Tổng số hộ] hộ, trong đó "
            "[chưa có: Số hộ nghèo] hộ nghèo, tỷ lệ [chưa có: Tỷ lệ hộ nghèo]; số liệu của huyện "
            "là [chưa có: Số hộ nghèo toàn huyện].",
        ),
        ("paragraph", "[chưa có: Quyết định đã ban hành]"),
        ("paragraph", "[chưa có: Nguồn gạo]"),
        ("paragraph", "[chưa có: Khó khăn]"),
    ]


def test_paragraph_stands_only_where_its_condition_holds() -> None:
    texts = [text for _, text in blocks(summary_of(commune("Bua", **BUA)))]
    assert "Không xã nào nhận gạo." in texts
    assert not any("xã nhận gạo." in text and text.startswith("Có") for text in texts)


@pytest.mark.parametrize("states", [("submitted", "approved"), ("submitted", "none")])
def test_no_placeholder_is_left(states: tuple[Any, Any]) -> None:
    summary = summary_of(commune("Bua", states[0], **BUA), commune("Dung", states[1], **DUNG))
    assert not any("{" in text or "}" in text for _, text in blocks(summary))


def test_what_people_typed_is_never_taken_for_a_placeholder() -> None:
    summary = summary_of(commune("Bua", **{**BUA, "remarks": "Xem {poor} và {households}."}))
    assert ("bullet", "Xã Sơn Bua: Xem {poor} và {households}.") in blocks(summary)


@pytest.mark.parametrize(
    ("figure", "shown"),
    [("3", "03"), ("9", "09"), ("10", "10"), ("0", "00"), ("2.5", "2,5"), ("1250", "1.250")],
)
def test_small_whole_figures_can_have_two_digits(figure: str, shown: str) -> None:
    checklist = outlined({"text": "{rice_kg:02}"})
    given = {**BUA, "got_rice": True, "rice_kg": number(figure)}
    assert blocks(summary_of(commune("Bua", **given), checklist=checklist)) == [
        ("paragraph", shown)
    ]


def test_approximate_figure_is_marked() -> None:
    checklist = outlined({"text": "Có {poor} hộ nghèo."})
    given = {**BUA, "poor": number(300, approximate=True)}
    assert blocks(summary_of(commune("Bua", **given), checklist=checklist)) == [
        ("paragraph", "Có khoảng 300 hộ nghèo.")
    ]


def test_names_of_the_campaign() -> None:
    checklist = outlined(
        {"text": "{owner}, {superior}, năm {year}, {next_year}: {units_reported}/{units} xã"}
    )
    summary = summary_of(commune("Bua", **BUA), commune("Lập", "none"), checklist=checklist)
    assert blocks(summary)[1:] == [
        ("paragraph", "Huyện Sơn Tây, Tỉnh Quảng Ngãi, năm 2022, 2023: 1/2 xã")
    ]


def test_list_within_a_sentence() -> None:
    checklist = outlined({"text": "Gạo lấy từ: {rice_from}. Văn bản: {decisions}."})
    donors = {**WITH_RICE, "rice_from": "donors"}
    summary = summary_of(
        commune("Bua", **BUA | WITH_RICE, decisions=(DECISION,)),
        commune("Dung", **DUNG | donors),
        checklist=checklist,
    )
    assert blocks(summary) == [
        (
            "paragraph",
            "Gạo lấy từ: Dự trữ quốc gia; Nhà hảo tâm. Văn bản: số 1/QĐ-UBND; 3 hộ.",
        )
    ]


def test_districts_own_text_stands_alone() -> None:
    checklist = outlined({"narrative": "poor_of_district"})
    summary = summary_of(
        commune("Bua", **BUA), owner=district(poor_of_district=552), checklist=checklist
    )
    assert blocks(summary) == [("paragraph", "552")]


def grouped() -> Checklist:
    """The sample with decisions that are listed by the office that made them."""
    data = RICE.model_dump()
    decisions = next(i for s in data["sections"] for i in s["items"] if i["id"] == "decisions")
    offices = [{"id": "people", "label": "HĐND"}, {"id": "office", "label": "UBND"}]
    decisions["fields"] = [
        {"id": "office", "label": "Cơ quan", "type": "choice", "options": offices},
        {"id": "name", "label": "Tên", "type": "text"},
    ]
    outline = [{"listing": "decisions", "by": "office"}]
    return Checklist.model_validate({**data, "outline": outline})


def test_listing_is_grouped_in_the_order_of_the_options() -> None:
    checklist = grouped()
    given = ({"office": "office", "name": "Quyết định"}, {"office": "people", "name": "Nghị quyết"})
    summary = summary_of(
        commune("Bua", "submitted", None, checklist, **BUA, decisions=given), checklist=checklist
    )
    assert blocks(summary) == [
        ("paragraph", "HĐND:"),
        ("bullet", "Nghị quyết (xã Sơn Bua)"),
        ("paragraph", "UBND:"),
        ("bullet", "Quyết định (xã Sơn Bua)"),
    ]


def test_entry_without_the_field_that_groups_is_not_lost() -> None:
    checklist = grouped()
    given = ({"office": "office", "name": "Quyết định"}, {"name": "Thư"})
    summary = summary_of(
        commune("Bua", "submitted", None, checklist, **BUA, decisions=given), checklist=checklist
    )
    assert blocks(summary) == [
        ("bullet", "Thư (xã Sơn Bua)"),
        ("paragraph", "UBND:"),
        ("bullet", "Quyết định (xã Sơn Bua)"),
    ]


def test_report_as_lines_of_a_chat() -> None:
    compiled = [
        Block("note", "Chưa đủ"),
        Block("heading2", "1. Chung"),
        Block("paragraph", "Có gạo."),
        Block("bullet", "một"),
    ]
    assert [(line.text, line.style) for line in outline_lines(compiled)] == [
        ("Chưa đủ", "quiet"),
        ("", "plain"),
        ("1. Chung", "strong"),
        ("Có gạo.", "plain"),
        ("- một", "plain"),
    ]
