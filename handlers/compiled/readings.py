"""What the sender reads together: campaigns of their own unit, and of units above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from config.language import msg
from handlers.messages import Reply
from handlers.roles import LEADS, READERS
from handlers.tokens import Token, encode
from handlers.turn import Turn
from report.coverage import Counting, Coverage
from report.lines import Line
from storage.campaigns import campaigns_below, campaigns_owned
from storage.records import Campaign


@dataclass(frozen=True, slots=True)
class Reading:
    """A campaign, and the unit under which the sender sees its reports; empty where all."""

    campaign: Campaign
    within: str = ""

    def covering(self, counting: Counting = "submitted", within: str = "") -> Coverage:
        return Coverage(counting, within or self.within)


async def readings(turn: Turn) -> list[Reading]:
    """The campaigns of the units that the sender reads for, then those of units above that ask
    some below them."""
    assert turn.person is not None
    db = await turn.read()
    units = sorted({m.unit.id for m in turn.person.memberships if m.role in READERS})
    own = [Reading(one) for unit in units for one in await campaigns_owned(db, unit)]
    theirs = {one.campaign.id for one in own}
    below = [Reading(one, unit) for unit in units for one in await campaigns_below(db, unit)]
    return [*own, *(one for one in below if one.campaign.id not in theirs)]


async def campaigns_led(turn: Turn) -> list[Campaign]:
    """The campaigns of the units whose lead the sender is: theirs to put into words."""
    assert turn.person is not None
    db = await turn.read()
    units = sorted({m.unit.id for m in turn.person.memberships if m.role in LEADS})
    return [one for unit in units for one in await campaigns_owned(db, unit)]


async def readings_or_word(turn: Turn) -> list[Reading]:
    """The same; where there is none, that was said."""
    found = await readings(turn)
    if not found:
        turn.tell(msg("You have no open collection at the moment."))
    return found


def choose_campaign(
    turn: Turn, campaigns: Sequence[Campaign], token: Callable[[Campaign], Token]
) -> None:
    """Asks which of them is meant; `token` is what its button does."""
    choices = [turn.button(one.title, encode(token(one))) for one in campaigns]
    question = Line(turn.say(msg("About which collection?")), "strong")
    turn.ask(Reply((question,), tuple(choices)), "choosing")
