"""What the database holds, as plain records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Literal

from config.records import record

Role = Literal["officer", "approver", "lead", "viewer"]
ReportState = Literal["draft", "submitted", "approved", "received", "returned"]
Scope = Literal["unit", "owner"]


@record(frozen=True, slots=True)
class Unit:
    id: str
    name: str
    short: str
    kind: str
    parent_id: str | None = None
    code: str | None = None
    aliases: tuple[str, ...] = ()
    place: int = 0


@record(frozen=True, slots=True)
class Membership:
    unit: Unit
    role: Role


@record(frozen=True, slots=True)
class Person:
    """Somebody who has joined, with what they may do; `language` is None until chosen."""

    id: str
    name: str
    language: str | None = None
    memberships: tuple[Membership, ...] = ()

    def has_role(self, *roles: Role) -> bool:
        return any(membership.role in roles for membership in self.memberships)


@record(frozen=True, slots=True)
class Campaign:
    id: str
    checklist_id: str
    checklist_version: int
    owner_id: str
    title: str
    year: int
    window_from: str
    window_to: str
    opens_at: datetime
    due_at: datetime
    state: Literal["open", "closed"]
    previous_id: str | None = None


@record(frozen=True, slots=True)
class Assignment:
    """A campaign asks a unit the items of a scope."""

    campaign: Campaign
    unit_id: str
    scope: Scope
    extended_to: datetime | None = None  # this unit's own deadline, where it was given more time
    reopened: bool = False  # may go on though the campaign is closed

    @property
    def due_at(self) -> datetime:
        return self.extended_to or self.campaign.due_at

    @property
    def is_closed(self) -> bool:
        """Whether nothing about this unit's report changes any more."""
        return self.campaign.state == "closed" and not self.reopened


def assignments_to(campaign: Campaign, units: Iterable[str]) -> list[Assignment]:
    """The units' reports, and the questions to the owner itself."""
    asked = [Assignment(campaign, unit, "unit") for unit in units]
    return [*asked, Assignment(campaign, campaign.owner_id, "owner")]


@record(frozen=True, slots=True)
class Return:
    """Why a report was sent back, and which items are to be looked at again (none: all)."""

    reason: str
    items: tuple[str, ...]
    at: str  # UTC, ISO
    by: str  # person id
    done: tuple[str, ...] = ()  # the items looked at again since


@record(frozen=True, slots=True)
class Member:
    """Somebody with a role on a unit."""

    person_id: str
    name: str
    role: Role


@record(frozen=True, slots=True)
class Report:
    """A unit's report as it stands; `answers` is the JSON of each item's answer."""

    campaign_id: str
    unit_id: str
    state: ReportState = "draft"
    answers: Mapping[str, Any] = field(default_factory=dict)
    submitted_at: str | None = None
    submitted_by: str | None = None
    updated_at: str = ""
    approved_at: str | None = None
    approved_by: str | None = None
    returned: Return | None = None
    notes: Mapping[str, Any] = field(default_factory=dict)  # by item: JSON of NotesChanged
    evidence: Mapping[str, Any] = field(default_factory=dict)  # by item: JSON of EvidenceChanged
    shares: Mapping[str, str] = field(default_factory=dict)  # section id: person id

    def answered(self, answers: Mapping[str, Any], at: str) -> Report:
        """The report with these answers. Done at every message, for which `replace` is slow."""
        return Report(
            self.campaign_id,
            self.unit_id,
            self.state,
            answers,
            self.submitted_at,
            self.submitted_by,
            at,
            self.approved_at,
            self.approved_by,
            self.returned,
            self.notes,
            self.evidence,
            self.shares,
        )


@record(frozen=True, slots=True)
class Invite:
    code_hash: str
    unit_id: str
    role: Role
    name: str
    uses_left: int
    expires_at: datetime


@record(frozen=True, slots=True)
class CampaignUnit:
    """A unit that a campaign asks, and its report (None before the first answer)."""

    unit: Unit
    scope: Scope
    report: Report | None
    extended_to: datetime | None = None
    reopened: bool = False
