"""What contradicts what in a collection, and back to the unit with one button."""

from __future__ import annotations

from config.language import msg
from handlers.collecting.returning import preview
from handlers.collecting.targets import find_target, is_there
from handlers.compiled.compiling import compile_summary
from handlers.compiled.readings import readings
from handlers.materials import Reader
from handlers.messages import Reply
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.coverage import Coverage
from report.lines import Line
from report.summary import Contradiction, Summary
from report.summary_text import contradictions
from storage.changes import Audited
from storage.records import Campaign

_MOST_BUTTONS = 20


def contradiction_reply(reader: Reader, found: Summary, may_return: bool) -> Reply:
    """Worst first; each that a unit can set right has a button that returns it to the unit."""
    lines = list(contradictions(found, reader.language))
    own = [one for one in found.contradictions if one.unit_id and not one.confirmed]
    if not own or not may_return:
        return Reply(tuple(lines))
    choices = [
        reader.button(
            msg("Return to {unit}: {what}", unit=one.unit_name or "", what=_labels(found, one)),
            encode(Token("sendback", one.unit_id or "", f"{seal(found.facts.id)}.{_seal(one)}")),
        )
        for one in own[:_MOST_BUTTONS]
    ]
    again = reader.say(msg("To have one looked at again, return it to its unit:"))
    return Reply((*lines, Line(""), Line(again)), tuple(choices))


def _labels(found: Summary, one: Contradiction) -> str:
    return ", ".join(found.checklist.by_id[item].label for item in one.items[:2])


def _seal(one: Contradiction) -> str:
    return seal([one.unit_id, one.id, one.message])


async def send_back(turn: Turn, token: Token) -> None:
    """`sendback`: reads the return back, its reason and questions filled in."""
    campaign_seal, _, sealed = token.second.partition(".")
    for reading in await readings(turn):
        campaign = reading.campaign
        if seal(campaign.id) != campaign_seal:
            continue
        target = await find_target(turn, campaign.id, token.first)
        if target is not None and is_there(target) and not target.is_closed:
            one = await _still_there(turn, campaign, token.first, sealed)
            if one is not None:
                await preview(turn, target, one.items, one.message)
                return
    turn.changes.append(Audited("refused", {"button": token.verb, "unit": token.first}))
    turn.toast(msg("This button is no longer in use. Type /summary."))


async def _still_there(
    turn: Turn, campaign: Campaign, unit_id: str, sealed: str
) -> Contradiction | None:
    """What the button was about, if it is still so; of the one unit alone, which is soon done."""
    coverage = Coverage(within=unit_id)
    found = await compile_summary(
        await turn.read(), turn.house.library, campaign, turn.language, coverage
    )
    return next((one for one in found.contradictions if _seal(one) == sealed), None)
