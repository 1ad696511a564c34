"""Whom a campaign's reminders concern, why, and when: by the state of each report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

from config.records import record
from handlers.desk import Desk
from handlers.reminding.situation import Situation
from report.items import Item
from report.reminders.slots import Slot, snoozed
from storage.records import CampaignUnit, Role
from storage.reminders import CampaignMember

Reason = Literal[
    "not started",
    "half done",
    "all answered",  # only submitting it is left
    "returned",
    "waits for approval",
    "leader",  # of a unit that has not submitted, on the deadline's morning
    "digest",  # for the lead: who is late
]
_TO_DO = ("draft", "returned")


@record(frozen=True, slots=True)
class Concern:
    """A person is to be told about a unit's report at these times, unless it changes before."""

    member: CampaignMember
    unit: CampaignUnit
    reason: Reason
    due: datetime
    slots: tuple[Slot, ...]


def concerns(situation: Situation) -> Iterator[Concern]:
    """As things stand; people whom no chat reaches are not among them."""
    yield from _digests(situation)
    for unit in situation.units:
        if not situation.is_closed(unit):
            yield from of_unit(situation, unit)


def of_unit(situation: Situation, unit: CampaignUnit) -> Iterator[Concern]:
    """Whom the unit's report concerns as it is now: silence once it has reached the district."""
    state = unit.report.state if unit.report else "draft"
    if state == "submitted":
        for member in _in_role(situation, unit, "approver"):
            yield _planned(situation, unit, member, "waits for approval")
    elif state in _TO_DO:
        fillers = _fillers(situation, unit)
        for member in fillers:
            if reason := _reason(situation, unit, member):
                yield _planned(situation, unit, member, reason)
        known = {one.person_id for one in fillers}
        for member in _in_role(situation, unit, "approver"):
            if member.person_id not in known:
                yield _escalated(situation, unit, member)


def _in_role(situation: Situation, unit: CampaignUnit, *roles: Role) -> list[CampaignMember]:
    """Those with one of these roles on the unit, each once, whom a chat reaches."""
    found = {
        one.person_id: one
        for one in situation.members.get(unit.unit.id, ())
        if one.role in roles and one.chat_id is not None
    }
    return list(found.values())


def _fillers(situation: Situation, unit: CampaignUnit) -> list[CampaignMember]:
    """Who fills the report in: the officers, or where there are none whoever else may."""
    other: Role = "lead" if unit.scope == "owner" else "approver"
    return _in_role(situation, unit, "officer") or _in_role(situation, unit, other)


def _planned(
    situation: Situation, unit: CampaignUnit, member: CampaignMember, reason: Reason
) -> Concern:
    timetable, due = situation.timetable, situation.due(unit)
    slots = timetable.planned(due)
    until = situation.snoozes.get(member.person_id)
    if until is not None:
        slots = snoozed(slots, until, due, timetable.calendar)
    return Concern(member, unit, reason, due, slots)


def _escalated(situation: Situation, unit: CampaignUnit, member: CampaignMember) -> Concern:
    due = situation.due(unit)
    return Concern(member, unit, "leader", due, situation.timetable.escalation(due))


def _reason(situation: Situation, unit: CampaignUnit, member: CampaignMember) -> Reason | None:
    """None for somebody whose own sections are done while colleagues' are not."""
    desk = situation.desk(unit)
    if desk.report.state == "returned":
        return "returned"
    if not desk.progress.done:
        return "not started"
    if not desk.progress.missing:
        return "all answered"
    mine = open_items_of(desk, member, situation.members.get(unit.unit.id, ()))
    return "half done" if mine else None


def open_items(desk: Desk) -> list[Item]:
    return [item for item in desk.progress.items if item.id not in desk.progress.answered]


def open_items_of(
    desk: Desk, member: CampaignMember, members: Sequence[CampaignMember]
) -> list[Item]:
    """The open items but those in colleagues' sections."""
    others = {one.person_id for one in members} - {member.person_id}
    shares, section_of = desk.report.shares, desk.checklist.section_of
    return [one for one in open_items(desk) if shares.get(section_of[one.id].id) not in others]


def _digests(situation: Situation) -> Iterator[Concern]:
    """A day after each deadline, the campaign's own and the units', the lead gets a list."""
    asked = [one for one in situation.units if one.scope == "unit"]
    late = [one for one in asked if not situation.is_closed(one) and is_to_come(situation, one)]
    owner = next((one for one in situation.units if one.scope == "owner"), None)
    if owner is None:
        return
    deadlines = sorted({situation.due(one) for one in late})
    slots = tuple(slot for due in deadlines for slot in situation.timetable.digest(due))
    for member in _in_role(situation, owner, "lead"):
        yield Concern(member, owner, "digest", situation.campaign.due_at, slots)


def is_to_come(situation: Situation, unit: CampaignUnit) -> bool:
    """Whether the report has not reached the district: not submitted, or not approved."""
    state = unit.report.state if unit.report else "draft"
    has_approver = any(m.role == "approver" for m in situation.members.get(unit.unit.id, ()))
    return state in _TO_DO or (state == "submitted" and has_approver)
