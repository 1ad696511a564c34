"""Compiling: the units' reports rolled up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from config.language import Language
from report.checklist import Checklist
from report.contradictions import find_contradictions
from report.coverage import Coverage
from report.edits import Edit
from report.rollup import roll_up_all
from report.summary import CampaignFacts, Summary, UnitReport

_COUNTED = Coverage()
_TEXTS = ("list", "narrative", "none")  # roll-ups that add nothing up


def summarise(
    checklist: Checklist,
    facts: CampaignFacts,
    reports: Sequence[UnitReport],
    owner: UnitReport | None,
    language: Language,
    coverage: Coverage = _COUNTED,
    edits: Mapping[str, Edit] | None = None,
    known: Mapping[str, tuple[str, str]] | None = None,
) -> Summary:
    """The summary over the reports that `coverage` counts; the owner's own answers count as they
    stand. Of a unit and units below it only the lower ones are added up."""
    upper = {unit for report in reports for unit in report.above}
    lower = tuple(report for report in reports if report.unit_id not in upper)
    between = tuple(report for report in reports if report.unit_id in upper)
    counted = {one.unit_id: one.answers for one in lower if coverage.counts(one.state)}
    said = {one.unit_id: one.answers for one in between if coverage.counts(one.state)} | counted
    own = {facts.owner_id: owner.answers} if owner else {}
    kept = edits or {}
    all_items = checklist.all_items
    texts = [one for one in all_items if one.scope == "unit" and one.rollup in _TEXTS]
    figures = [one for one in all_items if one.scope == "unit" and one.rollup not in _TEXTS]
    rolled = roll_up_all([one for one in all_items if one.scope == "owner"], own, kept)
    if between:
        rolled |= roll_up_all(texts, said, kept) | roll_up_all(figures, counted, kept)
    else:
        rolled |= roll_up_all([*texts, *figures], counted, kept)
    items = {item.id: rolled[item.id] for item in all_items}
    find = partial(find_contradictions, language=language)
    return Summary(
        checklist, facts, lower, items, find, owner, between, coverage, kept, known or {}
    )
