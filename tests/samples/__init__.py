"""A small checklist and answers to it, for tests that need neither database nor channel."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from report.answers import Answer, Answers, to_json
from report.checklist import Checklist
from report.loading import load_checklist
from report.translation import load_translation
from report.values import Number, Value

RICE_FILE = Path(__file__).parent / "rice.yaml"
RICE_IN_ENGLISH_FILE = Path(__file__).parent / "rice.en.yaml"
RICE = load_checklist(RICE_FILE)
RICE_IN_ENGLISH = load_translation(RICE_IN_ENGLISH_FILE, RICE)


def number(figure: int | str, *, approximate: bool = False) -> Number:
    return Number(Decimal(figure), approximate)


def as_value(given: int | str | bool | Value) -> Value:
    """`12` as a figure; anything else is a value already."""
    return number(given) if isinstance(given, int) and not isinstance(given, bool) else given


def stored(**given: Any) -> dict[str, Any]:
    """Answers in the form in which a report keeps them."""
    return {name: to_json(Answer("given", as_value(one))) for name, one in given.items()}


def answers(checklist: Checklist = RICE, /, **given: Any) -> Answers:
    """The answers of one report: `answers(households=120, got_rice=True)`."""
    return Answers(checklist, stored(**given))
