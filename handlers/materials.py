"""What documents made to order are made of, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from config.language import Language, Message, msg
from handlers.library import Library
from handlers.messages import Order
from handlers.roles import READERS
from report.checklist import Checklist
from storage.campaigns import find_campaign
from storage.database import Transaction
from storage.people import roles_of
from storage.records import Campaign


@dataclass(frozen=True, slots=True)
class Document:
    """A finished file. `name` is what it is saved under."""

    content: bytes
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Materials:
    """What documents are made of. `path_of` gives where a kept file lies, by its hash."""

    db: Transaction
    library: Library
    language: Language
    zone: tzinfo
    now: datetime
    path_of: Callable[[str], Path]

    async def checklist_of(self, campaign: Campaign) -> Checklist:
        """What the campaign asks, in the reader's language."""
        return await self.library.of_campaign(self.db, campaign, self.language.code)

    async def campaign_read(self, order: Order) -> Campaign:
        """The campaign that `order` begins with. Raises Unavailable for who does not read for the
        unit that collects (any more)."""
        campaign = await find_campaign(self.db, order.subject[0])
        roles = await roles_of(self.db, order.person_id)
        if campaign is None or not any((campaign.owner_id, role) in roles for role in READERS):
            raise Unavailable(msg("This is for the office that collects the reports."))
        return campaign


class Unavailable(Exception):
    """The document cannot be had; `said` tells the person why, and the way out."""

    def __init__(self, said: Message) -> None:
        super().__init__(said)  # whole: it comes out of another process
        self.said = said
