"""Numbers to call where reports are late."""

from __future__ import annotations

from config.language import msg
from handlers.messages import Reply
from handlers.reminding.digest import late_units
from handlers.reminding.situation import Situation
from handlers.turn import Turn
from report.lines import Line
from storage.people import phones_on

_SHOWN = 30


async def tell_numbers(turn: Turn, situation: Situation) -> None:
    """Of the people on the units that are late by now: who has given a number, and where none."""
    units = {one.unit.id: one.unit.name for one in late_units(situation, turn.now)}
    numbers = await phones_on(await turn.read(), list(units))
    if not numbers:
        turn.tell(
            msg("Nobody there has given a telephone number."),
            msg("They can do so themselves: /phone and the number"),
        )
        return
    head = Line(turn.say(msg("Numbers to call:")), "strong")
    lines = [Line(f"- {units[one.unit_id]}: {one.name}, {one.phone}") for one in numbers[:_SHOWN]]
    known = {one.unit_id for one in numbers}
    without = ", ".join(name for unit, name in units.items() if unit not in known)
    rest = [turn.line(msg("No number: {units}", units=without))] if without else []
    turn.reply(Reply((head, *lines, *rest)))
