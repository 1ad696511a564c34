"""Thousands of misspellings: what was meant, or a question, never something else."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from report.items import Field
from report.loading import load_checklist
from report.reading import Taken, Unclear, read
from report.reading.text import fold, untype
from tests.corpus.answers import NAMES, UNITS
from tests.corpus.misspellings import misspellings, telex, vni

CONFIG = Path(__file__).parents[3] / "config"
CHECKLIST = load_checklist(CONFIG / "checklists" / "dan-van-chinh-quyen-2022.yaml")
EACH = 700
TODAY = date(2022, 11, 15)


def choice_fields() -> list[Field]:
    parts = [part for item in CHECKLIST.all_items for part in (item, *item.fields)]
    return [field for field in parts if field.type in ("choice", "choices")]


def is_spelled_as_another(typed: str, own: str, others: list[str]) -> bool:
    """`son mua` is how Sơn Mùa is written, whatever was meant."""
    spelled = {form for name in others for form in (fold(name), telex(name), vni(name))}
    half_typed = fold(" ".join(untype(word) for word in typed.lower().split()))
    return bool({fold(typed), half_typed, typed.lower()} & (spelled - {fold(own)}))


def test_no_unit_is_taken_for_another() -> None:
    tally: Counter[str] = Counter()
    wrong = []
    shorts = [unit.short for unit in UNITS]
    for unit in UNITS:
        others = [name for name in shorts if name != unit.short]
        for typed in misspellings(unit.short, EACH, seed=1):
            if is_spelled_as_another(typed, unit.short, others):
                continue
            could = NAMES.match(typed)
            if len(could) == 1 and could != (unit.id,):
                wrong.append((typed, unit.id, could))
            tally["found" if could == (unit.id,) else "asked" if could else "unknown"] += 1
    assert wrong == []
    assert tally["found"] > tally["asked"] > tally["unknown"]


def test_no_option_is_taken_for_another() -> None:
    tried, wrong = 0, []
    for field in choice_fields():
        labels = [option.label for option in field.options]
        for option in field.options:
            others = [label for label in labels if label != option.label]
            for typed in misspellings(option.label, EACH, seed=2):
                if is_spelled_as_another(typed, option.label, others):
                    continue
                tried += 1
                reading = read(field, typed, today=TODAY)
                if isinstance(reading, Taken) and reading.value not in (option.id, (option.id,)):
                    wrong.append((typed, option.label, reading.value))
    assert wrong == []
    assert tried + len(UNITS) * EACH >= 20_000


@pytest.mark.parametrize(
    "typed", ["sơn mùu", "sơn mu", "son muaa", "son maua", "sơn màa", "sơn mâu", "sơn mù"]
)
def test_near_ties_are_always_asked(typed: str) -> None:
    assert {"son-mau", "son-mua"} <= set(NAMES.match(typed))


def test_a_misspelt_choice_is_understood_or_offered() -> None:
    field = next(one for one in choice_fields() if one.id == "field")
    assert read(field, "kinhh te", today=TODAY) == Taken("economy")
    assert isinstance(read(field, "xã hội", today=TODAY), Taken | Unclear)
