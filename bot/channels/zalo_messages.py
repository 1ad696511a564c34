"""A reply as the plain text that Zalo takes: choices as numbered lines, long text in parts."""

from __future__ import annotations

from bot.channels.layout import split, with_typed_choices
from config.language import Language
from handlers.messages import Reply
from report.lines import Line

# Characters. Whether Zalo counts those beyond 16 bits once or twice is not said: twice is safe.
LONGEST = 2000
_LONGEST_PART = LONGEST - len("(99/99)\n")


def lines_of(reply: Reply, language: Language, more: tuple[str, ...] = ()) -> tuple[Line, ...]:
    """What a reply says, `more` (its links) below it, and then what can be typed."""
    lines = [Line(reply.toast)] if reply.toast else []
    lines += reply.lines
    if more:
        lines += [*([Line("")] if lines else []), *map(Line, more)]
    return (*lines, *with_typed_choices(reply, language)[len(reply.lines) :])


def texts_of(lines: tuple[Line, ...]) -> list[str]:
    """The messages in order, each short enough and, where there are several, with its number."""
    if not any(line.text.strip() for line in lines):
        return []
    whole = _text(lines)
    if len(split(lines, LONGEST)) == 1:
        return [whole]
    parts = split(lines, _LONGEST_PART)
    return [f"({n}/{len(parts)})\n{_text(part)}" for n, part in enumerate(parts, start=1)]


def _text(lines: tuple[Line, ...]) -> str:
    return "\n".join(line.text for line in lines).strip()
