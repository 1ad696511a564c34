"""What cannot be right together: within a report, across a unit's reports, between a unit and
those below it, between the text and its figures, against last period. Each names both places and
both figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from config.language import Language, msg
from report.answers import Answers
from report.checking import all_broken, named_items
from report.expressions import Operand, apart
from report.items import PLACEHOLDER, Check, Item
from report.progress import progress
from report.retold import retold_wrongly
from report.rollup import roll_up
from report.sense import doubt_of_sum
from report.showing import show_bare, show_number
from report.summary import Contradiction, OtherReport, Summary, UnitReport
from report.totals import show_total, total_operands, total_value
from report.values import Number


def find_contradictions(summary: Summary, language: Language) -> tuple[Contradiction, ...]:
    """Worst first: what cannot be before what is doubtful, what nobody has confirmed before what
    somebody has, the widest apart first."""
    found = [
        *_in_units(summary, language),
        *_in_total(summary, language),
        *_above_and_below(summary, language),
        *_across_reports(summary, language),
        *retold_wrongly(summary, language),
        *_since_last(summary, language),
    ]
    found.sort(key=lambda one: (one.severity != "error", one.confirmed, -one.gap))
    return tuple(found)


def _in_units(summary: Summary, language: Language) -> Iterator[Contradiction]:
    for report in _reporting(summary):
        steps = progress(summary.checklist, "unit", report.answers)
        for broken in all_broken(steps, report.answers, report.last, language):
            yield Contradiction(
                id=broken.id,
                severity=broken.severity,
                unit_id=report.unit_id,
                unit_name=report.name,
                items=broken.items,
                message=broken.message,
                confirmed=_is_confirmed(report.answers, broken.items, broken.id),
                gap=broken.gap,
            )


def _reporting(summary: Summary) -> Iterator[UnitReport]:
    return (one for one in (*summary.between, *summary.reports) if summary.counts(one))


def _is_confirmed(answers: Answers, items: tuple[str, ...], check_id: str) -> bool:
    return any(check_id in answers[item].confirmed for item in items if item in answers)


def _in_total(summary: Summary, language: Language) -> Iterator[Contradiction]:
    """The checklist's rules over all units and the owner's own answers."""
    checklist = summary.checklist
    operands = total_operands(summary.items, len(summary.reports), len(summary.counted))
    for check in checklist.checks:
        if check.rule.holds(operands) is False:
            yield Contradiction(
                id=check.id,
                severity=check.severity,
                unit_id=None,
                unit_name=None,
                items=named_items(checklist, check),
                message=_say_total(summary, check, operands, language),
                gap=check.rule.gap(operands),
            )


def _say_total(
    summary: Summary, check: Check, operands: Mapping[str, Operand], language: Language
) -> str:
    def shown(name: str) -> str:
        if name in summary.items:
            item, rolled = summary.checklist.by_id[name], summary.items[name]
            value = total_value(rolled)
            if value is None:
                return show_total(item, rolled, language)
            return show_bare(item, value, language)
        known = operands.get(name)
        return language.number(known) if isinstance(known, Decimal) else "…"

    return PLACEHOLDER.sub(lambda match: shown(match[1]), check.say)


def _sums(summary: Summary) -> Iterator[Item]:
    return (one for one in summary.checklist.asked("unit") if one.rollup == "sum")


def _above_and_below(summary: Summary, language: Language) -> Iterator[Contradiction]:
    """A unit's own figure against the sum of those below it, once all of them are in."""
    for upper in summary.between:
        below = [one for one in summary.reports if upper.unit_id in one.above]
        if not summary.counts(upper) or not all(map(summary.counts, below)):
            continue
        answers = {one.unit_id: one.answers for one in below}
        for item in _sums(summary):
            own, total = upper.answers.value(item.id), roll_up(item, answers).value
            if isinstance(own, Number) and isinstance(total, Number) and own.value != total.value:
                said = msg(
                    "{label}: {unit} gives {own}, its {count} units together {total}.",
                    label=item.label,
                    unit=language.within(upper.name),
                    own=show_bare(item, own, language),
                    count=len(below),
                    total=show_bare(item, total, language),
                )
                yield _about(
                    f"{item.id}.below", "error", upper, item, language.say(said),
                    apart(own.value, total.value),
                )  # fmt: skip


def _about(
    name: str, severity: str, report: UnitReport, item: Item, message: str, gap: Decimal
) -> Contradiction:
    return Contradiction(
        name, severity, report.unit_id, report.name, (item.id,), message, gap=gap  # type: ignore[arg-type]
    )  # fmt: skip


def _across_reports(summary: Summary, language: Language) -> Iterator[Contradiction]:
    """One fact in two collections: a figure of the same name and unit, given otherwise."""
    for report in _reporting(summary):
        for other in report.others:
            for item in _sums(summary):
                here, there = report.answers.value(item.id), _figure_in(other, item)
                if isinstance(here, Number) and there and here.value != there.value:
                    said = msg(
                        "{label}: {here} here, {there} in “{title}”.",
                        label=item.label,
                        here=show_number(item, here, language),
                        there=show_number(item, there, language),
                        title=other.title,
                    )
                    yield _about(
                        f"{item.id}.elsewhere", "error", report, item, language.say(said),
                        apart(here.value, there.value),
                    )  # fmt: skip


def _figure_in(other: OtherReport, item: Item) -> Number | None:
    there = other.answers.checklist.by_id.get(item.id)
    if there is None or (there.type, there.unit) != (item.type, item.unit):
        return None
    value = other.answers.value(item.id)
    return value if isinstance(value, Number) else None


def _since_last(summary: Summary, language: Language) -> Iterator[Contradiction]:
    """Sums far from last period's, over the units that gave the figure both times."""
    for item in _sums(summary):
        both = [pair for one in summary.counted if (pair := _both_periods(item, one)) is not None]
        if both:
            now, last = (Number(sum(some, Decimal(0))) for some in zip(*both, strict=True))
            doubt = doubt_of_sum(item, now, last, language)
            if doubt is not None:
                gap = apart(now.value, last.value)
                yield Contradiction(doubt[0], "warning", None, None, (item.id,), doubt[1], gap=gap)


def _both_periods(item: Item, report: UnitReport) -> tuple[Decimal, Decimal] | None:
    if report.last is None:
        return None
    now, last = report.answers.value(item.id), report.last.value(item.id)
    both = isinstance(now, Number) and isinstance(last, Number)
    return (now.value, last.value) if both else None  # type: ignore[union-attr]  # both are
