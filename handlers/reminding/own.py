"""The report that a reminder's button is about."""

from __future__ import annotations

from handlers.tokens import Token, mark_of
from handlers.turn import Turn
from storage.records import Assignment


def own_assignment(turn: Turn, token: Token) -> Assignment | None:
    """The one of the sender's reports that bears the button's mark; None where none does."""
    mine = (assignment for assignment, _ in turn.desks())
    return next((one for one in mine if mark_of(one.campaign.id, one.unit_id) == token.mark), None)
