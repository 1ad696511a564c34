"""What contradicts what in a collection, and back to the unit with one button."""

from __future__ import annotations

from config.language import msg
from handlers.collecting.returning import preview
from handlers.collecting.targets import find_target, is_there
from handlers.compiled.compiling import campaigns_read, compiled
from handlers.messages import Reply
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.lines import Line
from report.summary import Contradiction, Summary
from report.summary_text import contradictions
from storage.changes import Audited

_MOST_BUTTONS = 20


async def show_contradictions(turn: Turn, found: Summary) -> None:
    """Worst first; each that a unit can set right has a button that returns it to the unit."""
    own = [one for one in found.contradictions if one.unit_id and not one.confirmed]
    choices = [
        turn.button(
            msg("Return to {unit}: {what}", unit=one.unit_name or "", what=_labels(found, one)),
            encode(Token("sendback", one.unit_id or "", f"{seal(found.facts.id)}.{_seal(one)}")),
        )
        for one in own[:_MOST_BUTTONS]
    ]
    may = turn.person is not None and turn.person.has_role("lead")
    lines = list(contradictions(found, turn.language))
    if choices and may:
        lines.append(Line(""))
        lines.append(turn.line(msg("To have one looked at again, return it to its unit:")))
        turn.ask(Reply(tuple(lines), tuple(choices)), "choosing")
    else:
        turn.reply(Reply(tuple(lines)))


def _labels(found: Summary, one: Contradiction) -> str:
    return ", ".join(found.checklist.by_id[item].label for item in one.items[:2])


def _seal(one: Contradiction) -> str:
    return seal([one.unit_id, one.id, one.message])


async def send_back(turn: Turn, token: Token) -> None:
    """`sendback`: reads the return back, its reason and questions filled in."""
    campaign_seal, _, sealed = token.second.partition(".")
    for campaign in await campaigns_read(turn):
        if seal(campaign.id) != campaign_seal:
            continue
        found = await compiled(turn, campaign)
        one = next((c for c in found.contradictions if _seal(c) == sealed), None)
        target = await find_target(turn, campaign.id, token.first)
        if one is not None and target is not None and is_there(target) and not target.is_closed:
            await preview(turn, target, one.items, one.message)
            return
    turn.changes.append(Audited("refused", {"button": token.verb, "unit": token.first}))
    turn.toast(msg("This button is no longer in use. Type /summary."))
