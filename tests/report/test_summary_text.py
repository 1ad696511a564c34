"""The summary as the lead reads it in a chat, in Vietnamese and in English."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from config.language import language
from report.summary import Summary
from report.summary_text import contradictions, overview, totals
from report.values import Reference
from tests.samples import RICE_IN_ENGLISH, answers, number
from tests.samples.communes import BUA, DUNG, commune, district, summary_of

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VIETNAMESE, ENGLISH = language("vi"), language("en")
WITH_RICE = {"got_rice": True, "rice_kg": number("1250.5"), "rice_from": "state"}


def text(summary: Summary) -> list[str]:
    return [line.text for line in overview(summary, VIETNAMESE, ZONE)]


def figures(summary: Summary, section_id: str | None = None) -> list[str]:
    return [line.text for line in totals(summary, VIETNAMESE, section_id)]


def test_overview_says_who_has_reported_and_how_far_the_others_are() -> None:
    summary = summary_of(
        commune("Bua", **BUA),
        commune("Dung", "draft", households=1012, poor=290),
        commune("Lập", "none"),
        commune("Long", "draft"),
        commune("Màu", "returned", households=700, poor=300),
    )
    assert text(summary) == [
        "Báo cáo hỗ trợ gạo năm 2022",
        "Hạn nộp: 17:00, 29/11/2022",
        "Đã nộp: 1/5 đơn vị",
        "Chưa nộp:",
        "- Xã Sơn Dung: đã trả lời 2/5 câu",
        "- Xã Sơn Lập: chưa bắt đầu",
        "- Xã Sơn Long: chưa bắt đầu",
        "- Xã Sơn Màu: đã trả lại để sửa",
        "",
        "Có 1 chỗ cần xem lại:",
        "- Mới có 1/5 xã nộp.",
    ]


def test_overview_when_everything_is_in_and_agrees() -> None:
    summary = summary_of(commune("Bua", **BUA), commune("Dung", **DUNG))
    assert text(summary)[2:] == ["Đã nộp: 2/2 đơn vị", "", "Không thấy chỗ nào cần xem lại."]


def test_overview_in_english() -> None:
    summary = summary_of(
        commune("Bua", "submitted", None, RICE_IN_ENGLISH, **BUA),
        commune("Dung", "draft", None, RICE_IN_ENGLISH, **DUNG),
        checklist=RICE_IN_ENGLISH,
        words=ENGLISH,
    )
    assert [line.text for line in overview(summary, ENGLISH, ZONE)] == [
        "Báo cáo hỗ trợ gạo năm 2022",
        "Deadline: 17:00, 29 Nov 2022",
        "Submitted: 1 of 2 units",
        "Not yet submitted:",
        "- Xã Sơn Dung: 4/5 answered",
        "",
        "1 figure to look at:",
        "- Only 1 of 2 communes have submitted.",
    ]


def test_contradiction_names_the_unit_and_whether_it_stands_by_its_figure() -> None:
    summary = summary_of(
        commune("Bua", **{**BUA, "poor": 521}),
        commune("Dung", "submitted", answers(households=100), **DUNG),
        owner=district(poor_of_district=557),
    )
    assert [line.text for line in contradictions(summary, VIETNAMESE)] == [
        "Có 4 chỗ cần xem lại:",
        "- Các xã có 811 hộ nghèo, huyện ghi 557.",
        "- Xã Sơn Bua: Số hộ nghèo (521) không thể lớn hơn tổng số hộ (520).",
        "- Xã Sơn Dung: Số hộ (1.012) khác nhiều kỳ trước (100).",
        "- Tổng số hộ: tổng là 1.012, chênh nhiều so với kỳ trước (100).",
    ]


def test_figures_of_all_sections() -> None:
    decision = {"document": Reference("1/QĐ"), "families": number(3)}
    summary = summary_of(
        commune("Bua", **BUA | WITH_RICE, decisions=(decision,)),
        commune("Dung", **DUNG),
        owner=district(poor_of_district=557),
    )
    assert figures(summary) == [
        "I. Tình hình chung",
        "Tổng số hộ: 1.532 hộ",
        "Số hộ nghèo: 552 hộ",
        "Tỷ lệ hộ nghèo: 36,03%",
        "",
        "II.1. Hỗ trợ gạo",
        "Xã có nhận gạo: 1/2",
        "Số gạo đã cấp: 1.250,5 kg (1/2)",
        "Nguồn gạo: Dự trữ quốc gia 1 (1/2)",
        "Quyết định đã ban hành: 1 mục (1/2)",
        "",
        "III. Nhận xét",
        "Khó khăn: 2 đơn vị đã nêu",
        "Số hộ nghèo toàn huyện: 557 hộ",
        "",
    ]


def test_figures_of_one_section() -> None:
    summary = summary_of(commune("Bua", **BUA))
    assert figures(summary, "III") == [
        "III. Nhận xét",
        "Khó khăn: 1 đơn vị đã nêu",
        "Số hộ nghèo toàn huyện: chưa có",
        "",
    ]


def test_figures_before_anybody_has_submitted() -> None:
    shown = figures(summary_of(commune("Bua", "draft", **BUA)), "I")
    assert shown == [
        "I. Tình hình chung",
        "Tổng số hộ: chưa có",
        "Số hộ nghèo: chưa có",
        "Tỷ lệ hộ nghèo: chưa có",
        "",
    ]


@pytest.mark.parametrize(("words", "about"), [(VIETNAMESE, "khoảng 552"), (ENGLISH, "about 552")])
def test_approximate_total_is_marked(words: object, about: str) -> None:
    given = {**BUA, "poor": number(262, approximate=True)}
    summary = summary_of(commune("Bua", **given), commune("Dung", **DUNG))
    lines = totals(summary, ENGLISH if words is ENGLISH else VIETNAMESE, "I")
    assert f"Số hộ nghèo: {about} hộ" in [line.text for line in lines]
