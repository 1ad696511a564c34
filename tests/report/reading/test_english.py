"""Answers typed in English: the same readers, the other marks and words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from report.checklist import Field, ItemType
from report.reading import Refused, Taken, Unclear, read, says_nothing
from report.values import encode

TODAY = date(2022, 11, 15)


def field(kind: ItemType) -> Field:
    units = {"integer": "households", "decimal": "ha", "money": "million đồng"}
    return Field(id="item", label="Poor households", type=kind, unit=units.get(kind))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "2,745", 2745),
        ("integer", "2745 poor households", 2745),
        ("integer", "about 300", {"value": 300, "approximate": True}),
        ("integer", "there are 12 households in all", 12),
        ("integer", "none", 0),
        ("integer", "3 thousand", 3000),
        ("decimal", "38,563.87 ha", 38563.87),
        ("decimal", "12.5", 12.5),
        ("money", "16.69 million", 16.69),
        ("money", "1.2 billion", 1200),
        ("money", "16,690,000 đồng", 16.69),
        ("percent", "47.39%", 47.39),
        ("percent", "47.39 percent", 47.39),
        ("yes_no", "yes", True),
        ("yes_no", "No.", False),
        ("date", "5 Apr 2022", "2022-04-05"),
        ("date", "April 5, 2022", "2022-04-05"),
        ("date", "yesterday", "2022-11-14"),
        ("date", "05/4/2022", "2022-04-05"),
    ],
)
def test_answer_is_taken(kind: ItemType, text: str, value: Any) -> None:
    reading = read(field(kind), text, today=TODAY, locale="en")
    assert isinstance(reading, Taken)
    assert encode(reading.value) == value


@pytest.mark.parametrize(
    ("kind", "text", "outcome"),
    [
        ("integer", "2.745", Unclear),  # the Vietnamese way: which is meant?
        ("integer", "20 to 30", Refused),
        ("integer", "20 or 30", Refused),
        ("integer", "not 20", Refused),
        ("integer", "minus 20", Refused),
        ("decimal", "38,563", Unclear),
        ("date", "30 Feb 2022", Refused),
        ("integer", "many", Refused),
    ],
)
def test_what_is_not_sure_is_not_taken(kind: ItemType, text: str, outcome: type) -> None:
    assert isinstance(read(field(kind), text, today=TODAY, locale="en"), outcome)


def test_a_document_is_read_with_its_day_and_issuer() -> None:
    text = "Plan No. 31/KH-UBND of 5 Apr 2022 by UBND huyện"
    reading = read(field("reference"), text, today=TODAY, locale="en")
    assert isinstance(reading, Taken)
    assert encode(reading.value) == {
        "number": "31/KH-UBND",
        "date": "2022-04-05",
        "issuer": "UBND huyện",
    }


@pytest.mark.parametrize("text", ["none", "nothing", "no", "None.", "không có"])
def test_nothing_to_say_is_said_in_either_language(text: str) -> None:
    assert says_nothing(field("text"), text, "en")


def test_a_sentence_with_no_in_it_says_something() -> None:
    assert not says_nothing(field("text"), "No fire, one flood.", "en")
