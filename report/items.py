"""What a report asks: items in sections, how each is answered, checked and rolled up.

The models say what a checklist file may hold; `report.loading` reads the file and names
file, line and item of every fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from keyword import iskeyword
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from report.expressions import RESERVED_NAMES, Expression

ItemType = Literal[
    "integer",
    "decimal",
    "money",
    "percent",
    "yes_no",
    "choice",
    "choices",
    "date",
    "text",
    "reference",
    "list",
    "file",
]
Rollup = Literal["sum", "count_yes", "ratio", "mean", "min", "max", "list", "narrative", "none"]
Scope = Literal["unit", "owner"]
Steps = tuple[str | int, ...]  # the way to a thing in a file: ("sections", 0, "items", 3)
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?::(02))?\}")
# What the outline may name besides items, and of that, what rules over the whole may name too.
OUTLINE_NAMES = frozenset(
    {"units", "units_reported", "owner", "superior", "year", "next_year", "unit_names"}
)
COUNTED_NAMES = frozenset({"units", "units_reported"})
NUMERIC: frozenset[ItemType] = frozenset({"integer", "decimal", "money", "percent"})

# Ids travel in button data (64 bytes at most on Telegram) and in expressions.
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,27}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Option(Model):
    """One of the answers to a `choice` or `choices` item."""

    id: Id
    label: Line


class Field(Model):
    """What can be asked and read: an item, or one part of a `list` item."""

    id: Id
    label: Line
    ask: Line | None = None
    hint: Line | None = None
    example: Line | None = None
    type: ItemType
    unit: Line | None = None
    required: bool = True
    options: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if (self.type in ("choice", "choices")) != bool(self.options):
            raise ValueError("`options` belong to the types choice and choices, which need them")
        if (self.type == "list") != bool(self.fields):
            raise ValueError("`fields` belong to the type list, which needs them")
        if any(part.type in ("list", "file") for part in self.fields):
            raise ValueError("a part of a list can be neither a list nor a file")
        refuse_twins("option", ((("options", n), one.id) for n, one in enumerate(self.options)))
        refuse_twins("field", ((("fields", n), one.id) for n, one in enumerate(self.fields)))
        return self

    @property
    def is_number(self) -> bool:
        return self.type in NUMERIC

    def option(self, option_id: str) -> Option:
        """Raises LookupError where there is none of that id."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise LookupError(f"{self.id} has no option {option_id}")


class Check(Model):
    """A rule over answers: `hard` must hold, `soft` asks whether the figure is right.

    `last.households` in a rule is last period's answer. A rule that names something not
    yet answered does not apply.
    """

    id: Id
    hard: Expression | None = None
    soft: Expression | None = None
    say: Line

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        if (self.hard is None) == (self.soft is None):
            raise ValueError("a check has either `hard` or `soft`")
        return self

    @property
    def severity(self) -> Literal["error", "warning"]:
        return "error" if self.hard else "warning"

    @property
    def rule(self) -> Expression:
        rule = self.hard or self.soft
        assert rule is not None
        return rule


class Item(Field):
    """One question of the report, or (with `ratio`) a figure computed from two others."""

    scope: Scope = "unit"
    when: Expression | None = None  # skip logic: asked only where this holds
    check: tuple[Check, ...] = ()
    rollup: Rollup = "none"
    ratio: tuple[Id, Id] | None = None  # percent: the first item of the second
    carry: bool = False  # offer last period's answer

    @field_validator("id")
    @classmethod
    def _can_be_named(cls, item_id: str) -> str:
        if iskeyword(item_id) or item_id in RESERVED_NAMES | OUTLINE_NAMES:
            raise ValueError(f"`{item_id}` means something else in rules and in the outline")
        return item_id

    @model_validator(mode="after")
    def _can_be_asked_or_computed(self) -> Self:
        if self.ratio is None and self.ask is None:
            raise ValueError("`ask` is missing (only a `ratio` is never asked)")
        if self.ratio is None and self.hint is None and self.example is None:
            raise ValueError("an item that is asked needs a `hint` or an `example`")
        if self.ratio is not None and (self.ask or self.type != "percent"):
            raise ValueError("a `ratio` is computed: type percent, without `ask`")
        if (self.rollup == "ratio") != (self.ratio is not None):
            raise ValueError("the roll-up `ratio` goes with `ratio: [part, whole]`")
        fits = _ROLLUP_TYPES.get(self.rollup)
        if fits and self.type not in fits:
            raise ValueError(f"the roll-up {self.rollup} does not fit the type {self.type}")
        return self

    @property
    def is_asked(self) -> bool:
        return self.ratio is None


_ROLLUP_TYPES: dict[Rollup, frozenset[ItemType]] = {
    "sum": NUMERIC - {"percent"},
    "mean": NUMERIC,
    "min": NUMERIC,
    "max": NUMERIC,
    "count_yes": frozenset({"yes_no"}),
    "narrative": frozenset({"text"}),
    "list": frozenset({"list", "reference", "text", "choice", "choices", "date", "file"}),
}


class Section(Model):
    id: Annotated[str, StringConstraints(pattern=r"^[IVX]+(\.\d+)*$")]
    title: Line
    items: tuple[Item, ...]


def refuse_twins(kind: str, named: Iterable[tuple[Steps, str]]) -> None:
    """Raises, with the way to the second, where two of a kind have one id."""
    seen: set[str] = set()
    for path, name in named:
        if name in seen:
            told = {"kind": kind, "name": name, "path": path}
            raise PydanticCustomError("twin", "{kind} `{name}` stands twice", told)
        seen.add(name)
