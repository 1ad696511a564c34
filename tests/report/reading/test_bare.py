"""A figure of digits alone is read at once, and comes to what all the readers make of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.items import Field
from report.reading import Taken
from report.reading.numbers import read_in_full, read_integer
from report.reading.text import is_bare
from report.values import Number

HOUSEHOLDS = Field(id="poor", label="Số hộ nghèo", type="integer", unit="hộ")


@given(st.integers(0, 10**12 - 1))
def test_digits_alone_mean_what_they_mean_in_full(figure: int) -> None:
    assert is_bare(str(figure))
    assert read_integer(HOUSEHOLDS, f" {figure}\n") == Taken(Number(Decimal(figure)))
    assert read_in_full(HOUSEHOLDS, str(figure)) == Taken(Number(Decimal(figure)))


@pytest.mark.parametrize(
    "text", ["", "007", "2.745", "-5", "5 hộ", "٣", "１２", "1" * 13, "5\n6", "5.", "không"]
)
def test_anything_else_is_for_all_the_readers(text: str) -> None:
    assert not is_bare(text)
