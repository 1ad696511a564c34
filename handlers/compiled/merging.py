"""Entries of lists that look alike: whether they are one is for the lead to say."""

from __future__ import annotations

from config.language import msg
from handlers.collecting.led import campaigns_led
from handlers.compiled.asking import answer_part, order_part
from handlers.compiled.compiling import SUBMITTED
from handlers.compiled.marks import show_token
from handlers.compiled.readings import Reading, choose_campaign
from handlers.messages import Reply
from handlers.tokens import Token, seal
from handlers.turn import Turn
from report.edits import APART, SAME, is_about_entries, same_place
from storage.changes import Audited, TextEdited
from storage.compiled import edits_of
from storage.records import Campaign


async def merge(turn: Turn, argument: str) -> None:
    """`/gop`: the next two entries that look alike, of the collection that is chosen."""
    campaigns = await campaigns_led(turn)
    if not campaigns:
        turn.tell(msg("You have no open collection at the moment."))
    elif len(campaigns) > 1:
        choose_campaign(turn, campaigns, lambda one: show_token(one, SUBMITTED, "alike"))
    else:
        reading = Reading(campaigns[0])
        await answer_part(turn, reading, reading.covering(), ("alike",))


async def take_same(turn: Turn, token: Token) -> None:
    """`same`: the two are one, or are not, or all is decided anew; then the next two."""
    letter, _, rest = token.second.partition(".")
    item, *keys = rest.split(".")
    campaigns = await campaigns_led(turn)
    campaign = next((one for one in campaigns if seal(one.id) == token.first), None)
    if campaign is not None and token.second == "anew":
        await _begin_anew(turn, campaign)
        return
    if campaign is None or len(keys) != 2 or letter not in ("s", "a"):
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button is no longer in use. Type /summary."))
        return
    place = same_place(item, *keys)
    turn.changes.append(TextEdited(campaign.id, place, SAME if letter == "s" else APART))
    said = msg("Joined.") if letter == "s" else msg("Both are kept.")
    turn.ask(Reply((turn.line(said),)), "choosing")
    order_part(turn, campaign, ("alike",))


async def _begin_anew(turn: Turn, campaign: Campaign) -> None:
    """Forgets what was said of entries; the lead is asked again."""
    for one in await edits_of(await turn.read(), campaign.id):
        if is_about_entries(one.place):
            turn.changes.append(TextEdited(campaign.id, one.place, None))
    turn.ask(Reply((turn.line(msg("Every entry stands by itself again.")),)), "choosing")
    order_part(turn, campaign, ("alike",))
