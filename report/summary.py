"""The report of all units together: who has reported, what it adds up to, what contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from config.language import Language
from report.answers import Answers, operand
from report.checking import all_broken, named_items
from report.checklist import PLACEHOLDER, Check, Checklist, Item
from report.expressions import Operand
from report.progress import progress
from report.rollup import RolledUp, roll_up
from report.sense import doubt_of_sum
from report.showing import show, show_bare, show_number
from report.values import Number, Value, encode

State = Literal["none", "draft", "submitted", "approved", "received", "returned"]
_REPORTED: frozenset[State] = frozenset({"submitted", "approved", "received"})


@dataclass(frozen=True, slots=True)
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

    @property
    def carried(self) -> int:
        """How many answers are last period's that nobody has looked at."""
        return sum(answer.carried for answer in self.answers.values())

    @property
    def is_in(self) -> bool:
        return self.state in _REPORTED


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What the compiled report says of the campaign itself."""

    id: str
    title: str
    due_at: datetime
    owner_id: str
    owner_name: str
    superior_name: str
    year: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A rule that does not hold: in one unit's report, or (unit None) in the whole."""

    id: str
    severity: Literal["error", "warning"]
    unit_id: str | None
    unit_name: str | None
    items: tuple[str, ...]
    message: str
    confirmed: bool = False  # the officer was asked and said that the figure is right


@dataclass(frozen=True)
class Summary:
    checklist: Checklist
    facts: CampaignFacts
    reports: tuple[UnitReport, ...]
    items: Mapping[str, RolledUp]  # by item id, all of the checklist
    contradictions: tuple[Contradiction, ...]
    owner: UnitReport | None = None  # what the unit that collects was asked itself

    @property
    def counted(self) -> tuple[UnitReport, ...]:
        """The reports that the figures are made of."""
        return tuple(report for report in self.reports if report.is_in)

    @property
    def late(self) -> tuple[UnitReport, ...]:
        return tuple(report for report in self.reports if not report.is_in)

    @property
    def approved(self) -> int:
        return sum(report.state in ("approved", "received") for report in self.reports)

    def unit_name(self, unit_id: str) -> str:
        return self._names.get(unit_id, self.facts.owner_name)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {report.unit_id: report.name for report in self.reports}


def summarise(
    checklist: Checklist,
    facts: CampaignFacts,
    reports: Sequence[UnitReport],
    owner: UnitReport | None,
    language: Language,
) -> Summary:
    """The summary over the submitted reports; the owner's own answers count as they stand."""
    counted = {report.unit_id: report.answers for report in reports if report.is_in}
    own = {facts.owner_id: owner.answers} if owner else {}
    items = {
        item.id: roll_up(item, own if item.scope == "owner" else counted)
        for item in checklist.all_items
    }
    found = [
        *_in_units(checklist, [report for report in reports if report.is_in], language),
        *_in_total(checklist, items, len(reports), len(counted), language),
        *_since_last(checklist, [report for report in reports if report.is_in], language),
    ]
    found.sort(key=lambda one: (one.severity != "error", one.confirmed))
    return Summary(checklist, facts, tuple(reports), items, tuple(found), owner)


def _in_units(
    checklist: Checklist, reports: Sequence[UnitReport], language: Language
) -> list[Contradiction]:
    found = []
    for report in reports:
        steps = progress(checklist, "unit", report.answers)
        for broken in all_broken(steps, report.answers, report.last, language):
            found.append(
                Contradiction(
                    id=broken.id,
                    severity=broken.severity,
                    unit_id=report.unit_id,
                    unit_name=report.name,
                    items=broken.items,
                    message=broken.message,
                    confirmed=_is_confirmed(report.answers, broken.items, broken.id),
                )
            )
    return found


def _is_confirmed(answers: Answers, items: tuple[str, ...], check_id: str) -> bool:
    return any(check_id in answers[item].confirmed for item in items if item in answers)


def total_operands(items: Mapping[str, RolledUp], units: int, reported: int) -> dict[str, Operand]:
    """The rolled-up figures as rules over the whole see them."""
    operands = {name: _total_operand(rolled) for name, rolled in items.items()}
    return {**operands, "units": Decimal(units), "units_reported": Decimal(reported)}


def _total_operand(rolled: RolledUp) -> Operand:
    value = total_value(rolled)
    if value is not None:
        return operand(value)
    return Decimal(len(rolled.parts)) if rolled.by_unit else None


