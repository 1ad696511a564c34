"""A reminder's button: leads into its report, whichever lies before the person by then."""

from __future__ import annotations

from config.language import msg
from handlers.commands import find_command, run_command
from handlers.filling.asking import ask_item
from handlers.filling.contents import go_on
from handlers.reminding.own import own_assignment
from handlers.tokens import Token
from handlers.turn import Turn
from storage.changes import Audited


async def resume(turn: Turn, token: Token) -> None:
    """`resume`: lays that report before the person; then asks the item if it is still open, or
    does what the command does."""
    assignment = own_assignment(turn, token)
    if assignment is None:
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button is no longer in use. Type /report to go on."))
        return
    await turn.take(assignment)
    command = find_command(f"/{token.second}") if token.second else None
    if command is not None:
        await run_command(turn, command[0], "")
    else:
        await _ask(turn, token.first)


async def _ask(turn: Turn, item_id: str) -> None:
    """The item that was open when the reminder went out, or whatever is next by now."""
    desk = turn.at_desk()
    item = desk.item(item_id)
    is_open = item is not None and desk.progress.number(item.id) and item.id not in desk.answers
    if item is not None and is_open and desk.is_open:
        ask_item(turn, item)
    else:
        await go_on(turn, "")
