"""Figures that are possible but hard to believe."""

from __future__ import annotations

import pytest

from config.language import language
from report.items import Item
from report.sense import doubt_of_sum, doubts
from tests.samples import RICE, number

VIETNAMESE = language("vi")
POOR, RATE = RICE.by_id["poor"], RICE.by_id["poor_rate"]


@pytest.mark.parametrize(
    ("item", "figure", "last", "doubt"),
    [
        (POOR, 200, 20, "poor.tenfold"),
        (POOR, 199, 20, None),
        (POOR, 20, 2, "poor.tenfold"),
        (POOR, 19, 1, None),  # few: ten times more is nothing unusual
        (POOR, 500, 0, None),  # there was none at all
        (POOR, 0, 20, "poor.zero"),
        (POOR, 0, 19, None),
        (POOR, 20, 200, "poor.tenth"),
        (POOR, 21, 200, None),
        (POOR, 200, None, None),
        (RATE, 101, None, "poor_rate.over_100"),
        (RATE, 100, None, None),
    ],
)
def test_doubts_of_a_figure(item: Item, figure: int, last: int | None, doubt: str | None) -> None:
    before = None if last is None else number(last)
    found = [name for name, _ in doubts(item, number(figure), before, VIETNAMESE)]
    assert found == ([doubt] if doubt else [])


def test_doubt_shows_both_figures() -> None:
    ((_, said),) = doubts(POOR, number(2000), number(200), VIETNAMESE)
    assert said == "Số hộ nghèo: 2.000, gấp 10 lần trở lên so với kỳ trước (200)."


@pytest.mark.parametrize(
    ("total", "last", "is_doubted"),
    [
        (151, 100, True),
        (150, 100, False),
        (49, 100, True),
        (50, 100, False),
        (40, 19, False),
    ],
)
def test_sum_far_from_last_periods_is_doubted(total: int, last: int, is_doubted: bool) -> None:
    found = doubt_of_sum(POOR, number(total), number(last), VIETNAMESE)
    assert (found is not None) is is_doubted
