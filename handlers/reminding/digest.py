"""The lead's list a day after a deadline: who is late, how far they are, whom nobody reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from config.language import Language, Message, msg, nmsg
from handlers.messages import Button
from handlers.reminding.concerns import is_to_come
from handlers.reminding.situation import Situation
from handlers.tokens import Token, encode, seal
from report.lines import Line
from storage.records import CampaignUnit

_SHOWN = 15  # units named one by one; more would not be read on a phone


def late_units(situation: Situation, now: datetime) -> list[CampaignUnit]:
    """The units behind their own deadline whose report has not reached the district."""
    return [
        one
        for one in situation.units
        if one.scope == "unit"
        and not situation.is_closed(one)
        and situation.due(one) <= now
        and is_to_come(situation, one)
    ]


def unreachable_units(situation: Situation) -> list[CampaignUnit]:
    """The units whose report has not come and on which no chat reaches anybody."""
    return [
        one
        for one in situation.units
        if one.scope == "unit"
        and is_to_come(situation, one)
        and not any(member.chat_id for member in situation.members.get(one.unit.id, ()))
    ]


def digest_lines(situation: Situation, spoken: Language, now: datetime) -> Iterator[Line]:
    late = late_units(situation, now)
    head = nmsg("{count} unit is late with “{title}”:", "{count} units are late with “{title}”:",
                len(late), title=situation.campaign.title)  # fmt: skip
    yield Line(spoken.say(head), "strong")
    yield from (Line(f"- {one.unit.name}: {_how_far(situation, spoken, one)}")
                for one in late[:_SHOWN])  # fmt: skip
    if len(late) > _SHOWN:
        rest = nmsg("and {count} unit more", "and {count} units more", len(late) - _SHOWN)
        yield Line(spoken.say(rest))
    yield from unreachable_lines(situation, spoken)


def unreachable_lines(situation: Situation, spoken: Language) -> Iterator[Line]:
    """Whom no reminder reaches: to be called by telephone."""
    units = unreachable_units(situation)
    if units:
        names = ", ".join(one.unit.name for one in units[:_SHOWN])
        said = msg("Nobody can be reached in: {units}. Please call them.", units=names)
        yield Line(spoken.say(said))


def _how_far(situation: Situation, spoken: Language, unit: CampaignUnit) -> str:
    steps = situation.desk(unit).progress
    match unit.report.state if unit.report else "draft":
        case "submitted":
            said = msg("waits for its leader's approval")
        case "returned":
            said = msg("returned, not submitted again")
        case _ if not steps.done:
            said = msg("not started")
        case _:
            said = msg("{done} of {total} questions", done=steps.done, total=steps.total)
    return spoken.say(said)


def digest_buttons(situation: Situation, spoken: Language) -> Sequence[Button]:
    """Nudge all or one, give more time, call."""
    sealed = seal(situation.campaign.id)
    buttons: list[tuple[Message, Token]] = [
        (msg("Remind all of them"), Token("nudge", "all", sealed)),
        (msg("Remind one"), Token("nudge", "one", sealed)),
        (msg("Give more time"), Token("run", "extend")),
        (msg("Call"), Token("nudge", "call", sealed)),
    ]
    return [Button(spoken.say(label), encode(token)) for label, token in buttons]
