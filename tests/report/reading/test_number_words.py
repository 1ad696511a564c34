"""Figures in words: each is read as itself, however it is typed, or asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from report.items import Field
from report.reading import Reading, Taken, Unclear, read
from report.reading.text import fold
from report.values import encode
from tests.corpus.misspellings import telex, vni

TODAY = date(2022, 11, 15)
HOUSEHOLDS = Field(id="item", label="Số hộ nghèo", type="integer", unit="hộ")
DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
UNITS = {1: "mốt", 4: "tư", 5: "lăm"}  # behind a word for tens, from twenty on


def _below_hundred(number: int) -> str:
    tens, unit = divmod(number, 10)
    if not tens:
        return DIGITS[unit]
    said = "lăm" if unit == 5 else UNITS.get(unit, DIGITS[unit]) if tens > 1 else DIGITS[unit]
    start = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    return f"{start} {said}" if unit else start


def _below_thousand(number: int, *, in_full: bool, odd: str) -> Iterator[str]:
    hundreds, rest = divmod(number, 100)
    if hundreds or in_full:
        yield f"{DIGITS[hundreds]} trăm"
    if 0 < rest < 10 and (hundreds or in_full):
        yield f"{odd} {DIGITS[rest]}"
    elif rest:
        yield _below_hundred(rest)


def spell(number: int, thousand: str, odd: str) -> str:
    """A whole number below a million in words, as it is read out."""
    thousands, rest = divmod(number, 1000)
    if not number:
        return DIGITS[0]
    parts: list[str] = []
    if thousands:
        parts = [*_below_thousand(thousands, in_full=False, odd=odd), thousand]
    parts += _below_thousand(rest, in_full=bool(thousands), odd=odd) if rest else ()
    return " ".join(parts)


def _is_or_offers(reading: Reading, number: int) -> bool:
    if isinstance(reading, Unclear):
        return number in [encode(one) for one in reading.candidates]
    return isinstance(reading, Taken) and encode(reading.value) == number


@settings(max_examples=1500)
@given(
    number=st.integers(0, 999_999),
    thousand=st.sampled_from(["nghìn", "ngàn"]),
    odd=st.sampled_from(["linh", "lẻ"]),
    behind=st.sampled_from(["", " hộ", " hộ nghèo ạ"]),
)
@example(number=1100, thousand="nghìn", odd="linh", behind="")
def test_a_number_read_out_is_that_number(
    number: int, thousand: str, odd: str, behind: str
) -> None:
    said = spell(number, thousand, odd)
    assert read(HOUSEHOLDS, said + behind, today=TODAY) == read(
        HOUSEHOLDS, f"{number}", today=TODAY
    )
    for form in (fold(said), telex(said), vni(said), said.upper()):
        reading = read(HOUSEHOLDS, form + behind, today=TODAY)
        assert _is_or_offers(reading, number), form


@pytest.mark.parametrize(
    "text",
    [
        "hai ba hộ",
        "năm bảy hộ",
        "mười lăm mười sáu hộ",
        "hai trăm năm sáu hộ",
        "trăm mấy",
        "hai nghìn nghìn",
        "năm mươi trăm",
        "mười hai phẩy",
        "ba trăm nghìn triệu nghìn",
    ],
)
def test_what_makes_no_one_number_is_not_taken(text: str) -> None:
    assert not isinstance(read(HOUSEHOLDS, text, today=TODAY), Taken)
