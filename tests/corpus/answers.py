"""The corpus of typed answers, and how well they are read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

from bot.loading import load_units
from report.items import Field, ItemType, Option
from report.reading import Reading, Refused, Taken, Unclear, read
from report.reading.names import Names
from report.values import encode

FILE = Path(__file__).parent / "answers.tsv"
TODAY = date(2022, 11, 15)
UNITS = load_units(Path(__file__).parents[2] / "config" / "units" / "son-tay.yaml")
NAMES = Names({unit.id: (unit.name, unit.short, *unit.aliases) for unit in UNITS})


@dataclass(frozen=True)
class Row:
    """One typed answer. `hint` is the item's unit, or its label and unit apart by `:`, or its
    options apart by `/`."""

    type: ItemType | Literal["unit"]
    hint: str
    text: str
    expected: str

    @property
    def wanted(self) -> Any:
        """The value's JSON, or `ask` or `error`."""
        first = self.expected.split(" ")[0]
        return first if first in ("ask", "error") else json.loads(self.expected)

    @property
    def is_plain(self) -> bool:
        """Whether a colleague would understand it."""
        return self.expected not in ("ask", "error")

    def read(self, text: str | None = None) -> Any:
        """What the text, or another in its place, comes to: JSON of a value, `ask` or `error`."""
        typed = self.text if text is None else text
        if self.type == "unit":
            could = NAMES.match(typed)
            return could[0] if len(could) == 1 else "ask" if could else "error"
        return outcome(read(self.field, typed, today=TODAY))

    @property
    def field(self) -> Field:
        assert self.type != "unit", "a unit is no answer to an item"
        label, _, unit = self.hint.rpartition(":")
        label, unit = label or ("Số hộ nghèo" if unit == "hộ" else "Câu hỏi"), unit.strip()
        if self.type in ("choice", "choices"):
            labels = enumerate(self.hint.split("/"), start=1)
            options = tuple(Option(id=f"o{n}", label=one) for n, one in labels)
            return Field(id="item", label="Câu hỏi", type=self.type, options=options)
        if self.type == "list":
            kind, _, unit = self.hint.partition(":")
            part = Field(id="p", label="Phần", type=cast(ItemType, kind), unit=unit or None)
            return Field(id="item", label="Câu hỏi", type="list", fields=(part,))
        return Field(id="item", label=label, type=self.type, unit=unit or None)


def rows() -> Iterator[Row]:
    for line in FILE.read_text(encoding="utf-8").split("\n")[1:]:
        if line and not line.startswith("#"):
            kind, hint, text, expected = line.split("\t")
            yield Row(cast(Any, kind), hint, _typed(text), expected)


def _typed(text: str) -> str:
    quoted = text.replace('"', '\\"')
    return str(json.loads(f'"{quoted}"'))


def outcome(reading: Reading) -> Any:
    """The value's JSON, or `ask` or `error`."""
    match reading:
        case Taken(value):
            return encode(value)
        case Unclear():
            return "ask"
        case Refused():
            return "error"


@dataclass(frozen=True)
class Measure:
    """How the corpus is read: `wrong` are values taken that were not meant."""

    rows: int
    taken: int
    wrong: tuple[Row, ...]
    asked_needlessly: tuple[Row, ...]

    @property
    def needless(self) -> float:
        """The share of the plain answers that is asked back or refused all the same."""
        return len(self.asked_needlessly) / (self.taken + len(self.asked_needlessly))


def measure() -> Measure:
    found = [(row, row.read()) for row in rows()]
    taken = [(row, got) for row, got in found if got not in ("ask", "error")]
    return Measure(
        rows=len(found),
        taken=len(taken),
        wrong=tuple(row for row, got in taken if got != row.wanted),
        asked_needlessly=tuple(
            row for row, got in found if row.is_plain and got in ("ask", "error")
        ),
    )
