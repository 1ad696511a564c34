"""Choosing several options one by one, on channels with buttons."""

from __future__ import annotations

from config.language import msg
from handlers.filling.asking import ask_item
from handlers.filling.writing import check_and_write
from handlers.messages import Reply
from handlers.tokens import Token
from handlers.turn import Turn
from report.items import Item


def tick(turn: Turn, item: Item, token: Token) -> None:
    """`tick`: one more, or one fewer, of several options."""
    ticked = _ticked(turn, item)
    option = item.options[int(token.second)].id
    ticked = [one for one in ticked if one != option] if option in ticked else [*ticked, option]
    _ask_for_more(turn, item, ticked)


def _ticked(turn: Turn, item: Item) -> list[str]:
    """What is ticked so far; at the first press, what was answered before."""
    conversation = turn.conversation
    if conversation.item == item.id and isinstance(conversation.draft, list):
        return list(conversation.draft)
    stands = turn.at_desk().answers.value(item.id)
    return [str(one) for one in stands] if isinstance(stands, tuple) else []


def _ask_for_more(turn: Turn, item: Item, ticked: list[str]) -> None:
    desk = turn.at_desk()
    labels = ", ".join(option.label for option in item.options if option.id in ticked)
    chosen = msg("Chosen: {labels}.", labels=labels) if labels else msg("Nothing chosen.")
    choices = [
        turn.button(
            f"✓ {option.label}" if option.id in ticked else option.label,
            desk.token("tick", item.id, n),
        )
        for n, option in enumerate(item.options)
    ]
    done = turn.button(msg("Done"), desk.token("ticked", item.id), msg("done"))
    reply = Reply(
        lines=(turn.line(chosen), turn.line(msg("Choose more, or finish."))),
        choices=tuple(choices),
        actions=(done,) if ticked else (),
    )
    turn.ask(reply, "asking", item.id, ticked)


def finish_ticking(turn: Turn, item: Item, token: Token) -> None:
    """`ticked`: the options chosen one by one are the answer."""
    ticked = turn.conversation.draft if turn.conversation.item == item.id else None
    if not ticked:
        ask_item(turn, item)
        return
    in_order = tuple(option.id for option in item.options if option.id in ticked)
    check_and_write(turn, item, in_order)
