"""Help that fits the person's role."""

from __future__ import annotations

from collections.abc import Iterable

from config.language import Message, msg
from handlers.messages import Reply, paragraphs
from handlers.turn import Turn
from report.lines import Line


def tell_help(turn: Turn, commands: Iterable[tuple[str, Message]]) -> None:
    """`/trogiup`: each command that this person has, with what it does."""
    said = [Line(f"/{name} – {turn.say(does)}") for name, does in commands]
    head = Line(turn.say(msg("What you can do here")), "strong")
    tips = [
        turn.line(msg("Answer by typing, as in a message: 2,745 or 2745; yes or no.")),
        turn.line(msg("While answering you can type: back, skip, contents.")),
        turn.line(msg("You can stop at any time and go on days later, on any device.")),
    ]
    turn.reply(Reply(paragraphs([head, *said], tips if turn.desk else [])))
