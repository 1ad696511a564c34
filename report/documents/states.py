"""What the states of a report are called."""

from __future__ import annotations

from config.language import Language, Message, msg
from report.coverage import State

_NAMES: dict[State, Message] = {
    "received": msg("taken in"),
    "approved": msg("approved"),
    "submitted": msg("submitted"),
    "draft": msg("being filled in"),
    "returned": msg("returned"),
    "none": msg("not started"),
}


def name_of(state: State, language: Language) -> str:
    return language.say(_NAMES[state])
