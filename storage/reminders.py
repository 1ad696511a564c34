"""Reminders: which campaigns, whom there is to remind, and up to when that is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from config.records import record
from storage import rows
from storage.database import Row, Transaction
from storage.records import Campaign, Role


@record(frozen=True, slots=True)
class CampaignMember:
    """Somebody in one role on a unit that a campaign asks, with the chat where they were last."""

    unit_id: str
    role: Role
    person_id: str
    name: str
    language: str | None
    channel: str | None  # None, as the chat, where nobody reaches them
    chat_id: str | None

    @property
    def chat(self) -> tuple[str, str]:
        """Channel and chat. Raises LookupError where none reaches them."""
        if self.channel is None or self.chat_id is None:
            raise LookupError(f"{self.person_id} cannot be reached")
        return self.channel, self.chat_id


@record(frozen=True, slots=True)
class Remindable:
    """A campaign with its plan of reminders as it is stored; None for the default."""

    campaign: Campaign
    plan: str | None
    reminded_until: datetime


async def campaigns_to_remind(db: Transaction) -> list[Remindable]:
    """Those open, and those closed in which a unit was reopened; next deadline first."""
    return [_remindable(row) for row in await db.fetch("campaigns-to-remind")]


async def find_remindable(db: Transaction, campaign_id: str) -> Remindable | None:
    row = await db.first("campaign-to-remind", id=campaign_id)
    return _remindable(row) if row else None


def _remindable(row: Row) -> Remindable:
    """What has never been planned is planned from the campaign's opening on."""
    campaign = rows.campaign(row)
    until = row["reminded_until"]
    since = max(datetime.fromisoformat(until), campaign.opens_at) if until else campaign.opens_at
    return Remindable(campaign, row["reminder_plan"], since)


async def own_deadlines(db: Transaction, campaign_id: str) -> list[datetime]:
    """The deadlines, UTC, of the units that have one for themselves."""
    found = await db.fetch("own-deadlines", campaign_id=campaign_id)
    return [datetime.fromisoformat(row["due_at"]) for row in found]


async def campaign_members(db: Transaction, campaign_id: str) -> list[CampaignMember]:
    """Everybody on the units that the campaign asks, once for each unit and role."""
    found: dict[tuple[str, str, str], CampaignMember] = {}
    for row in await db.fetch("campaign-members", campaign_id=campaign_id):
        one = CampaignMember(**dict(row))
        found.setdefault((one.unit_id, one.role, one.person_id), one)
    return list(found.values())


async def snoozes(db: Transaction, campaign_id: str) -> dict[str, date]:
    """The local day from whose morning on each of these people is reminded again."""
    found = await db.fetch("snoozes", campaign_id=campaign_id)
    return {row["person_id"]: date.fromisoformat(row["until"]) for row in found}


async def keep_reminded_until(db: Transaction, campaign_id: str, at: datetime) -> None:
    await db.execute("save-reminded-until", campaign_id=campaign_id, at=at.isoformat())


async def known_keys(db: Transaction, keys: Sequence[str]) -> set[str]:
    """Which of these keys were given to the outbox before."""
    return {row["key"] for row in await db.fetch("known-keys", keys=list(keys))}
