"""The steps of a broadcast, by the buttons that lead to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from config.language import msg
from handlers.roles import LEADS
from handlers.telling import going_out, whom, words
from handlers.tokens import Token
from handlers.turn import Turn
from storage.changes import Audited

_STEPS: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "in": whom.take_campaign,
    "who": whom.take_group,
    "roles": whom.take_roles,
    "send": words.send,
    "halt": going_out.halt,
}


async def take_step(turn: Turn, token: Token) -> None:
    """`broadcast`: the next step, for whoever leads a unit."""
    assert turn.person is not None
    step = _STEPS.get(token.first)
    if step is None or not turn.person.has_role(*LEADS):
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button is no longer in use. Type /help."))
    else:
        await step(turn, token.second)
