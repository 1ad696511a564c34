"""Plans as leads type them, in either language."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.reminders.plan import (
    DEFAULT_PLAN,
    Plan,
    Step,
    WrongStep,
    parse_plan,
    plan_text,
    stored_plan,
)

WHOLE = "-7d 08:00, -3d 08:00, -1d 14:00, 0d 08:00, +1d 08:00 daily x5"


@pytest.mark.parametrize(
    "typed",
    [
        WHOLE,
        "-7d 08:00, -3d, -1d 14:00, 0d 08:00, +1d daily x5",
        "trước 7 ngày 8h; trước 3 ngày; trước 1 ngày 14h; đúng hạn; sau 1 ngày hằng ngày 5 lần",
        "truoc 7 ngay 8h\ntruoc 3 ngay\ntruoc 1 ngay 14 gio\nngay den han\nsau 1 ngay moi ngay x5",
        "+1d daily x5, 0, -1d 14:00, −3d, -7 ngày 8h00, -7d",
    ],
)
def test_plan_is_read_however_it_is_typed(typed: str) -> None:
    assert parse_plan(typed) == DEFAULT_PLAN


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("-7d, 3d", "3d"),  # before or after?
        ("-1d 25:00", "-1d 25:00"),
        ("-100d", "-100d"),
        ("+1d daily x31", "+1d daily x31"),
        ("+1d daily x0", "+1d daily x0"),
        ("0d, thứ hai", "thứ hai"),
        ("", ""),
        (" , ", ","),
        (", ".join(f"-{n}d" for n in range(1, 17)), ", ".join(f"-{n}d" for n in range(1, 17))),
    ],
)
def test_part_that_cannot_be_read_is_named(typed: str, wrong: str) -> None:
    assert parse_plan(typed) == WrongStep(wrong)


def test_plan_is_written_as_it_is_kept() -> None:
    assert plan_text(DEFAULT_PLAN) == WHOLE
    assert stored_plan(None) == DEFAULT_PLAN
    with pytest.raises(ValueError, match="no plan of reminders: soon"):
        stored_plan("soon")


steps = st.builds(
    Step,
    days=st.integers(-90, 90),
    at=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    times=st.integers(1, 30),
)


@given(st.sets(steps, min_size=1, max_size=15))
def test_any_plan_is_read_back_as_it_was_written(some: set[Step]) -> None:
    plan: Plan = tuple(sorted(some, key=lambda one: (one.days, one.at, one.times)))
    assert parse_plan(plan_text(plan)) == plan


@given(st.text())
def test_any_text_is_a_plan_or_names_what_is_none(text: str) -> None:
    assert isinstance(parse_plan(text), tuple | WrongStep)
