"""A round of very many units by the units between: thirty-four provinces can be read on a page
where three thousand communes cannot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from report.answers import Answers
from report.coverage import State
from report.rollup import roll_up
from report.summary import Summary, UnitReport
from report.totals import total_value
from report.values import Number, Value


def grouped(summary: Summary, most: int) -> Summary:
    """The summary as it is where it has `most` reports or fewer, or no units stand between;
    else with a row for each unit right below the one that collects, and the same totals."""
    if len(summary.reports) <= most:
        return summary
    groups = _groups(summary)
    if not 1 < len(groups) < len(summary.reports):
        return summary
    rows = tuple(_row(summary, unit_id, some) for unit_id, some in groups.items())
    items = {
        item.id: replace(summary.items[item.id], by_unit=_by_group(summary, item.id, groups))
        for item in summary.checklist.all_items
        if item.scope == "unit" and (item.is_number or item.type == "yes_no")
    }
    return replace(summary, reports=rows, between=(), items={**summary.items, **items})


def _groups(summary: Summary) -> dict[str, list[UnitReport]]:
    """The reports by the unit right below the one that collects, on their way up to it."""
    found: defaultdict[str, list[UnitReport]] = defaultdict(list)
    top = summary.facts.owner_id
    for report in summary.reports:
        way = (report.unit_id, *report.above)
        at = way.index(top) if top in way else len(way)
        found[way[at - 1]].append(report)
    return dict(found)


def _row(summary: Summary, unit_id: str, members: Sequence[UnitReport]) -> UnitReport:
    name, short = summary.known.get(unit_id, (members[0].name, members[0].short))
    return UnitReport(
        unit_id=unit_id,
        name=name,
        short=short,
        state=_state(summary, members),
        answers=Answers(summary.checklist, {}),
        last=None,
        done=sum(one.done for one in members),
        total=sum(one.total for one in members),
        members=tuple(members),
    )


def _state(summary: Summary, members: Sequence[UnitReport]) -> State:
    """As far as the last of them is."""
    states = {one.state for one in members}
    if len(states) == 1:
        return members[0].state
    return "submitted" if all(map(summary.counts, members)) else "draft"


def _by_group(
    summary: Summary, item_id: str, groups: Mapping[str, Sequence[UnitReport]]
) -> dict[str, Value]:
    item = summary.checklist.by_id[item_id]
    found: dict[str, Value] = {}
    for unit_id, members in groups.items():
        answers = {one.unit_id: one.answers for one in members if summary.counts(one)}
        total = total_value(roll_up(item, answers)) if item.rollup != "none" else None
        if isinstance(total, Number):
            found[unit_id] = total
    return found
