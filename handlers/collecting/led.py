"""The collections that somebody answers for."""

from __future__ import annotations

from collections.abc import Collection

from handlers.roles import LEADS
from handlers.turn import Turn
from storage.campaigns import campaigns_owned
from storage.records import Campaign, Role


def units_as(turn: Turn, roles: Collection[Role]) -> list[str]:
    """The ids of the units on which the sender has one of these roles."""
    assert turn.person is not None
    return sorted({m.unit.id for m in turn.person.memberships if m.role in roles})


async def campaigns_led(turn: Turn, roles: Collection[Role] = LEADS) -> list[Campaign]:
    """The campaigns of the units whose lead the sender is, or on which they have one of `roles`."""
    db = await turn.read()
    units = units_as(turn, roles)
    return [one for unit in units for one in await campaigns_owned(db, unit)]


async def open_campaigns_led(turn: Turn) -> list[Campaign]:
    return [one for one in await campaigns_led(turn) if one.state == "open"]
