"""The ways in which officials write an amount of money: each comes to that amount."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from config.language import language
from report.items import Field
from report.reading import Taken, Unclear, read
from report.reading.text import fold
from report.values import Number
from tests.report.reading.test_number_words import spell

TODAY = date(2022, 11, 15)
COST = Field(id="item", label="Giá trị quà", type="money", unit="triệu đồng")
VIETNAMESE = language("vi")


def in_dong(dong: int) -> Iterator[str]:
    grouped = VIETNAMESE.number(Decimal(dong))
    yield from (f"{grouped}đ", f"{grouped} đồng", f"{grouped} VNĐ", f"{grouped},00 ₫")
    yield from (f"{dong}đ", f"{dong} vnd", f"{grouped.replace('.', ' ')} đồng", f"{dong:,}đ")


def in_millions(dong: int) -> Iterator[str]:
    decimal = VIETNAMESE.number(Decimal(dong) / 1_000_000)
    yield from (f"{decimal} triệu đồng", f"{decimal} triệu", f"{decimal}tr", f"{decimal} trđ")


def in_parts(dong: int) -> Iterator[str]:
    """`16 triệu 690 nghìn`, in digits and in words."""
    millions, thousands = divmod(dong // 1000, 1000)
    said = [spell(part, "nghìn", "lẻ") for part in (millions, thousands)]
    yield from (f"{millions}tr{thousands}k", f"{millions} tr {thousands} ngàn đồng")
    yield from (f"{millions} triệu {thousands:03}", f"{millions}tr{thousands:03}")
    yield f"{said[0]} triệu {said[1]} nghìn đồng"
    yield fold(f"{said[0]} triệu {said[1]} nghìn")


def in_billions(millions: int) -> Iterator[str]:
    billions, rest = divmod(millions, 1000)
    yield from (f"{billions} tỷ {rest} triệu", f"{billions}tỷ{rest}tr", f"{billions} ty {rest:03}")
    yield f"{VIETNAMESE.number(Decimal(millions) / 1000)} tỷ đồng"


def _is_read_as(text: str, millions: Decimal) -> None:
    reading = read(COST, text, today=TODAY)
    if isinstance(reading, Unclear):
        assert Number(millions) in reading.candidates, text
    else:
        assert reading == Taken(Number(millions)), text


@settings(max_examples=400)
@given(millions=st.integers(1, 999), thousands=st.integers(1, 999))
@example(millions=929, thousands=15)
def test_amounts_to_the_thousand(millions: int, thousands: int) -> None:
    dong = 1000 * (1000 * millions + thousands)
    for text in (*in_dong(dong), *in_millions(dong), *in_parts(dong)):
        _is_read_as(text, Decimal(dong) / 1_000_000)


@settings(max_examples=400)
@given(billions=st.integers(1, 99), millions=st.integers(1, 999))
def test_amounts_to_the_million(billions: int, millions: int) -> None:
    total = 1000 * billions + millions
    for text in (*in_billions(total), *in_dong(1_000_000 * total), *in_millions(1_000_000 * total)):
        _is_read_as(text, Decimal(total))
