"""Where a report stands: which items apply, which are open, which comes next."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, filterfalse

from config.records import record
from report.answers import Answers
from report.checklist import Checklist
from report.items import Item, Scope, Section
from report.layout import Layout


@record(frozen=True)
class Progress:
    """The items that apply to this report, and which are answered, whether they apply or not."""

    layout: Layout
    answered: frozenset[str]

    @property
    def items(self) -> tuple[Item, ...]:
        """Those that apply, in order."""
        return self.layout.items

    def of(self, answers: Answers) -> Answers:
        """The answers without those to items that do not apply."""
        if self.layout.left_out.isdisjoint(answers.given):
            return answers
        return answers.only(self.layout.ids)

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def done(self) -> int:
        return len(self.layout.ids & self.answered)

    def number(self, item_id: str) -> int:
        """The item's place, from 1; 0 where it does not apply."""
        return self.layout.places.get(item_id, 0)

    @property
    def missing(self) -> tuple[Item, ...]:
        """Required items that are neither answered nor skipped with a reason."""
        return tuple(i for i in self.items if i.required and i.id not in self.answered)

    def next_open(
        self, after: str | None, fits: Callable[[Item], bool] = lambda item: True
    ) -> Item | None:
        """The first open item that fits behind `after`, else the first of all."""
        start = self.number(after) if after else 0
        order = self.layout.order  # by ids, of which the answered ones are passed over quickly
        ahead = filterfalse(self.answered.__contains__, chain(order[start:], order[:start]))
        items = (self.items[self.layout.places[item_id] - 1] for item_id in ahead)
        return next(filter(fits, items), None)

    def previous(self, item_id: str) -> Item | None:
        place = self.number(item_id)
        return self.items[place - 2] if place > 1 else None

    def in_section(self, section: Section) -> tuple[Item, ...]:
        return self.layout.in_section(section)


def applicable(checklist: Checklist, scope: Scope, answers: Answers) -> Answers:
    """`answers` without those to items that no longer apply: kept, but no part of the report."""
    return progress(checklist, scope, answers).of(answers)


def progress(checklist: Checklist, scope: Scope, answers: Answers) -> Progress:
    """How far `answers` go."""
    return Progress(answers.layout(scope), answers.given)
