"""The report of all units together: who has reported, and what it adds up to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal

from config.records import record
from report.answers import Answers
from report.checklist import Checklist
from report.coverage import Coverage, State
from report.edits import Edit
from report.rollup import RolledUp

_SUBMITTED = Coverage("submitted")
_APPROVED = Coverage("approved")


@record(frozen=True, slots=True)
class OtherReport:
    """What the same unit has submitted in another collection over the same time."""

    title: str
    answers: Answers


@record(frozen=True, slots=True)
class UnitReport:
    """A unit that was asked, and what it has answered so far."""

    unit_id: str
    name: str
    short: str
    state: State
    answers: Answers
    last: Answers | None
    done: int = 0
    total: int = 0
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by item
    above: tuple[str, ...] = ()  # ids of the units above it, the nearest first
    others: tuple[OtherReport, ...] = ()
    members: tuple[UnitReport, ...] = ()  # where it stands for several (`report/grouping.py`)

    @property
    def carried(self) -> int:
        """How many answers are last period's that nobody has looked at."""
        return sum(map(self.answers.is_carried, self.answers))

    @property
    def is_in(self) -> bool:
        return _SUBMITTED.counts(self.state)


@record(frozen=True, slots=True)
class CampaignFacts:
    """What the compiled report says of the campaign itself, and of the unit whose report it is."""

    id: str
    title: str
    due_at: datetime
    owner_id: str
    owner_name: str
    superior_name: str
    year: int


@record(frozen=True, slots=True)
class Contradiction:
    """Two things that cannot both be: in one unit's report, or (unit None) in the whole."""

    id: str
    severity: Literal["error", "warning"]
    unit_id: str | None
    unit_name: str | None
    items: tuple[str, ...]
    message: str
    confirmed: bool = False  # the officer was asked and said that the figure is right
    # How far the two are apart, 0 to 1, as a share of the larger.
    gap: Decimal = field(default=Decimal(1), compare=False)


@record(frozen=True)
class Summary:
    """`reports` are those that figures are made of; `between` those of units that have some of
    them below: their figures are compared, not added."""

    checklist: Checklist
    facts: CampaignFacts
    reports: tuple[UnitReport, ...]
    items: Mapping[str, RolledUp]  # by item id, all of the checklist
    find: Callable[[Summary], tuple[Contradiction, ...]] = lambda summary: ()
    owner: UnitReport | None = None  # what the unit that collects was asked itself
    between: tuple[UnitReport, ...] = ()
    coverage: Coverage = _SUBMITTED
    edits: Mapping[str, Edit] = field(default_factory=dict)  # the lead's own, by place
    known: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # units above: name, short

    @cached_property
    def counted(self) -> tuple[UnitReport, ...]:
        """The reports that the figures are made of."""
        return tuple(report for report in self.reports if self.counts(report))

    def counts(self, report: UnitReport) -> bool:
        return self.coverage.counts(report.state)

    @cached_property
    def late(self) -> tuple[UnitReport, ...]:
        """Who is not in it."""
        return tuple(one for one in (*self.between, *self.reports) if not self.counts(one))

    @property
    def submitted(self) -> int:
        return sum(report.is_in for report in self.reports)

    @property
    def approved(self) -> int:
        return sum(_APPROVED.counts(report.state) for report in self.reports)

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Worst first. Found when somebody asks: the text alone does not need them."""
        return self.find(self)

    def unit_name(self, unit_id: str) -> str:
        return self._names.get(unit_id, self.facts.owner_name)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {report.unit_id: report.name for report in (*self.between, *self.reports)}
