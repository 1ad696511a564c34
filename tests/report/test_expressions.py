"""Rules are exact, say nothing of what is not known, and cannot do anything but compare."""

from __future__ import annotations

import string
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.expressions import Expression, Operand

HERE: dict[str, Operand] = {
    "poor": Decimal(30),
    "households": Decimal(120),
    "area": Decimal("0.3"),
    "one_stop": True,
    "source": "state",
    "directives": ("kl_114", "ct_16"),
    "nothing": None,
}
LAST: dict[str, Operand] = {"households": Decimal(100), "poor": None}


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ("poor <= households", True),
        ("poor > households", False),
        ("poor + 90 == households", True),
        ("0 < poor < households", True),
        ("area == 0.1 + 0.2", True),
        ("area * 3 == 0.9", True),
        ("poor <= 3/2 * households", True),
        ("poor / households == 1/4", True),
        ("abs(households - last.households) <= last.households * 0.1", False),
        ("round(poor / 7, 2) == 4.29", True),
        ("round(1/8, 2) == 0.13", True),
        ("min(poor, households) == 30 and max(poor, households) == 120", True),
        ("not one_stop", False),
        ("one_stop and poor > 20", True),
        ("one_stop or poor > 100", True),
        ("source == 'state'", True),
        ("source != 'donors'", True),
        ("'ct_16' in directives", True),
        ("'ct_99' in directives", False),
        ("'ct_99' not in directives", True),
        ("len(directives) == 2", True),
        ("len(source) > 3", True),
        ("len(poor) == 30", True),
        ("-poor < 0", True),
        ("one_stop == True", True),
    ],
)
def test_rule_holds(rule: str, holds: bool) -> None:
    assert Expression(rule).holds(HERE, LAST) is holds


@pytest.mark.parametrize(
    "rule",
    [
        "nothing > 0",
        "poor > 0 or nothing > 0",
        "unheard_of > 0",
        "poor > last.poor",
        "poor > last.unheard_of",
        "poor == last.poor",
        "poor != nothing",
        "poor / (households - 120) > 1",
        "source > poor",
        "source + poor > 1",
        "poor in households",
        "abs(source) > 1",
        "abs(poor, households) > 1",
        "round(poor, 99999) > 1",
        "1e999 * poor - 1e999 * poor > 0",
    ],
)
def test_rule_says_nothing_of_what_is_not_known(rule: str) -> None:
    assert Expression(rule).holds(HERE, LAST) is None


def test_rule_that_looks_back_says_nothing_in_the_first_period() -> None:
    assert Expression("households > last.households").holds(HERE) is None


def test_names_of_this_period_and_of_last() -> None:
    rule = Expression("abs(area - last.area) <= max(poor, 3) * 0.01")
    assert rule.names == {"area", "poor"}
    assert rule.last_names == {"area"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "poor <",
        "poor = 3",
        "poor; households",
        "poor\nhouseholds",
        "import os",
        "last",
        "abs",
        "poor.real",
        "poor.__class__",
        "last.poor.real",
        "().__class__.__bases__[0].__subclasses__()",
        "__import__('os').system('true')",
        "open('/etc/passwd')",
        "getattr(poor, 'real')",
        "source.format(poor)",
        "abs.__self__",
        "directives[0]",
        "[poor]",
        "{poor}",
        "(poor, households)",
        "[x for x in directives]",
        "lambda: poor",
        "(poor := 3)",
        "f'{poor}'",
        "abs(*directives)",
        "min(poor, key=abs)",
        "poor if one_stop else households",
        "9 ** 9 ** 9",
        "1 << 99999",
        "poor // 2",
        "poor % 2",
        "~poor",
        "poor is households",
        "None",
        "3j",
        "b'poor'",
        "...",
        "poor\0",
        "(" * 200 + "1" + ")" * 200,
        "-" * 10_000 + "1",
    ],
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"`|characters"):
        Expression(text)


def test_deepest_rule_that_is_taken_can_be_evaluated() -> None:
    assert Expression("-" * 299 + "1").holds({}) is True
    assert Expression("not " * 73 + "one_stop").holds(HERE) is False


def test_text_is_never_multiplied() -> None:
    assert Expression("'x' * 100000000 == source").holds(HERE) is None
    assert Expression("source * households == source").holds(HERE) is None


RULE_LETTERS = string.ascii_lowercase + string.digits + " .,()[]{}<>=!+-*/%&|^~'\"_:@\\"


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning")
@given(st.text(RULE_LETTERS) | st.text())
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        rule = Expression(text)
    except ValueError:
        return
    assert rule.holds(HERE, LAST) in (True, False, None)


figures = st.integers(-(10**9), 10**9).map(lambda n: Decimal(n).scaleb(-3))


@given(figures, figures, figures)
def test_sums_and_products_are_exact(one: Decimal, other: Decimal, third: Decimal) -> None:
    exact = Fraction(one) + Fraction(other) * 3 <= Fraction(third)
    operands = {"one": one, "other": other, "third": third}
    assert Expression("one + other * 3 <= third").holds(operands) is exact


def test_expressions_with_one_text_are_equal() -> None:
    assert Expression("poor > 1") == Expression("poor > 1") != Expression("poor > 2")
    assert len({Expression("poor > 1"), Expression("poor > 1")}) == 1
    assert repr(Expression("poor > 1")) == "Expression('poor > 1')"
