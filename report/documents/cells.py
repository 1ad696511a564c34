"""What stands for one unit at one item, and why there is nothing where there is nothing."""

from __future__ import annotations

from typing import Literal

from config.records import record
from report.items import Item
from report.summary import Summary, UnitReport
from report.values import Value

# late: the report is not submitted; open: submitted without it; skipped: with a reason in its
# place; not asked: the question does not apply to this unit.
State = Literal["given", "late", "open", "skipped", "not asked"]


@record(frozen=True, slots=True)
class UnitCell:
    """`value` is None unless the state is `given`; `reason` is that of a skipped item."""

    state: State
    value: Value | None = None
    reason: str = ""

    @property
    def is_missing(self) -> bool:
        return self.state in ("late", "open")


def unit_cell(summary: Summary, item: Item, report: UnitReport) -> UnitCell:
    """The value as the roll-up has it: what is not submitted counts nowhere."""
    value = summary.items[item.id].by_unit.get(report.unit_id)
    if value is not None:
        return UnitCell("given", value)
    if not summary.counts(report):
        return UnitCell("late")
    if report.members:
        return UnitCell("not asked")
    if item.id in report.answers:
        return UnitCell("skipped", reason=report.answers[item.id].reason or "")
    # What is asked without condition, is required and has no answer is a gap; the rest of what
    # has none hangs on another answer, or may be left out.
    is_owed = item.is_asked and item.when is None and item.required
    return UnitCell("open") if is_owed else UnitCell("not asked")


def is_gap(summary: Summary, item: Item) -> bool:
    """Whether an item has no total because somebody still owes an answer."""
    if summary.items[item.id].by_unit:
        return False
    if item.scope == "owner":
        return item.required and item.when is None
    return any(unit_cell(summary, item, report).is_missing for report in summary.reports)
