"""What the sender reads together: campaigns of their own unit, and of units above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from config.language import msg
from config.records import record
from handlers.collecting.led import campaigns_led, units_as
from handlers.messages import Reply
from handlers.roles import READERS
from handlers.tokens import Token, encode
from handlers.turn import Turn
from report.coverage import Counting, Coverage
from report.lines import Line
from storage.campaigns import campaigns_below
from storage.records import Campaign


@record(frozen=True, slots=True)
class Reading:
    """A campaign, and the unit under which the sender sees its reports; empty where all."""

    campaign: Campaign
    within: str = ""

    def covering(self, counting: Counting = "submitted", within: str = "") -> Coverage:
        return Coverage(counting, within or self.within)


async def readings(turn: Turn) -> list[Reading]:
    """The campaigns of the units that the sender reads for, then those of units above that ask
    some below them."""
    db = await turn.read()
    own = [Reading(one) for one in await campaigns_led(turn, READERS)]
    theirs = {one.campaign.id for one in own}
    below = [
        Reading(one, unit)
        for unit in units_as(turn, READERS)
        for one in await campaigns_below(db, unit)
    ]
    return [*own, *(one for one in below if one.campaign.id not in theirs)]


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