def total_value(rolled: RolledUp) -> Value | None:
    """The rolled-up value; what the owner alone answers is its own total."""
    if rolled.value is None and len(rolled.by_unit) == 1 and not rolled.parts:
        return next(iter(rolled.by_unit.values()))
    return rolled.value


def _in_total(
    checklist: Checklist,
    items: Mapping[str, RolledUp],
    units: int,
    reported: int,
    language: Language,
) -> list[Contradiction]:
    operands = total_operands(items, units, reported)
    return [
        Contradiction(
            id=check.id,
            severity=check.severity,
            unit_id=None,
            unit_name=None,
            items=named_items(checklist, check),
            message=_say_total(checklist, check, items, operands, language),
        )
        for check in checklist.checks
        if check.rule.holds(operands) is False
    ]


def _since_last(
    checklist: Checklist, reports: Sequence[UnitReport], language: Language
) -> Iterator[Contradiction]:
    """Sums far from last period's, over the units that gave the figure both times."""
    for item in checklist.asked("unit"):
        pairs = [_both_periods(item, report) for report in reports] if item.rollup == "sum" else []
        both = [pair for pair in pairs if pair is not None]
        if both:
            now, last = (Number(sum(some, Decimal(0))) for some in zip(*both, strict=True))
            doubt = doubt_of_sum(item, now, last, language)
            if doubt is not None:
                yield Contradiction(doubt[0], "warning", None, None, (item.id,), doubt[1])


def _both_periods(item: Item, report: UnitReport) -> tuple[Decimal, Decimal] | None:
    now = report.answers.value(item.id)
    last = report.last.value(item.id) if report.last is not None else None
    both = isinstance(now, Number) and isinstance(last, Number)
    return (now.value, last.value) if both else None  # type: ignore[union-attr]  # both are


def _say_total(
    checklist: Checklist,
    check: Check,
    items: Mapping[str, RolledUp],
    operands: Mapping[str, Operand],
    language: Language,
) -> str:
    def shown(name: str) -> str:
        if name in items:
            value = total_value(items[name])
            if value is None:
                return show_total(checklist.by_id[name], items[name], language)
            return show_bare(checklist.by_id[name], value, language)
        known = operands.get(name)
        return language.number(known) if isinstance(known, Decimal) else "…"

    return PLACEHOLDER.sub(lambda match: shown(match[1]), check.say)


def show_total(item: Item, rolled: RolledUp, language: Language) -> str:
    """A rolled-up value with its unit: `2.745 hộ`; a list as how many entries it has."""
    value = total_value(rolled)
    if isinstance(value, Number):
        return show_number(item, value, language)
    if value is not None:
        return show(item, value, language)
    return language.number(len(rolled.parts)) if rolled.by_unit else "…"


def summary_json(summary: Summary) -> dict[str, Any]:
    """The summary as other programs read it."""
    facts = summary.facts
    return {
        "campaign": {"id": facts.id, "title": facts.title, "due_at": facts.due_at.isoformat()},
        "unit": {"id": facts.owner_id, "name": facts.owner_name},
        "units": {
            "expected": len(summary.reports),
            "submitted": len(summary.counted),
            "approved": summary.approved,
            "late": [report.name for report in summary.late],
        },
        "items": [_item_json(summary, item) for item in summary.checklist.all_items],
        "checks": [_contradiction_json(one) for one in summary.contradictions],
    }


def _item_json(summary: Summary, item: Item) -> dict[str, Any]:
    rolled = summary.items[item.id]
    value: Any
    if item.rollup in ("list", "narrative"):
        value = [{"value": encode(part.value), "units": list(part.units)} for part in rolled.parts]
    else:
        total = total_value(rolled)
        value = None if total is None else encode(total)
    return {
        "id": item.id,
        "section": summary.checklist.section_of[item.id].id,
        "label": item.label,
        "type": item.type,
        "unit": item.unit,
        "rollup": item.rollup,
        "value": value,
        "answered": rolled.answered,
        "by_unit": {unit: encode(given) for unit, given in rolled.by_unit.items()},
    }


def _contradiction_json(one: Contradiction) -> dict[str, Any]:
    return {
        "id": one.id,
        "severity": one.severity,
        "unit": one.unit_id,
        "items": list(one.items),
        "message": one.message,
    }
