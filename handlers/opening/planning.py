"""What a new campaign is made of: for the chat and for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from config.language import language
from report.checklist import Checklist
from report.periods import Period, period_with
from storage.records import Campaign, Unit


def new_campaign(
    checklist: Checklist,
    owner_id: str,
    period: Period,
    due_at: datetime,
    known: Sequence[Campaign],
    now: datetime,
) -> Campaign:
    """The campaign, following the last of its kind among those known. `checklist` is the
    Vietnamese one: a title is what officials call the report."""
    first, last = period.window
    return Campaign(
        id=campaign_id(checklist.id, owner_id, period.code),
        checklist_id=checklist.id,
        checklist_version=checklist.version,
        owner_id=owner_id,
        title=f"{checklist.title} {language('vi').say(period.label)}",
        year=period.year,
        window_from=first.isoformat(),
        window_to=last.isoformat(),
        opens_at=now,
        due_at=due_at,
        state="open",
        previous_id=_id(previous_of(checklist.id, owner_id, period, known)),
    )


def campaign_id(checklist_id: str, owner_id: str, period_code: str) -> str:
    """Of an owner's campaign about a period: there is one of each kind."""
    return f"{checklist_id}-{owner_id}-{period_code}"


def _id(campaign: Campaign | None) -> str | None:
    return campaign.id if campaign else None


def previous_of(
    checklist_id: str, owner_id: str, period: Period, known: Sequence[Campaign]
) -> Campaign | None:
    """The owner's last campaign with this checklist, about a period of the same length: its
    answers are offered."""
    found = [
        one
        for one in known
        if (one.checklist_id, one.owner_id) == (checklist_id, owner_id)
        and one.window_to < period.window[1].isoformat()
        and _has_length_of(one, period)
    ]
    return max(found, key=lambda one: one.window_to, default=None)


def _has_length_of(campaign: Campaign, period: Period) -> bool:
    own = period_with(campaign.window_from, campaign.window_to)
    return own is not None and own.frequency == period.frequency


def units_below(owner_id: str, known: Sequence[Unit]) -> list[Unit]:
    """The units at the ends of the tree below the owner, in their order."""
    parents = {unit.parent_id for unit in known}
    below = {owner_id}
    for unit in known:  # parents come before their children
        if unit.parent_id in below:
            below.add(unit.id)
    return [one for one in known if one.id in below - {owner_id} and one.id not in parents]
