"""What stands beside an answer: notes on it, and files that support it."""

from __future__ import annotations

from collections.abc import Iterator

from config.language import nmsg
from handlers.filling.noting import note_lines
from handlers.turn import Turn
from report.items import Item
from report.lines import Line


def beside(turn: Turn, item: Item) -> Iterator[Line]:
    """The notes, and how many files there are."""
    yield from note_lines(turn, item)
    if count := len(turn.at_desk().report.evidence.get(item.id, ())):
        attached = nmsg("{count} file attached", "{count} files attached", count)
        yield Line(turn.say(attached), "quiet")
