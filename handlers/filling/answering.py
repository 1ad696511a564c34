"""Taking an answer: what was typed, pressed or sent, read as the item wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from config.language import Message, msg
from handlers.filling.asking import ask_item, ask_next
from handlers.filling.skipping import leave_out
from handlers.filling.whose import names_more, owners, owners_of_text, several, without_own_name
from handlers.filling.writing import OLD, Given, check_and_write, pending, read_back
from handlers.messages import Button, Reply
from handlers.tokens import Token, seal
from handlers.turn import Turn
from report.items import Item
from report.lines import Line
from report.reading import Reading, Refused, Taken, Unclear, read, says_nothing
from report.reading.text import is_bare, is_figure
from report.showing import show
from report.values import StoredFile, Value, decode, encode

_FEW = 12  # words of a question that is no text
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def take_text(turn: Turn, item: Item, text: str) -> None:
    """Reads what was typed as the answer to `item`, if it can be meant as one."""
    if item.type == "text" and says_nothing(item, text, turn.language.code):
        # A report that quotes "không có" from nine communes helps nobody.
        leave_out(turn, item, text.strip())
    elif item.type == "text" and _is_hardly_a_text(text):
        _ask_if_answer(turn, item, text)
    elif item.type == "text" and (given := owners_of_text(turn, item, text)):
        _ask_whose(turn, item, given)
    else:
        take_for_sure(turn, item, text)


def _is_hardly_a_text(text: str) -> bool:
    """Digits alone, or a short question: `câu này ghi gì ạ?`."""
    is_question = text.rstrip().endswith("?") and len(text.split()) <= _FEW
    return bool(text.strip()) and (is_question or not any(map(str.isalpha, text)))


def is_answer(turn: Turn, item: Item, text: str) -> bool:
    """Whether `text` reads as the answer to `item` with nothing to ask about."""
    return isinstance(_read(turn, item, text), Taken)


def _read(turn: Turn, item: Item, text: str) -> Reading:
    return read(item, text, today=turn.today, locale=turn.language.code)


def take_for_sure(turn: Turn, item: Item, text: str) -> None:
    """The same where it is known that an answer to `item` is meant."""
    is_alone = is_bare(text) or (item.is_number and is_figure(text))
    reading = _read(turn, item, text) if is_alone else None
    if isinstance(reading, Taken):
        check_and_write(turn, item, reading.value)
    else:
        _take_sentence(turn, item, text)


def _take_sentence(turn: Turn, item: Item, text: str) -> None:
    """Words beside a figure can say whose it is."""
    text = without_own_name(turn, item, text)
    if found := several(turn, item, text):
        read_back(turn, item, found)
        return
    reading = _read(turn, item, text)
    if given := owners(turn, item, text, reading):
        _ask_whose(turn, item, given)
        return
    match reading:
        case Taken(value) if names_more(turn, item, text):
            _ask_which(turn, item, msg("Is this the figure?"), (value,))
        case Taken(value):
            check_and_write(turn, item, value)
        case Unclear(question, candidates):
            _ask_which(turn, item, question, candidates)
        case Refused(reason):
            ask_item(turn, item, before=(turn.line(reason),), briefly=True)


def _ask_whose(turn: Turn, item: Item, given: Sequence[Given]) -> None:
    """Offers to write the figure to one of the items that it may be meant for."""
    desk = turn.at_desk()
    drafts = [{"values": [[one.id, encode(value)]], "checks": []} for one, value in given]
    choices = [
        turn.button(
            f"{letter}) {one.label}: {show(one, value, turn.language)}",
            desk.token("whose", item.id, f"{n}.{seal(draft)}"),
            letter,
        )
        for n, (letter, (one, value), draft) in enumerate(
            zip(_LETTERS, given, drafts, strict=False)
        )
    ]
    _ask(turn, item, msg("Which figure is meant?"), choices, drafts)


def take_whose(turn: Turn, item: Item, token: Token) -> None:
    """`whose`: which item a figure belongs to."""
    found = _sealed(pending(turn, item, "clarifying"), token)
    other = turn.at_desk().item(found["values"][0][0]) if isinstance(found, dict) else None
    if other is None:
        ask_item(turn, item, before=(turn.line(OLD),))
    else:
        check_and_write(turn, other, decode(other, found["values"][0][1]))


def _ask_if_answer(turn: Turn, item: Item, text: str) -> None:
    """A figure was more likely meant for another question, a question for a colleague."""
    desk = turn.at_desk()
    reply = Reply(
        lines=(turn.line(msg("“{text}”: is that your answer?", text=text.strip())),),
        choices=(
            turn.button(msg("Yes, write it down"), desk.token("say", item.id, seal(text))),
            turn.button(msg("Type it again"), desk.token("again", item.id), msg("again")),
        ),
    )
    turn.ask(reply, "doubting", item.id, {"text": text, "mode": "asking"})


def take_file(turn: Turn, item: Item, file: StoredFile) -> None:
    """A file is one more answer to a `file` item; so are those that follow it."""
    turn.conversation = replace(turn.conversation, files_for=item.id)
    stands = turn.at_desk().answers.value(item.id) or ()
    assert isinstance(stands, tuple)
    if any(isinstance(one, StoredFile) and one.sha256 == file.sha256 for one in stands):
        ask_next(turn, item.id, before=(turn.line(msg("This file is already there.")),))
        return
    check_and_write(turn, item, (*stands, file))


def _ask_which(turn: Turn, item: Item, question: Message, candidates: tuple[Value, ...]) -> None:
    desk = turn.at_desk()
    shown = [show(item, value, turn.language) for value in candidates[: len(_LETTERS)]]
    choices = [
        turn.button(
            f"{letter}) {label}" if item.is_number else label,
            desk.token("pick", item.id, f"{n}.{seal(encode(value))}"),
            letter,
        )
        for n, (letter, label, value) in enumerate(zip(_LETTERS, shown, candidates, strict=False))
    ]
    _ask(turn, item, question, choices, [encode(value) for value in candidates])


def _ask(
    turn: Turn, item: Item, question: Message, choices: list[Button], draft: list[Any]
) -> None:
    again = turn.button(msg("Type it again"), turn.at_desk().token("again", item.id), msg("again"))
    reply = Reply(
        lines=(Line(turn.say(question), "strong"),),
        choices=tuple(choices),
        actions=(again,),
        # Digits typed here are a figure, never "the second choice": those have letters.
        numbered=not item.is_number,
    )
    turn.ask(reply, "clarifying", item.id, draft)


def pick(turn: Turn, item: Item, token: Token) -> None:
    """`pick`: which of several readings was meant."""
    found = _sealed(pending(turn, item, "clarifying"), token)
    if found is None:
        ask_item(turn, item, before=(turn.line(OLD),))
    else:
        check_and_write(turn, item, decode(item, found))


def _sealed(candidates: Any, token: Token) -> Any:
    """The candidate that the button showed; None where others are asked about by now."""
    number, _, sealed = token.second.partition(".")
    if not isinstance(candidates, list) or not (number.isascii() and number.isdigit()):
        return None
    found = candidates[int(number)] if int(number) < len(candidates) else None
    return found if found is not None and seal(found) == sealed else None


def press_answer(turn: Turn, item: Item, token: Token) -> None:
    """`set`: the button of a yes/no or a choice."""
    number = int(token.second)
    value: Value = number == 0 if item.type == "yes_no" else item.options[number].id
    desk = turn.at_desk()
    is_old = item.id in desk.answers and turn.conversation.item != item.id
    if is_old and desk.answers.value(item.id) == value:
        turn.toast(msg("Already written down."))
    elif is_old:
        ask_item(turn, item)  # not changed by a button of days ago: asked anew
    else:
        check_and_write(turn, item, value)


def ask_again(turn: Turn, item: Item, token: Token) -> None:
    """`again`: forget what was typed and ask once more."""
    ask_item(turn, item)
