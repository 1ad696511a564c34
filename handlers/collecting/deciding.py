"""The unit that a lead's command is about, where it was chosen by a button."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from config.language import msg
from handlers.collecting.extending import ask_time
from handlers.collecting.receiving import take_in
from handlers.collecting.returning import ask_reason
from handlers.collecting.targets import Target, targets_of
from handlers.reminding.nudging import nudge_unit
from handlers.tokens import Token, seal
from handlers.turn import Turn
from storage.changes import Audited

_ACTS: dict[str, Callable[[Turn, Target], Awaitable[None]]] = {
    "return": ask_reason,
    "receive": take_in,
    "extend": ask_time,
    "reopen": ask_time,
    "nudge": nudge_unit,
}


async def choose_unit(turn: Turn, token: Token) -> None:
    """`unit`: what the command does, for that unit."""
    unit_id, _, sealed = token.second.partition(".")
    found = [
        one
        for one in await targets_of(turn)
        if one.unit.id == unit_id and seal(one.campaign.id) == sealed
    ]
    act = _ACTS.get(token.first)
    if not found or act is None:
        turn.changes.append(Audited("refused", {"button": token.verb, "unit": unit_id}))
        turn.toast(msg("This button is no longer in use. Type /help."))
    else:
        await act(turn, found[0])
