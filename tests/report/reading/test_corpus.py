"""The corpus: how officials write answers, and what each has to come to."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest

from report.reading import Unclear, read
from report.values import decode, encode
from tests.corpus.answers import TODAY, Row, measure, rows

ROWS = list(rows())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.type}:{row.text!r}")
def test_answer_is_read_as_in_the_corpus(row: Row) -> None:
    assert row.read() == row.wanted


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_no_wrong_value_in_any_unicode_form_or_case(form: Literal["NFC", "NFD"]) -> None:
    wrong = []
    for row in ROWS:
        if row.type in ("text", "list", "reference"):
            continue
        for text in (row.text, row.text.upper(), f"  {row.text} "):
            typed = unicodedata.normalize(form, text)
            found = row.read(typed)
            if found not in (row.wanted, "ask", "error"):
                wrong.append((row.type, typed, found))
    assert wrong == []


def test_no_value_is_wrong_and_few_are_asked_needlessly() -> None:
    measured = measure()
    assert measured.rows >= 600
    assert measured.wrong == ()
    assert measured.needless <= 0.05, measured.asked_needlessly


def test_candidates_are_values_of_their_item() -> None:
    for row in (one for one in ROWS if one.type != "unit"):
        reading = read(row.field, row.text, today=TODAY)
        if isinstance(reading, Unclear):
            assert reading.candidates
            for candidate in reading.candidates:
                assert decode(row.field, encode(candidate)) == candidate
