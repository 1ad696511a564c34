"""The corpus: how officials write answers, and what each has to come to."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from report.checklist import Field, ItemType, Option
from report.reading import Reading, Refused, Taken, Unclear, read
from report.values import decode, encode

CORPUS = Path(__file__).parents[2] / "corpus" / "answers.tsv"
TODAY = date(2022, 11, 15)


@dataclass(frozen=True)
class Row:
    type: ItemType
    hint: str
    text: str
    expected: str


def rows() -> Iterator[Row]:
    lines = CORPUS.read_text(encoding="utf-8").split("\n")[1:]
    for line in lines:
        if line and not line.startswith("#"):
            kind, hint, text, expected = line.split("\t")
            yield Row(cast(ItemType, kind), hint, _typed(text), expected)


def _typed(text: str) -> str:
    quoted = text.replace('"', '\\"')
    return str(json.loads(f'"{quoted}"'))


def field_of(row: Row) -> Field:
    label = "Số hộ nghèo" if row.hint == "hộ" else "Câu hỏi"
    if row.type in ("choice", "choices"):
        labels = enumerate(row.hint.split("/"), start=1)
        options = tuple(Option(id=f"o{n}", label=one) for n, one in labels)
        return Field(id="item", label=label, type=row.type, options=options)
    if row.type == "list":
        kind, _, unit = row.hint.partition(":")
        part = Field(id="p", label="Phần", type=cast(ItemType, kind), unit=unit or None)
        return Field(id="item", label=label, type="list", fields=(part,))
    return Field(id="item", label=label, type=row.type, unit=row.hint or None)


def outcome(reading: Reading) -> Any:
    match reading:
        case Taken(value):
            return encode(value)
        case Unclear():
            return "ask"
        case Refused():
            return "error"


ROWS = list(rows())


def wanted(row: Row) -> Any:
    return row.expected if row.expected in ("ask", "error") else json.loads(row.expected)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.type}:{row.text!r}")
def test_answer_is_read_as_in_the_corpus(row: Row) -> None:
    assert outcome(read(field_of(row), row.text, today=TODAY)) == wanted(row)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_no_wrong_value_in_any_unicode_form_or_case(form: Any) -> None:
    wrong = []
    for row in ROWS:
        if row.type in ("text", "list", "reference"):
            continue
        for text in (row.text, row.text.upper(), f"  {row.text} "):
            typed = unicodedata.normalize(form, text)
            found = outcome(read(field_of(row), typed, today=TODAY))
            if found not in (wanted(row), "ask", "error"):
                wrong.append((row.type, typed, found))
    assert wrong == []


def test_the_corpus_is_large_and_mostly_taken() -> None:
    taken = [row for row in ROWS if row.expected not in ("ask", "error")]
    assert len(ROWS) >= 300
    assert len(taken) / len(ROWS) > 0.5


def test_candidates_are_values_of_their_item() -> None:
    for row in ROWS:
        reading = read(field_of(row), row.text, today=TODAY)
        if isinstance(reading, Unclear):
            assert reading.candidates
            for candidate in reading.candidates:
                assert decode(field_of(row), encode(candidate)) == candidate
