"""The units that somebody is in charge of."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.turn import Turn
from report.reading.names import Names
from storage.campaigns import all_units
from storage.records import Unit


async def units_in_charge(turn: Turn) -> list[Unit]:
    """A lead's own unit and all below it, a leader's own; parents before their children."""
    assert turn.person is not None
    known = await all_units(await turn.read())
    led = {m.unit.id for m in turn.person.memberships if m.role == "lead"}
    for unit in known:
        if unit.parent_id in led:
            led.add(unit.id)
    own = {m.unit.id for m in turn.person.memberships if m.role == "approver"}
    return [unit for unit in known if unit.id in led | own]


def find_units(units: Sequence[Unit], words: Sequence[str]) -> tuple[list[Unit], str]:
    """The units that the first words name (the only one where there is but one), and what is
    left of the words."""
    if len(units) == 1:
        return list(units), " ".join(words)
    names = Names({unit.id: (unit.name, unit.short, *unit.aliases) for unit in units})
    found, used = names.leading(words)
    return [unit for unit in units if unit.id in found], " ".join(words[used:])
