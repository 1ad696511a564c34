"""Several figures in one message: each with the item that its words name, or none at all."""

from __future__ import annotations

from datetime import date

import pytest

from report.items import Field
from report.reading.several import read_several
from report.values import encode

TODAY = date(2022, 11, 15)
FIELDS = [
    Field(id="households", label="Tổng số hộ dân cư", type="integer", unit="hộ"),
    Field(id="people", label="Tổng số nhân khẩu", type="integer", unit="khẩu"),
    Field(id="poor", label="Số hộ nghèo", type="integer", unit="hộ"),
    Field(id="near", label="Số hộ cận nghèo", type="integer", unit="hộ"),
]


def read(text: str, asked: Field | None = None) -> dict[str, object]:
    found = read_several(FIELDS, text, today=TODAY, asked=asked)
    return {field.id: encode(value) for field, value in found}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2745 hộ nghèo, 552 cận nghèo", {"poor": 2745, "near": 552}),
        ("552 can ngheo; 2745 ho ngheo", {"poor": 2745, "near": 552}),
        ("hộ nghèo 2.745\nhộ cận nghèo 552", {"poor": 2745, "near": 552}),
        ("Hộ nghèo\t2745\nHộ cận nghèo\t552\n", {"poor": 2745, "near": 552}),
        ("2745 hộ nghèo\t552 cận nghèo", {"poor": 2745, "near": 552}),
        ("2745 hộ nghèo và 552 hộ cận nghèo ạ", {"poor": 2745, "near": 552}),
        (
            "2745 hộ nghèo, gần 550 cận nghèo",
            {"poor": 2745, "near": {"value": 550, "approximate": True}},
        ),
        ("2745 hộ nghe\u0300o va\u0300 552 hộ câ\u0323n nghe\u0300o", {"poor": 2745, "near": 552}),
    ],
)
def test_each_figure_goes_with_what_is_named_beside_it(text: str, found: dict[str, int]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("661 hộ, trong đó 305 hộ nghèo", {"households": 661, "poor": 305}),
        ("661 hộ (305 hộ nghèo, 59 cận nghèo)", {"households": 661, "poor": 305, "near": 59}),
        ("661; 2.529 nhân khẩu", {"households": 661, "people": 2529}),
    ],
)
def test_the_first_without_a_name_is_the_one_asked(text: str, found: dict[str, int]) -> None:
    assert read(text, asked=FIELDS[0]) == found


@pytest.mark.parametrize(
    "text",
    [
        "2745 hộ nghèo",
        "2745, 552",
        "2745 hộ nghèo, 552",
        "2745 hộ nghèo, 552? cận nghèo",
        "2745 hộ nghèo, 5-6 hộ cận nghèo",
        "2745 hộ nghèo, giảm 552 hộ cận nghèo",
        "2745 hộ nghèo, không 552 hộ cận nghèo",
        "2745 hộ nghèo, 552 hộ nghèo",
        "2,745 hộ nghèo, 552 cận nghèo",
        "2745 hộ nghèo, cận nghèo chưa rõ",
        "2745 hộ nghèo, 552 nghèo",
        "2745 hộ nghèo, 552 gia súc",
        "7\tHộ nghèo\t2745\n8\tHộ cận nghèo\t552",
    ],
)
def test_one_part_in_doubt_leaves_all_of_them(text: str) -> None:
    assert read(text) == {}
