"""Whatever is sent: an answer, a question or a refusal, never an error."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.language import Language, Message, language
from report.items import Field, ItemType, Option
from report.reading import Reading, Refused, Taken, Unclear, read, read_lines
from report.reading.names import match_name
from report.reading.text import fold
from report.values import Number, decode, encode

TODAY = date(2022, 11, 15)
OPTIONS = (Option(id="a", label="Loa truyền thanh"), Option(id="b", label="Họp thôn"))
PARTS = (
    Field(id="name", label="Tên", type="text"),
    Field(id="count", label="Số hộ", type="integer", unit="hộ", required=False),
)
PLAIN: tuple[ItemType, ...] = (
    "integer",
    "decimal",
    "money",
    "percent",
    "yes_no",
    "date",
    "text",
    "reference",
    "file",
)
FIELDS = [
    *(Field(id="item", label="Số hộ nghèo", type=one, unit="hộ") for one in PLAIN),
    Field(id="item", label="Chọn", type="choice", options=OPTIONS),
    Field(id="item", label="Chọn", type="choices", options=OPTIONS),
    Field(id="item", label="Danh sách", type="list", fields=PARTS),
]
VIETNAMESE = st.text(
    alphabet="0123456789.,/-–%~ không có hộ trăm nghìn triệu tỷ rưỡi linh mười năm đKHTWQ;|\n\t",
    max_size=40,
)
ODD = [
    "",
    " ",
    "\x00",
    "x" * 10_000,
    "9" * 10_000,
    "1." * 5_000,
    "1 " * 5_000,
    "-" * 10_000,
    "một trăm " * 1_000,
    "a;" * 5_000,
    "\n" * 10_000,
    "1/" * 5_000,
    "31/KH-" + "A-" * 5_000,
    "😀" * 100,
    "\u202e12",
    "\u200f",
    "<script>alert(1)</script>",
    "=cmd()|' /C calc'!A0",
    "\ud800",
    "٣٤",
    "１２",
    "²",
    "Ⅷ",
    "五",
    "1e999",
    "nan",
    "inf",
    "Infinity",
    "0x1F",
    "1_000",
    "ǆ",
    "İ",
    "ngày " * 2_000,
    "a\u0301" * 5_000,
    "và " * 3_000,
    "1" + "0" * 4_400,
]


def _well_formed(field: Field, reading: Reading, said: Language) -> None:
    match reading:
        case Taken(value):
            assert decode(field, encode(value)) == value
        case Unclear(question, candidates):
            assert said.say(question)
            assert candidates
        case Refused(reason):
            assert isinstance(reason, Message)
            assert said.say(reason)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.type)
@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text)[:20])
def test_odd_text_never_raises(field: Field, text: str) -> None:
    _well_formed(field, read(field, text, today=TODAY), language("en"))


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.type)
@given(text=st.one_of(st.text(max_size=60), VIETNAMESE))
def test_no_text_raises(field: Field, text: str) -> None:
    _well_formed(field, read(field, text, today=TODAY), language("en"))


@given(text=st.one_of(st.text(max_size=60), VIETNAMESE))
def test_no_text_raises_as_lines_or_names(text: str) -> None:
    found = read_lines(FIELDS[-1], text, today=TODAY)
    assert found.entries or found.faults or read(FIELDS[-1], text, today=TODAY) == Taken(())
    assert isinstance(match_name(text, {"a": ("Sơn Bua",)}), tuple)


@given(number=st.integers(min_value=0, max_value=10**12 - 1))
def test_every_formatted_integer_reads_back(number: int) -> None:
    shown = language("vi").number(number)
    assert read(FIELDS[0], f"{shown} hộ", today=TODAY) == Taken(Number(Decimal(number)))
    spaced = read(FIELDS[0], shown.replace(".", " "), today=TODAY)
    if 100_000 <= number < 1_000_000:  # "298 305" may be two figures
        assert isinstance(spaced, Unclear)
        assert spaced.candidates == (Number(Decimal(number)),)
    else:
        assert spaced == Taken(Number(Decimal(number)))


@given(number=st.decimals(min_value=0, max_value=10**9, places=2))
def test_every_formatted_measure_reads_back_or_is_asked(number: Decimal) -> None:
    shown = language("vi").number(number)
    reading = read(FIELDS[1], shown, today=TODAY)
    if isinstance(reading, Taken):
        assert reading.value == Number(number)
    else:
        assert isinstance(reading, Unclear)
        assert Number(number) in reading.candidates


@given(day=st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_date_reads_back(day: date) -> None:
    field = next(one for one in FIELDS if one.type == "date")
    for shown in (language("vi").day(day), day.isoformat(), f"{day.day}-{day.month}-{day.year}"):
        assert read(field, shown, today=TODAY) == Taken(day)


@given(text=st.text(min_size=1, max_size=200))
def test_text_is_kept_letter_by_letter(text: str) -> None:
    reading = read(next(one for one in FIELDS if one.type == "text"), text, today=TODAY)
    assert isinstance(reading, Refused) or reading == Taken(text)


@given(text=st.text(max_size=60))
def test_folding_again_changes_nothing_but_the_ends(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
