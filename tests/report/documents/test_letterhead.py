"""Who writes the report, where and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from config.language import language
from report.documents import default_letterhead
from report.documents.letterhead import committee, day_line, lines_of, padded, without_noun
from report.documents.widths import in_even_lines, width_mm
from tests.samples.communes import FACTS, commune, summary_of

VIETNAMESE, ENGLISH = language("vi"), language("en")
DISTRICT = summary_of(commune("Bua"), commune("Dung"))


def test_facts_of_the_campaign_give_the_letterhead() -> None:
    head = default_letterhead(DISTRICT, VIETNAMESE, date(2022, 11, 17))
    assert head.superior_name == "UBND TỈNH QUẢNG NGÃI"
    assert head.owner_name == "ỦY BAN NHÂN DÂN\nHUYỆN SƠN TÂY"
    assert head.place == "Sơn Tây"
    assert head.number.strip("\u00a0") == "/BC-UBND"
    assert head.signer_title == "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH"
    assert head.recipients == ("UBND tỉnh Quảng Ngãi", "UBND các xã", "Lưu: VT")
    assert (head.day, head.signer_name) == (date(2022, 11, 17), "")


def test_letterhead_of_an_office() -> None:
    facts = replace(FACTS, owner_name="Sở Nội vụ", superior_name="Bộ Nội vụ")
    head = default_letterhead(replace(DISTRICT, facts=facts), VIETNAMESE)
    assert (head.superior_name, head.owner_name) == ("BỘ NỘI VỤ", "SỞ NỘI VỤ")
    assert head.number.endswith("/BC-SNV")
    assert head.signer_title == "THỦ TRƯỞNG ĐƠN VỊ"
    assert committee("Sở Nội vụ", VIETNAMESE) == "Sở Nội vụ"


def test_letterhead_of_a_province_names_all_kinds_of_units_below() -> None:
    facts = replace(FACTS, owner_name="Tỉnh Quảng Ngãi", superior_name="")
    ward = replace(commune("Trà Câu"), name="Phường Trà Câu")
    summary = replace(DISTRICT, facts=facts, reports=(*DISTRICT.reports, ward))
    head = default_letterhead(summary, VIETNAMESE)
    assert head.superior_name == ""
    assert head.recipients == ("UBND các xã, phường", "Lưu: VT")


def test_names_within_a_sentence() -> None:
    assert committee("Huyện Sơn Tây", VIETNAMESE) == "Ủy ban nhân dân huyện Sơn Tây"
    assert without_noun("Thành phố Quảng Ngãi") == "Quảng Ngãi"
    assert without_noun("Sở Nội vụ") == "Sở Nội vụ"


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2022, 11, 17), "ngày 17 tháng 11 năm 2022"),
        (date(2023, 1, 5), "ngày 05 tháng 01 năm 2023"),
        (date(2022, 2, 28), "ngày 28 tháng 02 năm 2022"),
        (date(2022, 3, 9), "ngày 09 tháng 3 năm 2022"),
    ],
)
def test_days_under_10_and_months_1_and_2_take_a_0(day: date, shown: str) -> None:
    assert day_line(day, 2022, VIETNAMESE) == shown


def test_day_left_open_is_filled_in_by_hand() -> None:
    assert day_line(None, 2022, VIETNAMESE).split() == ["ngày", "tháng", "năm", "2022"]
    assert "\u00a0" * 5 in day_line(None, 2022, VIETNAMESE)


@pytest.mark.parametrize(
    ("number", "shown"), [("5/BC-UBND", "05/BC-UBND"), ("31/BC-UBND", "31/BC-UBND")]
)
def test_numbers_under_10_take_a_0(number: str, shown: str) -> None:
    assert padded(number) == shown


@pytest.mark.parametrize("name", ["A / B", "A\nB", " A \n\n B "])
def test_names_can_have_several_lines(name: str) -> None:
    assert lines_of(name) == ("A", "B")


def test_title_is_broken_before_a_word_that_opens_a_part() -> None:
    title = "Công tác dân vận chính quyền và thực hiện Quy chế dân chủ ở cơ sở năm 2022"
    assert in_even_lines(title, 14, 148) == (
        "Công tác dân vận chính quyền",
        "và thực hiện Quy chế dân chủ ở cơ sở năm 2022",
    )


@pytest.mark.parametrize("title", ["", "Một", "a " * 300, "x" * 300])
def test_any_title_is_broken_into_lines_that_are_the_title(title: str) -> None:
    assert " ".join(in_even_lines(title, 14, 148)) == " ".join(title.split())


def test_width_of_a_line() -> None:
    assert width_mm("Độc lập - Tự do - Hạnh phúc", 14) == pytest.approx(60.4, abs=1)
    assert width_mm("", 14) == 0
