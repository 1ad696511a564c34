"""A checklist: one version of all that a report asks, with the text that it is compiled into."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    Discriminator,
    StringConstraints,
    Tag,
    field_validator,
    model_validator,
)

from report.expressions import Expression, Operand
from report.items import Check, Id, Item, Line, Model, Scope, Section, Steps, refuse_twins
from report.layout import Layouts


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
        refuse_twins("section", ((("sections", n), s.id) for n, s in enumerate(self.sections)))
        refuse_twins("item", ((path, item.id) for path, item in self.placed_items))
        refuse_twins("check", ((path, check.id) for path, check in self.placed_checks))
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

    def left_out(self, scope: Scope, values: tuple[Operand, ...]) -> frozenset[str]:
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
