"""A figure alone, of digits or with marks between them, is read at once, and comes to what all the
readers make of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.items import Field
from report.reading import Taken
from report.reading.numbers import read_in_full, read_integer
from report.reading.phrases import harmless_words
from report.reading.sentences import take_apart
from report.reading.text import is_bare, is_marked_figure
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


@given(st.from_regex(r"[0-9]{1,12}([.,][0-9]{1,3}){1,5}", fullmatch=True), st.booleans())
def test_marks_between_digits_mean_what_they_mean_in_full(figure: str, of_money: bool) -> None:
    assert is_marked_figure(f" {figure}\n")
    # In brackets it is no figure alone, and means the same.
    known = harmless_words(HOUSEHOLDS)
    at_length = take_apart(f"({figure})", known, of_money=of_money)
    assert take_apart(figure, known, of_money=of_money) == at_length


@pytest.mark.parametrize("text", ["", "2745", "0", "2.745 hộ", "2.7455", "2..5", ".5", "5,", "٣,٤"])
def test_what_says_more_or_less_is_no_figure_with_marks(text: str) -> None:
    assert not is_marked_figure(text)
