"""Whose figures an answer names: the open question's, another's, or the one just answered."""

from __future__ import annotations

from handlers.filling.writing import Given
from handlers.turn import Turn
from report.items import Item
from report.reading import Reading, Taken, Unclear, read
from report.reading.places import named_beside, named_first, names_wholly
from report.reading.second_look import head_of, without_correcting
from report.reading.several import read_several
from report.reading.text import clean, fold, words_of
from report.reading.tokens import in_one_line
from report.values import Value

_FEW = 8  # words; whoever writes more has written a text
_OF_UNITS = words_of("da em thua ubnd xa phuong")
_PLAIN = frozenset({"integer", "decimal", "money", "percent", "yes_no", "choice", "date"})


def without_own_name(turn: Turn, item: Item, text: str) -> str:
    """`text` without the name of the unit that reports in front of a figure: `Sơn Tinh: 298 hộ`."""
    name = turn.at_desk().unit.short.split()
    words = text.split()
    start = next((at for at, word in enumerate(words) if fold(word) not in _OF_UNITS), 0)
    said = [fold(word).rstrip(":,-") for word in words[start : start + len(name)]]
    rest = words[start + len(name) :]
    is_own = said == [fold(word) for word in name] and rest
    return " ".join(rest).lstrip(" :,") if is_own and item.is_number else text


def several(turn: Turn, item: Item, text: str) -> tuple[Given, ...]:
    """`661 hộ, trong đó 305 hộ nghèo`: the figures of several items, to be read back; nothing
    unless all of them are sure."""
    if not item.is_number:
        return ()
    return read_several(
        _numeric(turn, item), text, today=turn.today, locale=turn.language.code, asked=item
    )


def owners(turn: Turn, item: Item, text: str, reading: Reading) -> tuple[Given, ...]:
    """The items that an answer may be meant for, with what it says of each, where that need not
    be the open one."""
    own = tuple((item, value) for value in _values(reading))
    others = _corrected(turn, item, text)
    if not others and item.is_number and own:
        others = _named(turn, item, text)
    return (*others, *own) if others else ()


def owners_of_text(turn: Turn, item: Item, text: str) -> tuple[Given, ...]:
    """The same where a text is asked: a few words may be meant for a figure."""
    if len(text.split()) > _FEW:
        return ()
    others = _corrected(turn, item, text) or _named_alone(turn, text)
    return (*others, (item, text)) if others else ()


def names_more(turn: Turn, item: Item, text: str) -> bool:
    """Whether behind the figure there are others, of items that are named: `305 hộ, trong đó
    cận nghèo 5?`. Then the first alone is not the whole answer."""
    behind = in_one_line(text)[len(head_of(text)) :] if item.is_number else ""
    others = (one for one in _numeric(turn, item) if one != item)
    return bool(behind) and any(names_wholly(one, behind) for one in others)


def _numeric(turn: Turn, item: Item) -> list[Item]:
    """The figures asked in the same section."""
    desk = turn.at_desk()
    section = desk.checklist.section_of[item.id]
    return [one for one in desk.progress.in_section(section) if one.is_number]


def _named(turn: Turn, item: Item, text: str) -> tuple[Given, ...]:
    """`56 hộ nghèo`, typed where the near-poor households are asked."""
    named = named_beside(_numeric(turn, item), head_of(text))
    if item in named:
        return ()
    return tuple((one, value) for one in named for value in _values(_read(turn, one, text)))


def _named_alone(turn: Turn, text: str) -> tuple[Given, ...]:
    """`hộ nghèo 305`, typed where a text is asked."""
    figures = [one for one in turn.at_desk().progress.items if one.is_number]
    words = [clean(word).lower().strip(":,.") for word in text.split()]
    found = named_first(figures, words)
    if not found.whole or found.last == len(words):
        return ()
    reading = _read(turn, found.fields[0], " ".join(text.split()[found.last :]))
    return ((found.fields[0], reading.value),) if isinstance(reading, Taken) else ()


def _corrected(turn: Turn, item: Item, text: str) -> tuple[Given, ...]:
    """`nhầm, 325`, typed when the next question is open already."""
    said = without_correcting(text) if item.id not in turn.at_desk().answers else None
    last = _last_answered(turn) if said else None
    if said is None or last is None or last.type not in _PLAIN:
        return ()
    return tuple((last, value) for value in _values(_read(turn, last, said)))


def _last_answered(turn: Turn) -> Item | None:
    """What the person answered last in this report."""
    assert turn.person is not None
    desk = turn.at_desk()
    own = [
        (answer.at or "", desk.progress.number(item_id), item_id)
        for item_id, answer in desk.answers.items()
        if answer.person_id == turn.person.id and answer.value is not None
    ]
    return desk.item(max(own)[2]) if own else None


def _read(turn: Turn, item: Item, text: str) -> Reading:
    return read(item, text, today=turn.today, locale=turn.language.code)


def _values(reading: Reading) -> tuple[Value, ...]:
    match reading:
        case Taken(value):
            return (value,)
        case Unclear(_, candidates):
            return candidates
    return ()
