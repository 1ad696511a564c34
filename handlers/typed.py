"""Buttons chosen by typing: by number, by label, by word, and yes or no where that is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.conversation import Conversation
from handlers.messages import Button
from handlers.tokens import decode
from report.reading import agreement
from report.reading.text import fold

_LEADING_ELSEWHERE = frozenset({"back", "skip", "run", "ticked", "again", "go", "none", "drop"})
_LONGEST_NUMBER = 3  # digits
_NUMBER = re.compile(rf"(\d{{1,{_LONGEST_NUMBER}}})\. ")
_TWO_WAY = frozenset({"confirming", "clarifying", "doubting", "deciding", "telling"})


def typed_button(conversation: Conversation, text: str) -> Button | None:
    """The button of the last question that `text` names; None where it names none."""
    said = fold(text)
    if not said:
        return None
    if said.isascii() and said.isdigit():
        return _numbered(conversation, said)
    return _named(conversation, said) or _agreed(conversation, text)


def _named(conversation: Conversation, said: str) -> Button | None:
    """None where a word stands for several: which of them is meant is not guessed."""
    named = {b.data: b for b in conversation.choices if said in map(fold, b.typed)}
    return next(iter(named.values())) if len(named) == 1 else None


def _numbered(conversation: Conversation, said: str) -> Button | None:
    if not conversation.numbered or len(said) > _LONGEST_NUMBER:
        return None
    presses = [b for b in conversation.choices if not leads_elsewhere(b)]
    place = _place(presses, int(said))
    if place is None:
        return None
    button = presses[place]
    token = decode(button.data)
    is_asked = conversation.mode == "asking" and not isinstance(conversation.draft, list)
    is_first_tick = is_asked and token is not None and token.verb == "tick"
    # Typed where several can be chosen, a number alone is the whole answer.
    return None if is_first_tick else button


def numbers_of(buttons: Sequence[Button]) -> list[int | None]:
    """What to type for each: the number with which its label begins, where each has another one
    (`12. Số hộ nghèo`); else its place."""
    own = [_own_number(button.label) for button in buttons]
    having = [number for number in own if number is not None]
    if having and len(set(having)) == len(having):
        return own
    return [*range(1, len(buttons) + 1)]


def _place(buttons: Sequence[Button], number: int) -> int | None:
    """Which of the buttons the number means: the one shown with it. Where those are all higher
    than there are buttons, counting from the first cannot be mistaken and is understood, too."""
    shown = numbers_of(buttons)
    if number in shown:
        return shown.index(number)
    is_place = 1 <= number <= len(buttons) < min((n for n in shown if n is not None), default=0)
    return number - 1 if is_place else None


def _own_number(label: str) -> int | None:
    found = _NUMBER.match(label)
    return int(found[1]) if found else None


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
