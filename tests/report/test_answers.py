"""A report's answers: how they are kept, and what rules see of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from report.answers import (
    Answer,
    Answers,
    LastAnswers,
    Operands,
    from_json,
    operand,
    ratio,
    to_json,
)
from report.values import Reference, StoredFile, Value
from tests.samples import RICE, answers, number, stored

GIVER: dict[str, Any] = {"person_id": "p1", "channel": "zalo", "at": "2022-11-25T02:00:00+00:00"}
WHO = {"by": "p1", "via": "zalo", "at": "2022-11-25T02:00:00+00:00"}


@pytest.mark.parametrize(
    ("item_id", "answer", "kept"),
    [
        ("poor", Answer("given", number(30), **GIVER), {**WHO, "value": 30}),
        ("got_rice", Answer("given", False, **GIVER), {**WHO, "value": False}),
        (
            "poor",
            Answer("given", number(30), confirmed=("few",), **GIVER),
            {**WHO, "value": 30, "confirmed": ["few"]},
        ),
        (
            "remarks",
            Answer("skipped", None, "Không có", **GIVER),
            {**WHO, "skipped": "Không có"},
        ),
    ],
)
def test_answer_is_kept_with_who_gave_it_when_and_where(
    item_id: str, answer: Answer, kept: dict[str, Any]
) -> None:
    assert to_json(answer) == kept
    assert from_json(RICE.by_id[item_id], kept) == answer


def test_answers_are_those_to_items_of_the_checklist() -> None:
    kept = {**stored(poor=30, households=120), "asked_last_year": {**WHO, "value": 7}}
    found = Answers(RICE, kept)
    assert set(found) == {"poor", "households"}
    assert len(found) == 2
    assert "asked_last_year" not in found


def test_last_periods_answer_that_fits_no_more_was_not_given() -> None:
    kept = {
        **stored(households=120),
        "rice_from": {**WHO, "value": "an option of last year"},
        "poor": {**WHO, "value": "about thirty"},
        "got_rice": {**WHO, "skipped": "Không có"},
        "asked_last_year": {**WHO, "value": 7},
    }
    found = LastAnswers(RICE, kept)
    assert set(found) == {"households", "got_rice"}
    assert found.value("households") == number(120)
    assert found.value("rice_from") is None
    assert found.value("poor_rate") is None


def test_value_of_what_is_not_answered_or_skipped_is_none() -> None:
    skipped = to_json(Answer("skipped", None, "Không có", **GIVER))
    found = Answers(RICE, {"remarks": skipped})
    assert found.value("remarks") is None
    assert found.value("poor") is None
    assert "remarks" in found


def test_computed_rate_follows_its_figures() -> None:
    assert answers(poor=30, households=120).value("poor_rate") == number("25.00")
    assert answers(poor=30).value("poor_rate") is None


def test_only_some_answers() -> None:
    assert set(answers(poor=30, households=120).only({"poor", "remarks"})) == {"poor"}


def test_one_more_answer_leaves_the_others_as_they_were() -> None:
    before = answers(poor=30)
    after = before.with_value("households", number(120))
    assert (after.value("poor"), after.value("households")) == (number(30), number(120))
    assert before.value("households") is None


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (number(1), number(3), number("33.33")),
        (number(2), number(3), number("66.67")),
        (number(1), number(32), number("3.13")),  # 3.125: half up, as a spreadsheet rounds
        (number(2745), number(5792), number("47.39")),
        (number("0.5"), number("0.25"), number("200.00")),
        (number(0), number(3), number("0.00")),
        (number(3), number(0), None),
        (None, number(3), None),
        (number(3), None, None),
        (number(1, approximate=True), number(4), number("25.00", approximate=True)),
        (number(1), number(4, approximate=True), number("25.00", approximate=True)),
    ],
)
def test_ratio_in_percent(part: Value | None, whole: Value | None, percent: Value | None) -> None:
    assert ratio(part, whole) == percent


FILE = StoredFile("ab", "anh.jpg", "image/jpeg", 3)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (None, None),
        (number("1.5", approximate=True), Decimal("1.5")),
        (True, True),
        ("state", "state"),
        (("state", "donors"), ("state", "donors")),
        ((), Decimal(0)),
        (({"families": number(3)}, {"families": number(4)}), Decimal(2)),
        ((FILE,), Decimal(1)),
        (date(2022, 4, 5), "2022-04-05"),
        (Reference("31/KH"), "{'number': '31/KH'}"),
    ],
)
def test_what_a_rule_sees_of_a_value(value: Value | None, seen: object) -> None:
    assert operand(value) == seen


def test_rules_see_every_item_of_the_checklist() -> None:
    seen = Operands(answers(poor=30))
    assert seen["poor"] == Decimal(30)
    assert seen["households"] is None
    assert seen.get("unheard_of") is None
    assert set(seen) == set(RICE.by_id)
    assert len(seen) == len(RICE.by_id)
