"""Help that fits the person's role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.language import msg
from handlers.messages import Reply, paragraphs
from handlers.turn import Turn
from report.lines import Line

if TYPE_CHECKING:
    from handlers.commands import Command


async def help_(turn: Turn, argument: str, commands: tuple[Command, ...]) -> None:
    """`/trogiup`: what this person can do, each with its command."""
    said = [Line(f"/{one.name} – {turn.say(one.says)}") for one in commands]
    head = Line(turn.say(msg("What you can do here")), "strong")
    tips = [
        turn.line(msg("Answer by typing, as in a message: 2.745 or 2745; yes or no.")),
        turn.line(msg("While answering you can type: back, skip, contents.")),
        turn.line(msg("You can stop at any time and go on days later, on any device.")),
    ]
    turn.reply(Reply(paragraphs([head, *said], tips if turn.desk else [])))
