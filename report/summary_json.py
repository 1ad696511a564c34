"""The summary as other programs read it."""

from __future__ import annotations

from typing import Any

from report.items import Item
from report.summary import Contradiction, Summary
from report.totals import total_value
from report.values import encode


def summary_json(summary: Summary) -> dict[str, Any]:
    facts = summary.facts
    return {
        "campaign": {"id": facts.id, "title": facts.title, "due_at": facts.due_at.isoformat()},
        "unit": {"id": facts.owner_id, "name": facts.owner_name},
        "units": {
            "expected": len(summary.reports),
            "submitted": summary.submitted,
            "approved": summary.approved,
            "late": [report.name for report in summary.reports if not report.is_in],
        },
        "items": [_item_json(summary, item) for item in summary.checklist.all_items],
        "checks": [_contradiction_json(one) for one in summary.contradictions],
        "counting": summary.coverage.counting,
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
