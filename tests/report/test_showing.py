"""Values as people read them, in Vietnamese and in English."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.language import language
from report.items import Field, ItemType, Option
from report.reading import Taken, read
from report.showing import as_typed, shorten, show, show_bare, show_entry, told_apart
from report.values import Entry, Number, Reference, StoredFile, Value
from tests.samples import RICE, number

UNITS: dict[ItemType, str] = {"integer": "hộ", "decimal": "ha", "money": "triệu đồng"}
PHOTO = StoredFile("ab" * 32, "anh.jpg", "image/jpeg", 3)
TODAY = date(2022, 11, 25)


def field(kind: ItemType, **also: Any) -> Field:
    if kind in ("choice", "choices"):
        also["options"] = (Option(id="state", label="Nhà nước"), Option(id="donors", label="Khác"))
    if kind == "list":
        also["fields"] = RICE.by_id["decisions"].fields
    return Field(id="it", label="Câu hỏi", type=kind, unit=UNITS.get(kind), **also)


SHOWN: list[tuple[ItemType, Value, str, str]] = [
    ("integer", number(2745), "2.745 hộ", "2,745 hộ"),
    ("decimal", number("38563.87"), "38.563,87 ha", "38,563.87 ha"),
    ("decimal", number("0.30"), "0,3 ha", "0.3 ha"),
    ("integer", number(-5), "-5 hộ", "-5 hộ"),
    ("money", number("16.69"), "16,69 triệu đồng", "16.69 triệu đồng"),
    ("percent", number("47.39"), "47,39%", "47.39%"),
    ("integer", number(300, approximate=True), "khoảng 300 hộ", "about 300 hộ"),
    ("yes_no", True, "Có", "Yes"),
    ("yes_no", False, "Không", "No"),
    ("choice", "donors", "Khác", "Khác"),
    ("choices", ("state", "donors"), "Nhà nước, Khác", "Nhà nước, Khác"),
    ("choices", (), "không có", "none"),
    ("date", date(2022, 4, 5), "05/4/2022", "5 Apr 2022"),
    ("date", date(2022, 2, 10), "10/02/2022", "10 Feb 2022"),
    ("text", "Đường xa.", "Đường xa.", "Đường xa."),
    ("reference", Reference("31/KH-UBND"), "số 31/KH-UBND", "No. 31/KH-UBND"),
    (
        "reference",
        Reference("31/KH-UBND", date(2022, 4, 5), "UBND huyện", "về gạo"),
        "số 31/KH-UBND ngày 05/4/2022 của UBND huyện về gạo",
        "No. 31/KH-UBND of 5 Apr 2022 by UBND huyện về gạo",
    ),
    ("file", (PHOTO, PHOTO), "anh.jpg\nanh.jpg", "anh.jpg\nanh.jpg"),
    ("file", (), "không có", "none"),
    (
        "list",
        ({"families": number(3), "document": Reference("1/QĐ")}, {"document": Reference("2/QĐ")}),
        "số 1/QĐ; 3 hộ\nsố 2/QĐ",
        "No. 1/QĐ; 3 hộ\nNo. 2/QĐ",
    ),
    ("list", (), "không có", "none"),
]


@pytest.mark.parametrize(("kind", "value", "vietnamese", "english"), SHOWN)
def test_value_is_shown_in_the_readers_language(
    kind: ItemType, value: Value, vietnamese: str, english: str
) -> None:
    shown = [show(field(kind), value, language(code)) for code in ("vi", "en")]
    assert shown == [vietnamese, english]


def test_every_type_is_shown() -> None:
    assert {kind for kind, *_ in SHOWN} == set(get_args(ItemType))


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("integer", number(2745), "2.745"),
        ("integer", number(300, approximate=True), "khoảng 300"),
        ("percent", number("47.39"), "47,39%"),
        ("money", number("16.69"), "16,69"),
        ("yes_no", True, "Có"),
    ],
)
def test_unit_is_left_to_the_sentence_around_it(kind: ItemType, value: Value, shown: str) -> None:
    assert show_bare(field(kind), value, language("vi")) == shown


def test_parts_of_an_entry_stand_in_the_order_of_the_fields() -> None:
    entry: Entry = {"families": number(3), "document": Reference("1/QĐ")}
    assert show_entry(field("list"), entry, language("vi")) == "số 1/QĐ; 3 hộ"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Đường xa.", "Đường xa."),
        ("một\nhai", "một; hai"),
        ("0123456789", "0123456789"),
        ("01234567890", "012345678…"),
        ("01234567 901", "01234567…"),
    ],
)
def test_long_text_is_cut_with_a_mark(text: str, short: str) -> None:
    assert shorten(text, 10) == short
    assert len(shorten(text, 10)) <= 10


# With three decimals the reader asks back, and rightly: 1,250 may be meant either way.
figures = st.integers(0, 10**9 - 1).flatmap(
    lambda digits: st.integers(0, 2).map(lambda places: Decimal(digits).scaleb(-places))
)
TYPED: dict[ItemType, st.SearchStrategy[Any]] = {
    "integer": st.builds(Number, st.integers(0, 10**9).map(Decimal), st.booleans()),
    "decimal": st.builds(Number, figures, st.booleans()),
    "money": st.builds(Number, figures, st.booleans()),
    "percent": st.builds(Number, figures.filter(lambda figure: figure <= 100)),
    "yes_no": st.booleans(),
    "choice": st.sampled_from(["state", "donors"]),
    "date": st.dates(date(2000, 1, 1), TODAY),
}


@pytest.mark.parametrize("kind", TYPED)
@settings(max_examples=40)
@given(data=st.data())
def test_value_typed_as_it_is_offered_reads_back_as_itself(
    kind: ItemType, data: st.DataObject
) -> None:
    value = data.draw(TYPED[kind])
    typed = as_typed(field(kind), value, language("vi"))
    assert read(field(kind), typed, today=TODAY) == Taken(value), typed


def test_titles_are_told_apart_by_what_the_others_do_not_begin_with() -> None:
    year, quarter = "Báo cáo dân vận năm 2022", "Báo cáo dân vận quý I năm 2023"
    assert told_apart([year, quarter]) == {year: "năm 2022", quarter: "quý I năm 2023"}
    assert told_apart([year, year]) == {year: ""}
    assert told_apart(["Báo cáo", year]) == {"Báo cáo": "Báo cáo", year: "dân vận năm 2022"}
