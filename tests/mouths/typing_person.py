"""Choosing where there are no buttons: by what the screen says that one can type."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.messages import Button

_SEVERAL = "Chọn được nhiều ý"  # there a number alone is the whole answer; words only tick


def to_type(screen: Sequence[str], button: Button) -> str:
    """What to type for a button: its number, or its words, as the newest message with it shows.

    Raises AssertionError where nothing on the screen says how.
    """
    for message in reversed(screen):
        for line in message.split("\n"):
            typed = _typed(line, button)
            if typed is not None:
                return button.label if _SEVERAL in message else typed
    raise AssertionError(f"nothing shows how to choose {button.label!r}:\n" + "\n".join(screen))


def _typed(line: str, button: Button) -> str | None:
    label = button.label
    if line == label:
        own = re.match(r"(\d+)\. ", label)
        return own[1] if own else label
    if match := re.fullmatch(rf"(\d+)\. (?:✓ )?{re.escape(label)}", line):
        return match[1]
    if match := re.fullmatch(rf"{re.escape(label)} \((?:gõ|type): (.+)\)", line):
        return match[1]
    words = re.match(r"(?:Gõ|Type): (.+)", line)
    shown = button.shown_word or label
    return shown if words and shown in words[1].split(" · ") else None
