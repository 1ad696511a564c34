"""What a filled-in form says: which answers are sure, which are not, and which cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from config.language import Locales, Message, closest, msg
from config.records import record
from handlers.filling.noting import LONGEST
from handlers.turn import Turn
from report.answers import Answer, Answers
from report.checking import Broken, all_broken
from report.form import FilledForm, FilledItem
from report.items import Item
from report.progress import progress
from report.reading import Refused, Taken, Unclear, read, read_lines, says_nothing
from report.reading.text import cannot_be_stored
from report.values import Value


@record(frozen=True, slots=True)
class Filled:
    """An answer that was read out of a cell."""

    item: Item
    cell: str
    answer: Answer


@record(frozen=True, slots=True)
class Faulty:
    """A cell that was not taken, and why; `candidates` are what it may mean."""

    item: Item
    cell: str
    why: Message
    candidates: tuple[Value, ...] = ()


@dataclass
class Import:
    """A form sorted out. Nothing of an item is taken by halves."""

    taken: list[Filled] = field(default_factory=list)
    doubted: list[Filled] = field(default_factory=list)  # right only if somebody says so
    unclear: list[Faulty] = field(default_factory=list)
    refused: list[Faulty] = field(default_factory=list)
    overtaken: list[Filled] = field(default_factory=list)  # answered in the chat meanwhile
    notes: list[tuple[Item, str]] = field(default_factory=list)


def sort_out(turn: Turn, filled: FilledForm) -> Import:
    """Reads every cell that was changed, as if it were typed, and checks all of them together."""
    done = Import()
    locale = closest(filled.mark.locale, turn.language.code)
    for one in filled.items:
        item = turn.at_desk().item(one.item_id)
        if item is not None:
            _read(turn, item, one, locale, done)
    _drop_what_does_not_apply(turn, done)
    _refuse_what_contradicts(turn, done)
    _doubt(turn, done)
    return done


def _read(turn: Turn, item: Item, one: FilledItem, locale: Locales, done: Import) -> None:
    if one.note:
        _take_note(item, one, done)
    if one.fault is not None:
        done.refused.append(Faulty(item, one.cell, one.fault))
    elif one.text and one.text != one.was and one.reason:
        both = msg("There is an answer and a reason for having none: which one counts?")
        done.unclear.append(Faulty(item, one.cell, both))
    elif one.text and one.text != one.was:
        _read_text(turn, item, one, locale, done)
    elif one.reason:
        _take(turn, item, one, _left_out(one.reason), done)
    elif one.was and not one.text:
        stays = msg("The cell was emptied; the answer stays as it was.")
        done.unclear.append(Faulty(item, one.cell, stays))


def _take_note(item: Item, one: FilledItem, done: Import) -> None:
    if len(one.note) > LONGEST or cannot_be_stored(one.note):
        too_long = msg("A note can have {limit} characters at most.", limit=LONGEST)
        done.refused.append(Faulty(item, one.cell, too_long))
    else:
        done.notes.append((item, one.note))


def _left_out(reason: str) -> Answer:
    return Answer("skipped", None, reason)


def _read_text(turn: Turn, item: Item, one: FilledItem, locale: Locales, done: Import) -> None:
    if item.type == "text" and says_nothing(item, one.text, locale):
        _take(turn, item, one, _left_out(one.text.strip()), done)
        return
    if item.type == "list":
        _read_list(turn, item, one, locale, done)
        return
    match read(item, one.text, today=turn.today, locale=locale):
        case Taken(value):
            _take(turn, item, one, Answer("given", value), done)
        case Unclear(question, candidates):
            done.unclear.append(Faulty(item, one.cell, question, candidates))
        case Refused(reason):
            done.refused.append(Faulty(item, one.cell, reason))


def _read_list(turn: Turn, item: Item, one: FilledItem, locale: Locales, done: Import) -> None:
    """All entries or none: a list with one of them missing would look whole."""
    found = read_lines(item, one.text, today=turn.today, locale=locale)
    if found.faults:
        fault = found.faults[0]
        why = msg("Line {n} was not taken: {reason}", n=fault.line, reason=fault.reason)
        done.refused.append(Faulty(item, one.cell, why))
    else:
        _take(turn, item, one, Answer("given", tuple(found.entries)), done)


def _take(turn: Turn, item: Item, one: FilledItem, answer: Answer, done: Import) -> None:
    """Unless the same stands already, or something else was said in the chat since."""
    stands = turn.at_desk().answers.get(item.id)
    same = stands is not None and (stands.value, stands.reason) == (answer.value, answer.reason)
    if same and stands is not None and not stands.carried:
        return
    new = Filled(item, one.cell, answer)
    is_overtaken = stands is not None and not same and turn.standing(item.id) != one.seal
    (done.overtaken if is_overtaken else done.taken).append(new)


def _with(turn: Turn, filled: Sequence[Filled]) -> Answers:
    """The report's answers as they would be with these."""
    return turn.at_desk().answers.with_answers({one.item.id: one.answer for one in filled})


def _drop_what_does_not_apply(turn: Turn, done: Import) -> None:
    desk = turn.at_desk()
    while True:
        steps = progress(desk.checklist, desk.assignment.scope, _with(turn, done.taken))
        out = [one for one in done.taken if not steps.number(one.item.id)]
        if not out:
            return
        done.taken = [one for one in done.taken if one not in out]
        why = msg("This question is not asked, because of another answer.")
        done.refused += [Faulty(one.item, one.cell, why) for one in out]


def _refuse_what_contradicts(turn: Turn, done: Import) -> None:
    """Hard rules over all answers together: a total and its parts may change in one go."""
    while errors := _errors(turn, done.taken):
        by_item = {name: error for error in reversed(errors) for name in error.items}
        out = [one for one in done.taken if one.item.id in by_item]
        done.taken = [one for one in done.taken if one not in out]
        for one in out:
            why = msg("{reason}", reason=by_item[one.item.id].message)
            done.refused.append(Faulty(one.item, one.cell, why))


def _errors(turn: Turn, filled: Sequence[Filled]) -> list[Broken]:
    """The hard rules that these answers break (and not the answers that stood before)."""
    new = {one.item.id for one in filled}
    return [
        one for one in _broken(turn, filled) if one.severity == "error" and new & set(one.items)
    ]


def _broken(turn: Turn, filled: Sequence[Filled]) -> tuple[Broken, ...]:
    desk = turn.at_desk()
    answers = _with(turn, filled)
    steps = progress(desk.checklist, desk.assignment.scope, answers)
    return all_broken(steps, answers, desk.last, turn.language)


def _doubt(turn: Turn, done: Import) -> None:
    """What a soft rule doubts is asked about; what fits only together with it, along with it."""
    new = {one.item.id for one in done.taken}
    doubts = [
        one
        for one in _broken(turn, done.taken)
        if one.severity == "warning" and new & set(one.items)
    ]
    doubted = {name for one in doubts for name in one.items if name in new}
    while doubted:
        sure = [one for one in done.taken if one.item.id not in doubted]
        more = {name for one in _errors(turn, sure) for name in one.items if name in new}
        if more <= doubted:
            done.doubted = [one for one in done.taken if one.item.id in doubted]
            done.taken = sure
            return
        doubted |= more
