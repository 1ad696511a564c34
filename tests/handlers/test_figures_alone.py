"""A figure with no word beside it says nothing of other items: it need not be asked whose it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.loading import load_checklists
from report.reading.places import named_beside, names_wholly
from report.reading.second_look import head_of, without_correcting
from report.reading.several import read_several
from report.reading.text import is_bare, is_figure
from report.reading.tokens import in_one_line

TODAY = date(2022, 11, 25)
FIGURES = [
    one for one in load_checklists("dan-van-chinh-quyen-2022")["vi"].asked("unit") if one.is_number
]
ALONE = st.from_regex(r"\s{0,2}[0-9]{1,12}(?:[.,][0-9]{1,3}){0,4}\s{0,2}", fullmatch=True)


@given(ALONE)
def test_figure_alone_names_nothing(text: str) -> None:
    assert is_figure(text)
    assert not named_beside(FIGURES, head_of(text))
    assert not read_several(FIGURES, text, today=TODAY, asked=FIGURES[0])
    assert without_correcting(text) is None
    behind = in_one_line(text)[len(head_of(text)) :]
    assert not any(names_wholly(one, behind) for one in FIGURES)


@given(st.integers(0, 10**12 - 1))
def test_digits_alone_are_a_figure(figure: int) -> None:
    assert is_bare(str(figure))
    assert is_figure(str(figure))


@pytest.mark.parametrize(
    "text", ["", "5 hộ", "-5", "1,", "1, 3", "1.2345", "٣", "１２", "5%", "1/2"]
)
def test_anything_else_may_say_more(text: str) -> None:
    assert not is_figure(text)
