"""A checklist: what a report asks, how answers are checked and rolled up.

The models say what a checklist file may hold; `report.loading` reads the file and names
file, line and item of every fault.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property
from keyword import iskeyword
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    StringConstraints,
    Tag,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from report.expressions import RESERVED_NAMES, Expression
from report.layout import Layouts

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
        _refuse_twins("option", ((("options", n), one.id) for n, one in enumerate(self.options)))
        _refuse_twins("field", ((("fields", n), one.id) for n, one in enumerate(self.fields)))
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


class Heading(Model):
    heading: Line
    level: Literal[1, 2, 3]


class Paragraph(Model):
    """A paragraph of the compiled report; `{item_id}` takes the rolled-up value."""

    text: Line
    when: Expression | None = None


class Narrative(Model):
    """The communes' own words on a `narrative` item, grouped by commune."""

    narrative: Id


class Listing(Model):
    """The entries of a `list` roll-up, one line each, grouped by the field `by`."""

    listing: Id
    by: Id | None = None


def _kind_of_block(given: Any) -> str | None:
    """The tag of what stands there, so that a fault in it is told once and not for every kind."""
    keys = given if isinstance(given, dict) else getattr(type(given), "model_fields", ())
    return next(
        (f"({name})" for name in ("heading", "text", "narrative", "listing") if name in keys), None
    )


Block = Annotated[
    Annotated[Heading, Tag("(heading)")]
    | Annotated[Paragraph, Tag("(text)")]
    | Annotated[Narrative, Tag("(narrative)")]
    | Annotated[Listing, Tag("(listing)")],
    Discriminator(
        _kind_of_block,
        custom_error_type="block",
        custom_error_message="a block begins with `heading`, `text`, `narrative` or `listing`",
    ),
]


class Checklist(Model):
    """One immutable version of a report's definition."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]
    version: int
    title: Line
    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = ()  # over the rolled-up figures of all units and the owner's own
    outline: tuple[Block, ...] = ()

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        _refuse_twins("section", ((("sections", n), s.id) for n, s in enumerate(self.sections)))
        _refuse_twins("item", ((path, item.id) for path, item in self.placed_items))
        _refuse_twins("check", ((path, check.id) for path, check in self.placed_checks))
        return self

    @field_validator("sections")
    @classmethod
    def _not_empty(cls, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        if not any(section.items for section in sections):
            raise ValueError("a checklist needs at least one item")
        return sections

    @property
    def placed_items(self) -> Iterator[tuple[Steps, Item]]:
        """Every item with the way to it in the file."""
        for s, section in enumerate(self.sections):
            yield from ((("sections", s, "items", i), item) for i, item in enumerate(section.items))

    @property
    def placed_checks(self) -> Iterator[tuple[Steps, Check]]:
        """Every check with the way to it: the items' own, then those over the whole."""
        for path, item in self.placed_items:
            yield from (((*path, "check", n), check) for n, check in enumerate(item.check))
        yield from ((("checks", n), check) for n, check in enumerate(self.checks))

    @cached_property
    def all_items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.all_items}

    @cached_property
    def computed(self) -> frozenset[str]:
        """The ids of the items that nobody is asked, worked out of others."""
        return frozenset(item.id for item in self.all_items if item.ratio is not None)

    @cached_property
    def section_of(self) -> dict[str, Section]:
        return {item.id: section for section in self.sections for item in section.items}

    def asked(self, scope: Scope) -> tuple[Item, ...]:
        """The items that people of this scope are asked, in the order of the report."""
        return self._asked[scope]

    @cached_property
    def deciding(self) -> dict[Scope, tuple[str, ...]]:
        """The items on whose values it hangs which others are asked."""
        return {
            scope: tuple(sorted(set().union(*(one.when.names for one in asked if one.when))))
            for scope, asked in self._conditional.items()
        }

    @cached_property
    def answered_to_decide(self) -> dict[Scope, tuple[str, ...]]:
        """The same items, but in place of a ratio those that it is worked out of."""
        return {
            scope: tuple(sorted(set().union(*map(self._answered_for, names))))
            for scope, names in self.deciding.items()
        }

    def _answered_for(self, name: str) -> tuple[str, ...]:
        item = self.by_id.get(name)
        return (item and item.ratio) or (name,)

    @cached_property
    def decisive(self) -> frozenset[str]:
        """All items whose answers can change what is asked."""
        return frozenset().union(*self.answered_to_decide.values())

    def left_out(self, scope: Scope, values: tuple[Hashable, ...]) -> frozenset[str]:
        """The ids of the items that are not asked where the deciding ones have these values. An
        item whose `when` does not hold (yet) is left out; an answer that it has from before counts
        no more, so what hangs on it is left out too."""
        known: dict[str, Any] = dict(zip(self.deciding[scope], values, strict=True))
        left_out: set[str] = set()
        for item in self._conditional[scope]:
            assert item.when is not None
            if item.when.holds(known) is not True:
                left_out.add(item.id)
                known.pop(item.id, None)
        return frozenset(left_out)

    @cached_property
    def _conditional(self) -> dict[Scope, tuple[Item, ...]]:
        return {
            scope: tuple(one for one in asked if one.when) for scope, asked in self._asked.items()
        }

    @cached_property
    def _asked(self) -> dict[Scope, tuple[Item, ...]]:
        return {
            scope: tuple(one for one in self.all_items if one.is_asked and one.scope == scope)
            for scope in get_args(Scope)
        }

    @cached_property
    def layouts(self) -> Layouts:
        return Layouts(self._asked, self.left_out)

    def has_rules(self, item: Item) -> bool:
        """Whether anything can speak against an answer to it: figures can always be doubted."""
        return item.is_number or bool(self.checks_naming[item.id])

    @cached_property
    def checks_naming(self) -> dict[str, tuple[Check, ...]]:
        """For each item, the items' checks that its answer can make or break."""
        naming: dict[str, list[Check]] = {item.id: [] for item in self.all_items}
        for item in self.all_items:
            for check in item.check:
                for name in check.rule.names & naming.keys():
                    naming[name].append(check)
        return {name: tuple(checks) for name, checks in naming.items()}


def _refuse_twins(kind: str, named: Iterable[tuple[Steps, str]]) -> None:
    """Raises, with the way to the second, where two of a kind have one id."""
    seen: set[str] = set()
    for path, name in named:
        if name in seen:
            told = {"kind": kind, "name": name, "path": path}
            raise PydanticCustomError("twin", "{kind} `{name}` stands twice", told)
        seen.add(name)
