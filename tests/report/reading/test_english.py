"""Answers typed in English: the same readers, the other marks and words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.items import Field, ItemType
from report.reading import Refused, Taken, Unclear, read, says_nothing
from report.reading.english_numbers import in_digits
from report.values import encode

UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
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
        ("integer", "298 poor households", 298),
        ("integer", "twelve", 12),
        ("integer", "twenty-five households", 25),
        ("integer", "two hundred and five", 205),
        ("integer", "a hundred", 100),
        ("integer", "about a hundred", {"value": 100, "approximate": True}),
        ("integer", "a dozen", 12),
        ("integer", "two thousand seven hundred and forty-five", 2745),
        ("integer", "none at all", 0),
        ("integer", "none of them", 0),
        ("integer", "no poor households", 0),
        ("integer", "there are no poor households", 0),
        ("integer", "we have none", 0),
        ("integer", "there are none this year", 0),
        ("integer", "12 this year", 12),
        ("integer", "12 in 2022", 12),
        ("integer", "352, sorry, 325", 325),
        ("integer", "only 5", 5),
        ("integer", "exactly 5", 5),
        ("integer", "5 households, please", 5),
        ("integer", "5, thank you", 5),
        ("integer", "2745 (47.39%)", 2745),
        ("integer", "3.5 thousand", 3500),
        ("integer", "one hundred thousand", 100000),
        ("percent", "47.39 per cent", 47.39),
        ("percent", "twelve point five", 12.5),
        ("percent", "no", 0),
        ("decimal", "12 point 5", 12.5),
        ("decimal", "12.5 hectares", 12.5),
        ("decimal", "1,234.5", 1234.5),
        ("money", "16.69m", 16.69),
        ("money", "1.2bn", 1200),
        ("money", "1.2 bn", 1200),
        ("money", "500 thousand", 0.5),
        ("money", "16 million 690 thousand", 16.69),
        ("money", "VND 16,690,000", 16.69),
        ("money", "about 17 million dong", {"value": 17, "approximate": True}),
        ("yes_no", "not yet", False),
        ("yes_no", "no, not yet", False),
        ("yes_no", "yes, we have", True),
        ("yes_no", "we have not", False),
        ("yes_no", "not done", False),
        ("yes_no", "yeah", True),
        ("date", "5 April", "2022-04-05"),
        ("date", "April 5th", "2022-04-05"),
        ("date", "5th of April 2022", "2022-04-05"),
        ("date", "on 5 April 2022", "2022-04-05"),
        ("date", "held on 5 April 2022", "2022-04-05"),
        ("date", "5/4/2022", "2022-04-05"),
        ("date", "the day before yesterday", "2022-11-13"),
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
        ("integer", "2 of 400", Unclear),
        ("integer", "2 in 400", Refused),
        ("integer", "12 in 100", Refused),
        ("integer", "298\n300", Refused),
        ("integer", "5 had 200", Refused),
        ("integer", "not all", Refused),
        ("integer", "not there", Refused),
        ("integer", "not in total", Refused),
        ("integer", "no total yet", Refused),
        ("integer", "no data", Refused),
        ("integer", "no report yet", Refused),
        ("integer", "not yet", Refused),
        ("integer", "all", Refused),
        ("integer", "in 2022", Refused),
        ("integer", "12 in 2021", Unclear),
        ("integer", "5 more", Unclear),
        ("integer", "5 fewer", Unclear),
        ("integer", "an increase of 5", Unclear),
        ("integer", "down 5", Unclear),
        ("integer", "at least 5", Unclear),
        ("integer", "up to 5", Unclear),
        ("integer", "5 a month", Unclear),
        ("integer", "two or three", Refused),
        ("integer", "two three", Refused),
        ("integer", "between 5 and 7", Refused),
        ("integer", "5 to 7", Refused),
        ("integer", "a few", Refused),
        ("integer", "without 5", Unclear),
        ("integer", "everyone except 5", Unclear),
        ("percent", "37 of 42", Unclear),
        ("percent", "37 out of 42", Unclear),
        ("percent", "all", Refused),
        ("money", "5 million\n300", Refused),
        ("money", "$200", Refused),
        ("yes_no", "done", Unclear),  # it also ends the list asked before
        ("yes_no", "not sure", Unclear),
        ("yes_no", "yes and no", Unclear),
        ("yes_no", "yes, but not all", Unclear),
        ("yes_no", "no, yes", Unclear),
        ("date", "not 5/4/2022", Refused),
        ("date", "April 2022", Refused),
        ("date", "31 April 2022", Refused),
        ("date", "5 Maybe", Refused),
    ],
)
def test_what_is_not_sure_is_not_taken(kind: ItemType, text: str, outcome: type) -> None:
    assert isinstance(read(field(kind), text, today=TODAY, locale="en"), outcome)


@given(number=st.integers(0, 999_999))
def test_numbers_are_read_in_words(number: int) -> None:
    thousands, rest = divmod(number, 1000)
    said = f"{_in_words(thousands)} thousand {_in_words(rest) if rest else ''}".strip()
    text = said if thousands else _in_words(rest)
    assert in_digits(text) == str(number)
    assert in_digits(text.replace(" hundred ", " hundred and ")) == str(number)


def _in_words(number: int) -> str:
    """The English words for 0 to 999."""
    hundreds, rest = divmod(number, 100)
    if hundreds:
        return f"{UNITS[hundreds]} hundred {_in_words(rest) if rest else ''}".strip()
    return (
        UNITS[rest] if rest < 20 else f"{TENS[rest // 10]}-{UNITS[rest % 10]}".removesuffix("-zero")
    )


@pytest.mark.parametrize("text", ["two three", "one or two", "hundred", "someone", "twenty-eleven"])
def test_what_makes_no_number_in_words_is_left(text: str) -> None:
    assert not in_digits(text).isdigit()


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
