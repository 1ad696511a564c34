"""Checks over one report's answers: which rules are broken, and how to say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from decimal import Decimal
from typing import Literal

from config.language import Language
from config.records import record
from report.answers import Answers, Operands
from report.checklist import Checklist
from report.expressions import apart
from report.items import PLACEHOLDER, Check, Item
from report.progress import Progress, applicable
from report.sense import doubts
from report.showing import show_bare
from report.values import Number


@record(frozen=True, slots=True)
class Broken:
    """A rule that does not hold, with the items that it names."""

    id: str
    severity: Literal["error", "warning"]
    items: tuple[str, ...]
    message: str
    gap: Decimal = field(default=Decimal(1), compare=False)  # as `Expression.gap`


def broken_by(
    item_id: str, answers: Answers, last: Answers | None, language: Language
) -> tuple[Broken, ...]:
    """The rules that name `item_id` and do not hold, refusals first."""
    checklist = answers.checklist
    item = checklist.by_id[item_id]
    counted = applicable(checklist, item.scope, answers)
    found = [*_broken(checklist.checks_naming[item_id], counted, last, language)]
    found += _doubted(item, found, counted, last, language)
    return tuple(sorted(found, key=lambda broken: broken.severity != "error"))


def all_broken(
    progress: Progress, answers: Answers, last: Answers | None, language: Language
) -> tuple[Broken, ...]:
    """Every rule of the report's own items that does not hold."""
    answers = answers.only({item.id for item in progress.items})
    checks = (check for item in progress.items for check in item.check)
    computed = (c for i in answers.checklist.all_items if not i.is_asked for c in i.check)
    found = [*_broken((*checks, *computed), answers, last, language)]
    for item in progress.items:
        found += _doubted(item, found, answers, last, language)
    return tuple(found)


def _broken(
    checks: Iterable[Check], answers: Answers, last: Answers | None, language: Language
) -> Iterator[Broken]:
    now = Operands(answers)
    before = Operands(last) if last is not None else None
    for check in checks:
        if check.rule.holds(now, before) is False:
            said = say_check(check.say, answers, last, language)
            items = named_items(answers.checklist, check)
            yield Broken(check.id, check.severity, items, said, check.rule.gap(now, before))


def _doubted(
    item: Item,
    broken: Sequence[Broken],
    answers: Answers,
    last: Answers | None,
    language: Language,
) -> Iterator[Broken]:
    """What is hard to believe of an answer about which no rule speaks already."""
    if any(item.id in one.items for one in broken):
        return
    figure = answers.value(item.id)
    before = last.value(item.id) if last is not None and item.id in last else None
    if isinstance(figure, Number):
        known = before if isinstance(before, Number) else None
        for name, said in doubts(item, figure, known, language):
            gap = apart(figure.value, known.value) if known else Decimal(1)
            yield Broken(name, "warning", (item.id,), said, gap)


def named_items(checklist: Checklist, check: Check) -> tuple[str, ...]:
    """The items that a rule names, in the order of the checklist."""
    named = check.rule.names | check.rule.last_names
    return tuple(item.id for item in checklist.all_items if item.id in named)


def say_check(text: str, answers: Answers, last: Answers | None, language: Language) -> str:
    """`{households}` is this period's answer, `{last_households}` last period's."""

    def shown(name: str) -> str:
        source: Answers | None = answers
        if name.startswith("last_") and name not in answers.checklist.by_id:
            name, source = name.removeprefix("last_"), last
        value = source.value(name) if source is not None else None
        if value is None:
            return "…"
        return show_bare(answers.checklist.by_id[name], value, language)

    return PLACEHOLDER.sub(lambda match: shown(match[1]), text)
