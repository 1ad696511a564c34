"""What documents made to order are made of, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path

from config.language import Language, Message, msg
from config.records import record
from handlers.library import Library
from handlers.messages import Button, Order
from handlers.roles import READERS
from report.checklist import Checklist
from report.coverage import Coverage, read_coverage
from storage.campaigns import find_campaign, unit_and_above
from storage.database import Transaction
from storage.people import roles_of
from storage.records import Campaign


@record(frozen=True, slots=True)
class Document:
    """A finished file. `name` is what it is saved under."""

    content: bytes
    name: str
    media_type: str


@record(frozen=True, slots=True)
class Reader:
    """What answers out of the database are made of, and for whom they are worded."""

    db: Transaction
    library: Library
    language: Language
    zone: tzinfo
    now: datetime

    def say(self, message: Message) -> str:
        return self.language.say(message)

    def button(self, label: Message | str, data: str, word: Message | str = "") -> Button:
        """`word` is what can be typed in place of pressing, besides the label itself."""
        return Button(self.language.show(label), data, self.language.show(word))

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    async def checklist_of(self, campaign: Campaign) -> Checklist:
        """What the campaign asks, in the reader's language."""
        return await self.library.of_campaign(self.db, campaign, self.language.code)

    async def campaign_read(self, order: Order) -> tuple[Campaign, Coverage]:
        """The campaign that `order` begins with, and the reports that it names behind it. Raises
        Unavailable for who does not read for the unit that collects, or one above those (any
        more)."""
        campaign_id, *rest = order.subject
        campaign = await find_campaign(self.db, campaign_id)
        coverage = read_coverage(rest[0]) if rest else Coverage()
        if campaign is None or not await self._reads(order.person_id, campaign, coverage.within):
            raise Unavailable(msg("This is for the office that collects the reports."))
        return campaign, coverage

    async def _reads(self, person_id: str, campaign: Campaign, within: str) -> bool:
        roles = await roles_of(self.db, person_id)
        units = {unit for unit, role in roles if role in READERS}
        if campaign.owner_id in units:
            return True
        return bool(within) and not units.isdisjoint(await unit_and_above(self.db, within))


@record(frozen=True, slots=True)
class Materials(Reader):
    """What documents are made of. `path_of` gives where a kept file lies, by its hash."""

    path_of: Callable[[str], Path]


class Unavailable(Exception):
    """The document cannot be had; `said` tells the person why, and the way out."""

    def __init__(self, said: Message) -> None:
        super().__init__(said)  # whole: it comes out of another process
        self.said = said
