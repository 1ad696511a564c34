"""The Excel form of a report, to be filled in where there is no signal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.language import msg
from handlers.desk import title_of
from handlers.evidence.archive import plain_name
from handlers.materials import Document, Materials, Unavailable
from handlers.messages import Order
from handlers.tokens import seal
from handlers.turn import ANSWERING
from report.answers import Answers, LastAnswers
from report.form import LAYOUT, FormContent, FormMark, write_form
from report.values import XLSX
from storage.campaigns import find_assignment, find_report
from storage.people import roles_of
from storage.records import Assignment, Report


async def report_form(order: Order, materials: Materials) -> Document:
    """`subject` is the campaign and the unit."""
    campaign_id, unit_id = order.subject
    found = await find_assignment(materials.db, campaign_id, unit_id)
    roles = await roles_of(materials.db, order.person_id)
    if found is None or not any((unit_id, role) in roles for role in ANSWERING[found[0].scope]):
        raise Unavailable(msg("There is no report to fill in for you at the moment."))
    assignment, unit = found
    report = await find_report(materials.db, campaign_id, unit_id) or Report(campaign_id, unit_id)
    content = await _content(materials, assignment, unit.name, report)
    name = f"bieu-mau-{plain_name(unit.name)}.xlsx"
    return Document(write_form(content, materials.language), name, XLSX)


async def _content(
    materials: Materials, assignment: Assignment, unit_name: str, report: Report
) -> FormContent:
    campaign, language = assignment.campaign, materials.language
    checklist = await materials.checklist_of(campaign)
    previous = campaign.previous_id
    last = await find_report(materials.db, previous, assignment.unit_id) if previous else None
    mark = FormMark(
        layout=LAYOUT,
        campaign_id=campaign.id,
        unit_id=assignment.unit_id,
        checklist_id=campaign.checklist_id,
        checklist_version=campaign.checklist_version,
        locale=language.code,
        made_at=materials.now.isoformat(timespec="seconds"),
    )
    return FormContent(
        mark=mark,
        title=title_of(campaign, checklist),
        unit_name=unit_name,
        due=language.moment(assignment.due_at.astimezone(materials.zone)),
        checklist=checklist,
        scope=assignment.scope,
        answers=Answers(checklist, report.answers),
        last=LastAnswers(checklist, last.answers) if last else None,
        notes={item: _notes(some) for item, some in report.notes.items()},
        seals=_seals(report.answers),
    )


def _notes(stored: Any) -> str:
    return "\n".join(one["text"] for one in stored)


def _seals(answers: Mapping[str, Any]) -> dict[str, str]:
    """What stood when the form was made, so that what came since is noticed."""
    return {item: seal(answer) for item, answer in answers.items()}
