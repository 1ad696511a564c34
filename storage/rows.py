"""Rows to records and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from report.stored import StoredAnswers
from storage.database import Row, from_json, to_json
from storage.records import Assignment, Campaign, Invite, Report, Return, Unit

_NOTHING = "{}"


def unit(row: Row) -> Unit:
    return Unit(
        id=row["id"],
        name=row["name"],
        short=row["short"],
        kind=row["kind"],
        parent_id=row["parent_id"],
        code=row["code"],
        aliases=tuple(from_json(row["aliases"])),
        place=row["place"],
    )


def campaign(row: Row) -> Campaign:
    return Campaign(
        id=row["id"],
        checklist_id=row["checklist_id"],
        checklist_version=row["checklist_version"],
        owner_id=row["owner_id"],
        title=row["title"],
        year=row["year"],
        window_from=row["window_from"],
        window_to=row["window_to"],
        opens_at=datetime.fromisoformat(row["opens_at"]),
        due_at=datetime.fromisoformat(row["due_at"]),
        state=row["state"],
        previous_id=row["previous_id"],
    )


def report(row: Row) -> Report:
    extras = {} if row["extras"] == _NOTHING else from_json(row["extras"])  # nearly always
    return Report(
        campaign_id=row["campaign_id"],
        unit_id=row["unit_id"],
        state=row["state"],
        answers=StoredAnswers.from_text(row["answers"]),
        submitted_at=row["submitted_at"],
        submitted_by=row["submitted_by"],
        updated_at=row["updated_at"],
        approved_at=row["approved_at"],
        approved_by=row["approved_by"],
        returned=_returned(row["returned"]),
        notes=extras.get("notes", {}),
        evidence=extras.get("evidence", {}),
        shares=extras.get("shares", {}),
    )


def _returned(stored: str | None) -> Return | None:
    if stored is None:
        return None
    parts = from_json(stored)
    items, done = tuple(parts["items"]), tuple(parts["done"])
    return Return(parts["reason"], items, parts["at"], parts["by"], done)


def assignment(row: Row, of: Campaign) -> Assignment:
    """Of a campaign's row, joined with one of its targets."""
    extended = row["extended_to"]
    return Assignment(
        of,
        row["unit_id"],
        row["scope"],
        datetime.fromisoformat(extended) if extended else None,
        bool(row["reopened"]),
    )


def report_params(report: Report) -> dict[str, Any]:
    return {
        "campaign_id": report.campaign_id,
        "unit_id": report.unit_id,
        "state": report.state,
        "answers": StoredAnswers.of(report.answers).text,
        "submitted_at": report.submitted_at,
        "submitted_by": report.submitted_by,
        "updated_at": report.updated_at,
        "approved_at": report.approved_at,
        "approved_by": report.approved_by,
        "returned": to_json(asdict(report.returned)) if report.returned else None,
        "extras": _extras(report),
    }


def _extras(report: Report) -> str:
    """What hangs on most reports is nothing."""
    if not (report.notes or report.evidence or report.shares):
        return _NOTHING
    all_of_them = {"notes": report.notes, "evidence": report.evidence, "shares": report.shares}
    return to_json({name: part for name, part in all_of_them.items() if part})


def invite(row: Row) -> Invite:
    return Invite(
        code_hash=row["code_hash"],
        unit_id=row["unit_id"],
        role=row["role"],
        name=row["name"],
        uses_left=row["uses_left"],
        expires_at=datetime.fromisoformat(row["expires_at"]),
    )
