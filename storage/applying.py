"""Taking the changes that a message brought: what each of them writes, and what is noted of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from report.stored import StoredAnswers
from storage.applying_people import apply_to_people
from storage.applying_telling import apply_to_telling
from storage.batch import Batch, Delivery
from storage.campaigns import add_campaign, save_checklist
from storage.changes import (
    AnswerChanged,
    Audited,
    BoardPlaced,
    BoardRemoved,
    BroadcastCancelled,
    BroadcastStarted,
    CampaignMoved,
    CampaignOpened,
    Change,
    DeadlineExtended,
    EvidenceChanged,
    ItemRevised,
    NotesChanged,
    ReminderPlanChanged,
    RemindersSnoozed,
    ReportMoved,
    SectionGiven,
    TextEdited,
    UnitReopened,
)
from storage.database import Overtaken
from storage.records import Report, Return, assignments_to


async def apply(batch: Batch, delivery: Delivery, changes: Iterable[Change]) -> None:
    """Takes the changes that handling `delivery` brought."""
    for change in changes:
        match change:
            case AnswerChanged():
                _answer(batch, delivery, change)
            case ReportMoved():
                await _move(batch, delivery, change)
            case ItemRevised():
                _revise(batch, change)
            case NotesChanged() | EvidenceChanged() | SectionGiven():
                _change_extras(batch, delivery, change)
            case DeadlineExtended() | CampaignMoved() | UnitReopened():
                await _change_campaign(batch, delivery, change)
            case ReminderPlanChanged() | RemindersSnoozed():
                _change_reminders(batch, delivery, change)
            case CampaignOpened():
                await _open_campaign(batch, delivery, change)
            case BroadcastStarted() | BroadcastCancelled() | BoardPlaced() | BoardRemoved():
                apply_to_telling(batch, delivery, change)
            case TextEdited():
                _edit(batch, delivery, change)
            case Audited():
                batch.audit(delivery, change.action, change.details)
            case _:
                await apply_to_people(batch, delivery, change)


def _answer(batch: Batch, delivery: Delivery, change: AnswerChanged) -> None:
    report = batch.report(change.campaign_id, change.unit_id)
    before = StoredAnswers.of(report.answers)
    if change.then is not None and change.now is before:
        answers = change.then
    else:
        answers = before.with_one(change.item_id, change.new)
    batch.save_report(report.answered(answers, batch.at))
    batch.write(
        "insert-answer-log",
        {
            "campaign_id": change.campaign_id,
            "unit_id": change.unit_id,
            "item_id": change.item_id,
            "old": before.text_of(change.item_id),
            "new": answers.text_of(change.item_id),
            "person_id": batch.people[delivery.sender].id,
            "channel": delivery.channel,
            "at": batch.at,
        },
    )


async def _move(batch: Batch, delivery: Delivery, change: ReportMoved) -> None:
    report = await batch.report_of(change.campaign_id, change.unit_id)
    if change.was not in (None, report.state):
        raise Overtaken(f"the report of {change.unit_id} is {report.state} and not {change.was}")
    batch.save_report(_moved(batch, batch.people[delivery.sender].id, report, change))
    details: dict[str, Any] = {
        "campaign": change.campaign_id,
        "unit": change.unit_id,
        "was": report.state,
    }
    if change.reason:
        details |= {"reason": change.reason, "items": list(change.items)}
    batch.audit(delivery, f"report {change.state}", details)


def _moved(batch: Batch, person_id: str, report: Report, change: ReportMoved) -> Report:
    moved = replace(report, state=change.state, updated_at=batch.at)
    match change.state:
        case "submitted":
            # What was approved before it was returned or taken back is another report.
            anew = replace(moved, approved_at=None, approved_by=None)
            return replace(anew, submitted_at=batch.at, submitted_by=person_id)
        case "approved":
            return replace(moved, approved_at=batch.at, approved_by=person_id)
        case "returned":
            returned = Return(change.reason, change.items, batch.at, person_id)
            return replace(moved, returned=returned)
        case _:
            return moved


def _revise(batch: Batch, change: ItemRevised) -> None:
    report = batch.report(change.campaign_id, change.unit_id)
    if report.returned is not None:
        done = (*report.returned.done, change.item_id)
        batch.save_report(replace(report, returned=replace(report.returned, done=done)))


def _change_extras(
    batch: Batch, delivery: Delivery, change: NotesChanged | EvidenceChanged | SectionGiven
) -> None:
    """What hangs on a report besides its answers."""
    report = batch.report(change.campaign_id, change.unit_id)
    where = {"campaign": change.campaign_id, "unit": change.unit_id}
    match change:
        case NotesChanged(item_id=item, notes=notes):
            report = replace(report, notes=_with(report.notes, item, list(notes)))
            batch.audit(delivery, "notes changed", {**where, "item": item, "notes": len(notes)})
        case EvidenceChanged(item_id=item, files=files):
            report = replace(report, evidence=_with(report.evidence, item, list(files)))
            named = [one["file"]["sha256"] for one in files]
            batch.audit(delivery, "evidence changed", {**where, "item": item, "files": named})
        case SectionGiven(section_id=section, person_id=person):
            report = replace(report, shares=_with(report.shares, section, person))
            batch.audit(delivery, "section given", {**where, "section": section, "to": person})
    batch.save_report(replace(report, updated_at=report.updated_at or batch.at))


def _with(known: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """With this entry, or without it where nothing is left of it."""
    rest = {key: one for key, one in known.items() if key != name}
    return {**rest, name: value} if value else rest


async def _open_campaign(batch: Batch, delivery: Delivery, change: CampaignOpened) -> None:
    campaign = change.campaign
    await batch.flush()
    await save_checklist(batch.db, campaign.checklist_id, campaign.checklist_version, change.texts)
    await add_campaign(batch.db, campaign, assignments_to(campaign, change.units))
    details = {"campaign": campaign.id, "units": len(change.units)}
    batch.audit(delivery, "campaign opened", details)
    await batch.renew_desks()


def _edit(batch: Batch, delivery: Delivery, change: TextEdited) -> None:
    place = {"campaign_id": change.campaign_id, "place": change.place}
    if change.text is None:
        batch.write("drop-edit", place)
    else:
        person = batch.people[delivery.sender].id
        batch.write(
            "save-edit",
            {**place, "text": change.text, "basis": change.basis, "person_id": person,
             "at": batch.at},
        )  # fmt: skip
    batch.audit(delivery, "compiled text edited", asdict(change))


async def _change_campaign(
    batch: Batch, delivery: Delivery, change: DeadlineExtended | CampaignMoved | UnitReopened
) -> None:
    details = asdict(change)
    match change:
        case DeadlineExtended():
            batch.write("extend-deadline", details)
            batch.audit(delivery, "deadline extended", details)
        case UnitReopened():
            batch.write("reopen-unit", details)
            batch.audit(delivery, "unit reopened", details)
        case CampaignMoved(campaign_id=campaign, state=state):
            at = batch.at if state == "closed" else None
            batch.write("move-campaign", {"id": campaign, "state": state, "closed_at": at})
            batch.write("close-targets", {"id": campaign})
            batch.audit(delivery, f"campaign {state}", {"campaign": campaign})
    # Messages behind this one in the batch have to find it so.
    await batch.renew_desks()


def _change_reminders(
    batch: Batch, delivery: Delivery, change: ReminderPlanChanged | RemindersSnoozed
) -> None:
    details = asdict(change)
    if isinstance(change, ReminderPlanChanged):
        batch.write("save-reminder-plan", details)
        batch.audit(delivery, "reminder plan changed", details)
    else:
        person = batch.people[delivery.sender]
        batch.write("save-snooze", {**details, "person_id": person.id})
        batch.audit(delivery, "reminders snoozed", details)
