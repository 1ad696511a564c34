"""Buttons chosen by typing: by number, by label, by word, and yes or no where that is asked."""

from __future__ import annotations

from handlers.conversation import Conversation
from handlers.messages import Button
from handlers.tokens import decode
from report.reading import agreement
from report.reading.text import fold

_LEADING_ELSEWHERE = frozenset({"back", "skip", "run", "ticked", "again", "go", "none", "drop"})
_TWO_WAY = frozenset({"confirming", "clarifying", "doubting", "deciding", "telling"})


def typed_button(conversation: Conversation, text: str) -> Button | None:
    """The button of the last question that `text` names; None where it names none."""
    said = fold(text)
    if not said:
        return None
    if said.isascii() and said.isdigit():
        return _numbered(conversation, said)
    named = (b for b in conversation.choices if said in map(fold, b.typed))
    return next(named, None) or _agreed(conversation, text)


def _numbered(conversation: Conversation, said: str) -> Button | None:
    presses = [b for b in conversation.choices if not leads_elsewhere(b)]
    number = int(said) if len(said) < 4 else 0
    if not conversation.numbered or not 1 <= number <= len(presses):
        return None
    button = presses[number - 1]
    token = decode(button.data)
    is_first_tick = token and token.verb == "tick" and not isinstance(conversation.draft, list)
    # Typed where several can be chosen, a number alone is the whole answer.
    return None if is_first_tick else button


def _agreed(conversation: Conversation, text: str) -> Button | None:
    """Where one thing was asked, `đúng` presses the first button and `không` the other."""
    if conversation.mode not in _TWO_WAY or len(conversation.choices) != 2:
        return None
    said = agreement(text)
    return None if said is None else conversation.choices[0 if said else 1]


def leads_elsewhere(button: Button) -> bool:
    """Whether it is none of the numbered answers: back, skip, contents and the like."""
    token = decode(button.data)
    return token is not None and bool(button.word) and token.verb in _LEADING_ELSEWHERE
