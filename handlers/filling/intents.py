"""What officers ask for in words: `sửa hộ nghèo 305`, `câu 12`, `mục 2.6`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from config.language import Message, msg
from config.records import record
from handlers.collecting.targets import stop_button
from handlers.desk import Desk
from handlers.filling.answering import take_for_sure
from handlers.filling.asking import ask_item
from handlers.filling.contents import open_section
from handlers.filling.noting import note, note_in
from handlers.filling.writing import read_back
from handlers.messages import Reply
from handlers.tokens import Token
from handlers.turn import Turn
from report.items import Item, Section
from report.lines import Line
from report.reading import Reading, Taken, read
from report.reading.places import named_first, section_of, similar_to
from report.reading.text import clean, fold, words_of

_ASKING = words_of("cho em toi minh xin muon hay giup vui long please")
_CHANGING = words_of("sua doi thay chinh lai change fix correct edit")
_GOING = words_of("den toi ve qua sang vao go to")
_PLACES = words_of("muc cau phan section question item")
# Typed with diacritics these are other words: `Tổ hòa giải` goes nowhere.
_ENGLISH = words_of("change fix correct edit go to section question item")
_GIVING = words_of("thanh la bang = : to is")
_COURTESIES = words_of("a nhe nha di voi em anh chi please")
_GENERAL = words_of("tong so")  # many labels begin with these, and many people leave them out
_ASKED = re.compile(
    r"\b(?:the nao|ra sao|lam sao|kieu gi|cach nao|o dau|duoc (?:khong|ko|k|chua)|how)\b"
)
_FEW = 6  # words of a question about a question
_MOST_OFFERED = 8


@record(frozen=True, slots=True)
class Intent:
    """Go to a section, or to an item; `rest` is the answer that was typed with it. Several
    items where the words fit several; `sure` where they name one with all that tells it apart."""

    items: tuple[Item, ...] = ()
    section: Section | None = None
    rest: str = ""
    sure: bool = True
    note: str = ""  # a note, with the question it is about where that was said


@record(frozen=True, slots=True)
class _Target:
    """What stands behind `sửa`, `đến câu` and the like; `changes` and `is_place` where such a
    word was said."""

    words: Sequence[str]
    changes: bool = False
    is_place: bool = False


def read_intent(desk: Desk, text: str) -> Intent | None:
    """What `text` asks for; None where it is no such request."""
    if noted := note_in(text):
        return Intent(note=noted)
    target = _target(text.split()) if len(text) <= 300 else None
    if target is None:
        return None
    section = section_of(desk.checklist.sections, " ".join(target.words))
    if section is not None:
        return Intent(section=section)
    return _numbered(desk, target) or _named(desk, target)


def _target(words: Sequence[str]) -> _Target | None:
    """None where no word says that something is to be changed or gone to, or nothing follows."""
    at = 0
    while at < len(words) and fold(words[at]) in _ASKING:
        at += 1
    start, said = at, set[str]()
    while at < len(words) and _leads_on(words, at, said):
        said.add(fold(words[at]))
        at += 1
    if not start < at < len(words):
        return None
    return _Target(words[at:], bool(said & _CHANGING), bool(said & _PLACES))


def _leads_on(words: Sequence[str], at: int, said: set[str]) -> bool:
    """Whether the word leads to what is meant: `sửa`, `đến`, `câu`, and the `số` of `câu số 12`."""
    word = fold(words[at])
    if word in _ENGLISH and not words[at].isascii():
        return False
    is_of_place = word == "so" and bool(said & _PLACES)
    return word in _CHANGING | _GOING | _PLACES or is_of_place


def _numbered(desk: Desk, target: _Target) -> Intent | None:
    """`sửa câu 12: 305`, `câu 12`; but "đến 7 hộ" and "sửa 7 tuyến đường" are no question 7."""
    number, others = target.words[0].rstrip(".:"), target.words[1:]
    items = desk.progress.items
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        return None
    if not 0 < int(number) <= len(items):
        return None
    item, rest = items[int(number) - 1], _given(others)
    is_given = target.words[0].endswith(":") or rest != " ".join(others)
    if others and not (is_given or target.is_place):
        is_figure = target.changes and item.is_number and rest[:1].isdigit()
        return Intent((item,), rest=rest, sure=False) if is_figure else None
    is_said = target.changes or target.words[0].endswith(":")
    return Intent((item,), rest=rest, sure=not rest or (is_said and not _asks(rest)))


def _named(desk: Desk, target: _Target) -> Intent | None:
    """The item whose name stands first, by as many words as fit; else what is nearly one."""
    items = desk.progress.items
    plain = [clean(word).lower().strip(':,.“”"') for word in target.words]
    found, skipped = named_first(items, plain), 0
    if not found.whole:
        general = next((at for at, one in enumerate(plain) if fold(one) not in _GENERAL), 0)
        shorter = named_first(items, plain[general:])
        found, skipped = (shorter, general) if shorter.whole else (found, 0)
    leads = target.changes or target.is_place
    until = next((at for at, word in enumerate(plain) if any(map(str.isdigit, word))), len(plain))
    near = () if found.whole else similar_to(items, " ".join(plain[:until]))
    if near and near != found.fields:
        given = _given(target.words[until:])
        return Intent(near[:_MOST_OFFERED], rest=given, sure=False) if leads or not given else None
    rest = _given(target.words[skipped + found.last :])
    named = found.fields[:_MOST_OFFERED]
    if not named or (rest and not leads):
        return None  # "đến nay hộ nghèo còn 305" is no way to go
    sure = found.whole and (not rest or (target.changes and not _asks(rest)))
    return Intent(named, rest=rest, sure=sure)


def _asks(rest: str) -> bool:
    """Whether it is a question about the question: `sửa câu 7 thế nào ạ`."""
    is_short = len(rest.split()) <= _FEW
    return rest.rstrip().endswith("?") or (is_short and bool(_ASKED.search(fold(rest))))


def _given(words: Sequence[str]) -> str:
    """The answer behind a name: `là 305`; none where there is but a courtesy."""
    start = 0
    while start < len(words) and (fold(words[start]) or words[start]) in _GIVING:
        start += 1
    is_polite = all(fold(word) in _COURTESIES for word in words[start:])
    return "" if is_polite else " ".join(words[start:])


def describe(intent: Intent) -> Message:
    """What carrying it out would do, for a button."""
    if intent.note:
        return msg("note: {text}", text=intent.note)
    if intent.section is not None:
        return msg("go to section {section}", section=intent.section.id)
    label = intent.items[0].label
    if intent.rest:
        return msg("change “{label}”: {text}", label=label, text=intent.rest)
    return msg("go to “{label}”", label=label)


async def change(turn: Turn, argument: str) -> None:
    """`/sua 12`, `/sua hộ nghèo 305`: asks that item again, or takes what was typed with it."""
    desk = turn.at_desk()
    target = _Target(argument.split(), changes=True, is_place=True)
    intent = (_numbered(desk, target) or _named(desk, target)) if target.words else None
    if intent is None:
        _ask_which(turn)
    else:
        await carry_out(turn, intent)


def _ask_which(turn: Turn) -> None:
    """A question of its own: the number typed next is no answer to the one that was open."""
    lines = (
        turn.line(msg("Which question? Type its number, for example: /change 12")),
        turn.line(msg("The numbers stand in the review: /review")),
    )
    turn.ask(Reply(lines, actions=(stop_button(turn),)), "changing")


async def carry_out(turn: Turn, intent: Intent) -> None:
    """Goes there, or takes the answer or the note that was typed with it."""
    if intent.note:
        await note(turn, intent.note)
    elif intent.section is not None:
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
