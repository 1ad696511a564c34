"""What officers ask for in words: `sửa hộ nghèo 305`, `câu 12`, `mục 2.6`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.language import Message, msg
from handlers.answering import take_for_sure
from handlers.asking import ask_item
from handlers.contents import open_section
from handlers.desk import Desk
from handlers.messages import Reply
from handlers.tokens import Token
from handlers.turn import Turn
from handlers.writing import read_back
from report.checklist import Item, Section
from report.lines import Line
from report.reading import Reading, Taken, read
from report.reading.places import named_first, section_of, similar_to
from report.reading.text import clean, fold, words_of

_ASKING = words_of("cho em toi minh xin muon hay please")
_CHANGING = words_of("sua doi thay chinh lai change fix correct edit")
_GOING = words_of("den toi ve qua sang vao go to muc cau phan section question item so")
_GIVING = words_of("thanh la bang = : to is")
_MOST_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Intent:
    """Go to a section, or to an item; `rest` is the answer that was typed with it. Several
    items where the words fit several; `sure` where they name one with all that tells it apart."""

    items: tuple[Item, ...] = ()
    section: Section | None = None
    rest: str = ""
    sure: bool = True


def read_intent(desk: Desk, text: str) -> Intent | None:
    """What `text` asks for; None where it is no such request."""
    words = text.split()
    if not len(words) >= 2 or len(text) > 300:
        return None
    target = _behind_verb(words)
    if target is None or target == words:
        return None
    section = section_of(desk.checklist.sections, " ".join(target))
    if section is not None:
        return Intent(section=section)
    return _numbered(desk, target) or _named(desk, target)


def _behind_verb(words: Sequence[str]) -> list[str] | None:
    """What stands behind `sửa`, `đến mục` and the like; None where nothing does."""
    at = 0
    while at < len(words) and fold(words[at]) in _ASKING:
        at += 1
    start = at
    while at < len(words) and fold(words[at]) in _CHANGING | _GOING:
        at += 1
    return list(words[at:]) if start < at < len(words) else None


def _numbered(desk: Desk, words: Sequence[str]) -> Intent | None:
    number = words[0].rstrip(".:")
    items = desk.progress.items
    if number.isascii() and number.isdigit() and len(number) < 5 and 0 < int(number) <= len(items):
        return Intent((items[int(number) - 1],), rest=_given(words[1:]))
    return None


def _named(desk: Desk, words: Sequence[str]) -> Intent | None:
    """The item whose name stands first, by as many words as fit; else what is nearly one."""
    items = desk.progress.items
    plain = [clean(word).lower().strip(':,.“”"') for word in words]
    found = named_first(items, plain)
    until = next((at for at, word in enumerate(plain) if any(map(str.isdigit, word))), len(plain))
    near = () if found.whole else similar_to(items, " ".join(plain[:until]))
    if near and near != found.fields:
        return Intent(near[:_MOST_OFFERED], rest=_given(words[until:]), sure=False)
    rest = _given(words[found.last :])
    named = found.fields[:_MOST_OFFERED]
    return Intent(named, rest=rest, sure=found.whole) if named else None


def _given(words: Sequence[str]) -> str:
    start = 0
    while start < len(words) and (fold(words[start]) or words[start]) in _GIVING:
        start += 1
    return " ".join(words[start:])


def describe(intent: Intent) -> Message:
    """What carrying it out would do, for a button."""
    if intent.section is not None:
        return msg("go to section {section}", section=intent.section.id)
    label = intent.items[0].label
    if intent.rest:
        return msg("change “{label}”: {text}", label=label, text=intent.rest)
    return msg("go to “{label}”", label=label)


async def change(turn: Turn, argument: str) -> None:
    """`/sua 12`, `/sua hộ nghèo 305`: asks that item again, or takes what was typed with it."""
    desk = turn.at_desk()
    words = argument.split()
    intent = (_numbered(desk, words) or _named(desk, words)) if words else None
    if intent is None:
        turn.tell(
            msg("Which question? Type its number, for example: /change 12"),
            msg("The numbers stand in the review: /review"),
        )
        return
    await carry_out(turn, intent)


async def carry_out(turn: Turn, intent: Intent) -> None:
    """Goes there, or takes the answer that was typed with it."""
    if intent.section is not None:
        await open_section(turn, Token("sec", intent.section.id))
    elif len(intent.items) > 1 or (intent.rest and not intent.sure):
        _offer(turn, intent)
    elif intent.rest:
        take_for_sure(turn, intent.items[0], intent.rest)
    else:
        ask_item(turn, intent.items[0])


def _read(turn: Turn, item: Item, text: str) -> Reading:
    return read(item, text, today=turn.today, locale=turn.language.code)


def _offer(turn: Turn, intent: Intent) -> None:
    """Reads the answer back where it fits the one item meant, else asks which item is."""
    item = intent.items[0]
    reading = _read(turn, item, intent.rest) if len(intent.items) == 1 else None
    if isinstance(reading, Taken):
        read_back(turn, item, [(item, reading.value)])
        return
    desk = turn.at_desk()
    choices = [
        turn.button(f"{desk.progress.number(one.id)}. {one.label}", desk.token("go", one.id))
        for one in intent.items
    ]
    question = Line(turn.say(msg("Which question is meant?")), "strong")
    turn.ask(Reply((question,), tuple(choices)), "choosing")
