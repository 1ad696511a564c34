"""Rolling up many units' answers into one figure, list or narrative."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.answers import Answers
from report.checklist import Checklist
from report.items import Item, ItemType, Rollup
from report.rollup import RolledUp, Shared, roll_up
from report.values import Number, Reference, StoredFile, Value
from tests.samples import RICE, answers, number, stored

PART: dict[str, Any] = {"id": "part", "label": "Số hộ nghèo", "ask": "?", "hint": "!"}


def item(kind: ItemType, rollup: Rollup) -> Item:
    also: dict[str, Any] = {}
    if kind in ("choice", "choices"):
        also["options"] = [{"id": one, "label": one} for one in ("state", "donors")]
    if kind == "list":
        also["fields"] = [{"id": one, "label": one, "type": "text"} for one in ("name", "issuer")]
    return Item.model_validate({**PART, "type": kind, "rollup": rollup, **also})


def rolled(kind: ItemType, rollup: Rollup, *values: Value | None) -> RolledUp:
    """The roll-up over as many units as there are values; None: that unit gave no answer."""
    asked = item(kind, rollup)
    checklist = Checklist.model_validate(
        {
            "id": "one",
            "version": 1,
            "title": "Một câu",
            "sections": [{"id": "I", "title": "Một", "items": [asked.model_dump()]}],
        }
    )
    units = {f"u{n}": value for n, value in enumerate(values, start=1)}
    return roll_up(
        asked,
        {
            unit: Answers(checklist, {} if value is None else stored(part=value))
            for unit, value in units.items()
        },
    )


@pytest.mark.parametrize(
    ("rollup", "total"),
    [("sum", "6.6"), ("mean", "2.2"), ("min", "1.1"), ("max", "3.3")],
)
def test_figures_are_rolled_up(rollup: Rollup, total: str) -> None:
    found = rolled("decimal", rollup, number("1.1"), number("3.3"), None, number("2.2"))
    assert found.value == number(total)
    assert found.answered == 3
    assert found.by_unit == {"u1": number("1.1"), "u2": number("3.3"), "u4": number("2.2")}


@pytest.mark.parametrize("rollup", ["sum", "mean", "min", "max"])
def test_nothing_answered_has_no_total(rollup: Rollup) -> None:
    assert rolled("decimal", rollup, None, None) == RolledUp(None, {})


def test_nought_is_an_answer() -> None:
    assert rolled("integer", "sum", number(0), None).value == number(0)


@pytest.mark.parametrize("rollup", ["sum", "mean", "min", "max"])
def test_total_of_an_approximate_figure_is_approximate(rollup: Rollup) -> None:
    found = rolled("integer", rollup, number(300, approximate=True), number(100)).value
    assert isinstance(found, Number)
    assert found.approximate


figures = st.lists(
    st.integers(-(10**14), 10**14).flatmap(
        lambda digits: st.integers(0, 6).map(lambda places: Decimal(digits).scaleb(-places))
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=60)
@given(figures)
def test_sum_is_exact(given_figures: list[Decimal]) -> None:
    found = rolled("decimal", "sum", *(Number(one) for one in given_figures)).value
    assert isinstance(found, Number)
    assert Fraction(found.value) == sum(map(Fraction, given_figures))


@settings(max_examples=60)
@given(figures)
def test_mean_is_exact_to_six_decimals(given_figures: list[Decimal]) -> None:
    found = rolled("decimal", "mean", *(Number(one) for one in given_figures)).value
    assert isinstance(found, Number)
    exact = sum(map(Fraction, given_figures), Fraction(0)) / len(given_figures)
    assert abs(Fraction(found.value) - exact) <= Fraction(1, 2_000_000)


def test_mean_is_rounded_half_up() -> None:
    found = rolled("decimal", "mean", number("0.000001"), number("0"))
    assert found.value == number("0.000001")
    third = rolled("decimal", "mean", number(1), number(0), number(0))
    assert third.value == number("0.333333")


def test_yes_is_counted() -> None:
    assert rolled("yes_no", "count_yes", True, False, None, True).value == number(2)
    assert rolled("yes_no", "count_yes", False, False).value == number(0)
    assert rolled("yes_no", "count_yes", None, None).value is None


def test_rate_is_that_of_the_sums() -> None:
    units = {
        "big": answers(poor=100, households=1000),
        "small": answers(poor=9, households=10),
    }
    found = roll_up(RICE.by_id["poor_rate"], units)
    assert found.value == number("10.79")  # and not the mean of 10 and 90 percent
    assert found.by_unit == {"big": number("10.00"), "small": number("90.00")}


def test_rate_leaves_out_who_gave_only_one_of_its_figures() -> None:
    units = {"whole": answers(poor=1, households=4), "half": answers(poor=9)}
    assert roll_up(RICE.by_id["poor_rate"], units).value == number("25.00")
    assert roll_up(RICE.by_id["poor_rate"], {"half": answers(poor=9)}).value is None


def test_rate_of_nothing_at_all_is_none() -> None:
    units = {"one": answers(poor=0, households=0)}
    assert roll_up(RICE.by_id["poor_rate"], units) == RolledUp(None, {})


PLAN, LETTER = Reference("1/KH-UBND", date(2022, 4, 5)), Reference("2/CV-UBND")
PHOTO = StoredFile("ab" * 32, "anh.jpg", "image/jpeg", 3)


@pytest.mark.parametrize(
    ("kind", "values", "parts"),
    [
        ("text", ("xa", "gần", "xa"), [("xa", "u1", "u3"), ("gần", "u2")]),
        ("choice", ("state", None, "state"), [("state", "u1", "u3")]),
        ("choices", (("state", "donors"), ("donors",)), [("state", "u1"), ("donors", "u1", "u2")]),
        ("reference", (PLAN, LETTER, PLAN), [(PLAN, "u1", "u3"), (LETTER, "u2")]),
        ("date", (date(2022, 4, 5), date(2022, 4, 5)), [(date(2022, 4, 5), "u1", "u2")]),
        ("file", ((PHOTO,), (PHOTO,)), [(PHOTO, "u1", "u2")]),
        (
            "list",
            (({"name": "A"}, {"name": "B"}), (), ({"name": "B"}, {"name": "B", "issuer": "x"})),
            [
                ({"name": "A"}, "u1"),
                ({"name": "B"}, "u1", "u3"),
                ({"name": "B", "issuer": "x"}, "u3"),
            ],
        ),
    ],
)
def test_same_entries_are_listed_once_with_all_who_gave_them(
    kind: ItemType, values: tuple[Any, ...], parts: list[tuple[Any, ...]]
) -> None:
    found = rolled(kind, "list", *values)
    assert found.parts == tuple(Shared(value, tuple(units)) for value, *units in parts)
    assert found.value is None


def test_entry_given_twice_by_one_unit_names_it_once() -> None:
    found = rolled("list", "list", ({"name": "A"}, {"name": "A"}))
    assert found.parts == (Shared({"name": "A"}, ("u1",)),)


def test_own_words_are_kept_in_the_order_of_the_units() -> None:
    found = rolled("text", "narrative", "Đường xa.", "Sóng yếu.", None, "Đường xa.")
    assert found.parts == (Shared("Đường xa.", ("u1", "u4")), Shared("Sóng yếu.", ("u2",)))


def test_without_a_roll_up_every_unit_stands_by_itself() -> None:
    found = rolled("integer", "none", number(1), number(2))
    assert found == RolledUp(None, {"u1": number(1), "u2": number(2)})
