"""A collection that is being put together, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from config.records import record
from handlers.library import Texts
from handlers.opening.planning import campaign_id, new_campaign, previous_of, units_below
from handlers.roles import LEADS
from handlers.turn import Turn
from report.periods import Period, period_coded
from storage.campaigns import all_campaigns, all_units, campaign_units, kept_checklists
from storage.records import Campaign, Unit


@record(frozen=True)
class Draft:
    """`period` is its code, `due` UTC, ISO; `whom` is all, last or named, and `units` those
    named. What is not chosen yet is empty."""

    owner: str = ""
    checklist: str = ""
    period: str = ""
    whom: str = ""
    units: tuple[str, ...] = ()
    due: str = ""

    @classmethod
    def of(cls, turn: Turn) -> Draft | None:
        """What the open question is about; None where it is about something else."""
        stored = turn.conversation.draft
        parts = stored.get("opening") if isinstance(stored, dict) else None
        if not isinstance(parts, dict):
            return None
        return cls(**{**parts, "units": tuple(parts["units"])})

    def to_json(self) -> dict[str, Any]:
        return {"opening": {**asdict(self), "units": list(self.units)}}


@record(frozen=True)
class Plan:
    """All that a sender may choose from."""

    owners: tuple[Unit, ...]  # the units that they lead
    units: tuple[Unit, ...]
    campaigns: tuple[Campaign, ...]
    checklists: dict[str, Texts]  # the newest version of each, by id

    def below(self, owner_id: str) -> list[Unit]:
        return units_below(owner_id, self.units)

    def unit(self, unit_id: str) -> Unit:
        return next(one for one in self.units if one.id == unit_id)

    def previous(self, draft: Draft) -> Campaign | None:
        period = period_coded(draft.period)
        if period is None:
            return None
        return previous_of(draft.checklist, draft.owner, period, self.campaigns)

    def campaign_like(self, draft: Draft) -> Campaign | None:
        """The campaign that asks the same already."""
        wanted = campaign_id(draft.checklist, draft.owner, draft.period)
        return next((one for one in self.campaigns if one.id == wanted), None)


async def plan_of(turn: Turn) -> Plan:
    assert turn.person is not None
    db = await turn.read()
    units = await all_units(db)
    led = {m.unit.id for m in turn.person.memberships if m.role in LEADS}
    owners = [one for one in units if one.id in led and units_below(one.id, units)]
    return Plan(tuple(owners), tuple(units), tuple(await all_campaigns(db)), await _shelf(turn))


async def _shelf(turn: Turn) -> dict[str, Texts]:
    """The newest version of every checklist, be it kept with a campaign or only shipped yet."""
    found: dict[str, Texts] = {}
    kept = [
        await turn.house.library.texts(turn.batch.db, *one)
        for one in await kept_checklists(turn.batch.db)
    ]
    for texts in (*turn.house.shipped(), *kept):
        known = found.get(texts["vi"].id)
        if known is None or texts["vi"].version >= known["vi"].version:
            found[texts["vi"].id] = texts
    return found


@record(frozen=True)
class Opening:
    """The campaign as it would be opened now."""

    campaign: Campaign
    units: tuple[Unit, ...]
    texts: Texts
    previous: Campaign | None


async def opening_of(turn: Turn, plan: Plan, draft: Draft) -> Opening | None:
    """None where something of it cannot be (any more)."""
    texts, period = plan.checklists.get(draft.checklist), period_coded(draft.period)
    if texts is None or period is None or draft.owner not in {one.id for one in plan.owners}:
        return None
    units = await units_of(turn, plan, draft)
    if not units or not draft.due or plan.campaign_like(draft):
        return None
    return _opening(turn, plan, draft, texts, period, units)


def _opening(
    turn: Turn, plan: Plan, draft: Draft, texts: Texts, period: Period, units: Sequence[Unit]
) -> Opening:
    due = datetime.fromisoformat(draft.due).astimezone(UTC)
    campaign = new_campaign(texts["vi"], draft.owner, period, due, plan.campaigns, turn.now)
    return Opening(campaign, tuple(units), texts, plan.previous(draft))


async def units_of(turn: Turn, plan: Plan, draft: Draft) -> list[Unit]:
    """The units that the draft asks, of those that its owner may ask."""
    below = plan.below(draft.owner)
    match draft.whom:
        case "all":
            return below
        case "last":
            asked = await last_asked(turn, plan, draft)
            return [one for one in below if one.id in asked]
        case _:
            return [one for one in below if one.id in draft.units]


async def last_asked(turn: Turn, plan: Plan, draft: Draft) -> set[str]:
    """The ids of the units that the period before asked."""
    previous = plan.previous(draft)
    if previous is None:
        return set()
    found = await campaign_units(turn.batch.db, previous.id)
    return {one.unit.id for one in found if one.scope == "unit"}


def with_next(draft: Draft, campaign: Campaign, period: Period) -> Draft:
    """The period behind a campaign's, asked of the same units."""
    return replace(
        draft,
        owner=campaign.owner_id,
        checklist=campaign.checklist_id,
        period=period.code,
        whom="last",
    )
