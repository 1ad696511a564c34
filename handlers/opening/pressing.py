"""The steps to a new collection, by the buttons that lead to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from config.language import msg
from handlers.opening import confirming, steps
from handlers.opening.draft import Draft
from handlers.roles import LEADS
from handlers.tokens import Token
from handlers.turn import Turn
from storage.changes import Audited

_STEPS: dict[str, Callable[[Turn, Draft, str], Awaitable[None]]] = {
    "next": steps.take_next,
    "what": steps.take_checklist,
    "period": steps.take_period,
    "whom": steps.take_whom,
    "due": steps.take_due,
    "open": confirming.open_it,
}


async def take_step(turn: Turn, token: Token) -> None:
    """`opening`: the next step, for whoever leads a unit and is being asked."""
    assert turn.person is not None
    step, draft = _STEPS.get(token.first), Draft.of(turn)
    if not turn.person.has_role(*LEADS):
        turn.changes.append(Audited("refused", {"button": token.verb}))
    if step is None or draft is None or not turn.person.has_role(*LEADS):
        turn.toast(msg("This button is no longer in use. Type /help."))
    else:
        await step(turn, draft, token.second)
