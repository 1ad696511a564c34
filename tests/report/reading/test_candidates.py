"""What is offered where an answer can mean several things, and why one is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from config.language import language
from report.items import Field, ItemType
from report.reading import Refused, Taken, Unclear, read
from report.reading.free_text import LONGEST
from report.values import encode

TODAY = date(2022, 11, 15)


def _field(kind: ItemType, unit: str | None = None) -> Field:
    return Field(id="item", label="Câu hỏi", type=kind, unit=unit)


@pytest.mark.parametrize(
    ("kind", "unit", "text", "offered"),
    [
        ("integer", "hộ", "2,745", [2745]),
        ("integer", "xã", "37/42", [37, 42]),
        ("integer", "hộ", "một trăm năm", [150, 105]),
        ("integer", "hộ", "hai nghìn năm", [2500, 2005]),
        ("integer", "hộ", "298 người", [298]),
        ("decimal", "ha", "38.563", [38563, 38.563]),
        ("decimal", "ha", "38,563", [38563, 38.563]),
        ("decimal", "kg", "5 ta", [500]),
        ("decimal", "kg", "5 tấn gạo", [5000]),
        ("integer", "hộ", "352 nhầm 325", [325, 352]),
        ("integer", "hộ", "352 không phải 325", [352, 325]),
        ("integer", "hộ", "305 hộ, chưa tính thôn Ra Manh", [305]),
        ("integer", "hộ", "2O5", [205]),
        ("decimal", "ha", "38.563, 87 ha", [38563.87]),
        ("integer", "hộ", "không có đám cưới nào", [0]),
        ("integer", "hộ", "- 298 hộ", [298]),
        ("decimal", "ha", "1/2", [1, 2, 0.5]),
        ("percent", None, "37/42", [88.1]),
        ("percent", None, "536/622", [86.17]),
        ("percent", None, "0,4739", [0.4739, 47.39]),
        ("money", None, "940,320 ", [940.32, 0.94032, 940320]),
        ("money", None, "5000", [5000, 5, 0.005]),
        ("money", None, "1 tỷ 25", [1250, 1025]),
        ("yes_no", None, "có 3 vụ", [True, False]),
    ],
)
def test_every_meaning_is_offered(
    kind: ItemType, unit: str | None, text: str, offered: list[Any]
) -> None:
    reading = read(_field(kind, unit), text, today=TODAY)
    assert isinstance(reading, Unclear)
    assert [encode(one) for one in reading.candidates] == offered


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("integer", "hàng ngàn", "approximate"),
        ("integer", "10-15", "range"),
        ("integer", "-5", "below 0"),
        ("integer", "298 và 56", "several"),
        ("integer", "2.74", "whole number"),
        ("integer", "9999999999999", "too large"),
        ("integer", "٢٧٤٥", "0 to 9"),
        ("decimal", "5 sào", "in ha"),
        ("money", "200 USD", "đồng"),
        ("date", "4/2022", "day too"),
        ("date", "30/2/2022", "no such day"),
        ("reference", "kế hoạch của xã", "number and sign"),
        ("file", "đã gửi", "photo"),
        ("text", "  ", "nothing"),
        ("text", "a" * (LONGEST + 1), "8,000"),
        ("text", "a\x00", "cannot be stored"),
    ],
)
def test_refusal_says_what_is_wrong(kind: ItemType, text: str, why: str) -> None:
    reading = read(_field(kind, "ha"), text, today=TODAY)
    assert isinstance(reading, Refused)
    assert why in language("en").say(reading.reason)


def test_refusal_shows_the_example_of_the_field() -> None:
    field = Field(id="item", label="Số thôn", type="integer", example="4 thôn")
    reading = read(field, "abc", today=TODAY)
    assert isinstance(reading, Refused)
    assert "4 thôn" in language("en").say(reading.reason)


def test_longest_text_is_taken_whole() -> None:
    assert read(_field("text"), "ạ" * LONGEST, today=TODAY) == Taken("ạ" * LONGEST)


def test_day_without_year_is_the_last_one_up_to_today() -> None:
    field = _field("date")
    assert read(field, "15/11", today=TODAY) == Taken(date(2022, 11, 15))
    assert read(field, "16/11", today=TODAY) == Taken(date(2021, 11, 16))
    assert read(field, "29/2", today=date(2104, 2, 28)) == Taken(date(2096, 2, 29))
