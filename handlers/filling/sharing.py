"""A report shared by several officers: whose section is whose, and how far each of them is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from config.language import Language, Message, msg, nmsg
from handlers.collecting.approving import say_closed
from handlers.messages import LONGEST_LABEL, Button, Reply, paragraphs
from handlers.tokens import Token, seal
from handlers.turn import Turn
from report.items import Item, Section
from report.lines import Line
from report.reading.names import match_name
from report.reading.places import section_of
from report.reading.text import fold
from report.showing import shorten
from storage.changes import SectionGiven

_TO = re.compile(r"\s+(?:cho|to|->)\s+", re.IGNORECASE)
_MYSELF = frozenset({"toi", "em", "minh", "me", "myself"})
_EVERYBODY = frozenset({"moi nguoi", "tat ca", "all", "everybody"})
_ALL = "all"


async def share(turn: Turn, argument: str) -> None:
    """`/giao 2.2 cho Bình`: that section is Bình's; asks for what was not said."""
    if turn.at_desk().assignment.is_closed:
        say_closed(turn)
        return
    numbered, *to = _TO.split(argument, maxsplit=1)
    section = section_of(_sections(turn), numbered) if numbered.strip() else None
    if section is None:
        _ask_section(turn)
    elif not to:
        _ask_person(turn, section)
    else:
        await _give_to_named(turn, section, to[0])


def _sections(turn: Turn) -> list[Section]:
    desk = turn.at_desk()
    return [one for one in desk.checklist.sections if desk.progress.in_section(one)]


def colleagues(turn: Turn) -> dict[str, str]:
    """Who works on the report at hand: names by person id."""
    members = turn.batch.members.get(turn.at_desk().unit.id, ())
    return {one.person_id: one.name for one in members if one.role in ("officer", "approver")}


async def _give_to_named(turn: Turn, section: Section, name: str) -> None:
    said = fold(name)
    found = match_name(name, {id_: (one,) for id_, one in colleagues(turn).items()})
    if said in _EVERYBODY:
        await _give(turn, section, None)
    elif said in _MYSELF and turn.person is not None:
        await _give(turn, section, turn.person.id)
    elif len(found) == 1:
        await _give(turn, section, found[0])
    else:
        _ask_person(turn, section)


def _ask_section(turn: Turn) -> None:
    desk = turn.at_desk()
    choices = [
        turn.button(
            shorten(f"{one.id}. {one.title}{_owner(turn, one)}", LONGEST_LABEL),
            desk.token("share", one.id),
        )
        for one in _sections(turn)
    ]
    question = Line(turn.say(msg("Which section is given to somebody?")), "strong")
    hint = turn.line(msg("Or in one go: /assign 2.2 to Bình"))
    turn.ask(Reply((question, hint), tuple(choices)), "choosing")


def _owner(turn: Turn, section: Section) -> str:
    person = turn.at_desk().report.shares.get(section.id)
    return f" · {turn.name_of(person)}" if person else ""


def _ask_person(turn: Turn, section: Section) -> None:
    desk = turn.at_desk()
    choices = [
        turn.button(name, desk.token("share", section.id, seal(id_)))
        for id_, name in colleagues(turn).items()
    ]
    if section.id in desk.report.shares:
        everybody = desk.token("share", section.id, _ALL)
        choices.append(turn.button(msg("Everybody"), everybody, msg("everybody")))
    question = msg("Whose is section {section}?", section=f"{section.id}. {section.title}")
    turn.ask(Reply((Line(turn.say(question), "strong"),), tuple(choices)), "choosing")


async def take_share(turn: Turn, token: Token) -> None:
    """`share`: the section, or the section and whose it is."""
    section = next((one for one in _sections(turn) if one.id == token.first), None)
    person = next((one for one in colleagues(turn) if seal(one) == token.second), None)
    if turn.at_desk().assignment.is_closed:
        say_closed(turn)
    elif section is None:
        _ask_section(turn)
    elif token.second == _ALL:
        await _give(turn, section, None)
    elif person is None:
        _ask_person(turn, section)
    else:
        await _give(turn, section, person)


async def _give(turn: Turn, section: Section, person: str | None) -> None:
    desk = turn.at_desk()
    turn.changes.append(SectionGiven(desk.campaign.id, desk.unit.id, section.id, person))
    title = f"{section.id}. {section.title}"
    if person is None:
        said = msg("Section {section} is everybody's again.", section=title)
    else:
        said = msg("Section {section} is given to {name}.", section=title,
                   name=colleagues(turn)[person])  # fmt: skip
        await turn.notify_person(person, _told(turn, section))
    turn.ask(Reply((Line(turn.say(said), "strong"),)), "idle")


def _told(turn: Turn, section: Section) -> Callable[[Language], Reply]:
    """What the person is told who is given a section; from there it is a button to it."""
    desk = turn.at_desk()
    given = nmsg(
        "You are given section {section} ({count} question).",
        "You are given section {section} ({count} questions).",
        len(desk.progress.in_section(section)),
        section=f"{section.id}. {section.title}",
    )

    def word(language: Language) -> Reply:
        begin = Button(language.say(msg("Begin")), desk.token("sec", section.id))
        return Reply((Line(language.say(given), "strong"),), (begin,))

    return word


def is_mine(turn: Turn, item: Item) -> bool:
    """Whether the item is not in a colleague's section."""
    desk = turn.at_desk()
    owner = desk.report.shares.get(desk.checklist.section_of[item.id].id)
    return not owner or turn.is_me(owner) or owner not in colleagues(turn)


def share_lines(turn: Turn) -> Iterator[Line]:
    """Whose section is whose."""
    for section in _sections(turn):
        if turn.at_desk().report.shares.get(section.id):
            yield Line(f"{section.id}{_owner(turn, section)}", "quiet")


def say_part_done(turn: Turn, before: tuple[Line, ...]) -> None:
    """The sender's own sections are done; what is left is in their colleagues'."""
    desk = turn.at_desk()
    left = [one for one in desk.progress.items if one.id not in desk.answers]
    counts = Counter(desk.checklist.section_of[item.id].id for item in left)
    lines = [
        Line(f"- {one.id}. {one.title} ({counts[one.id]}){_owner(turn, one)}")
        for one in _sections(turn)
        if counts[one.id]
    ]
    head = Line(turn.say(msg("Your part is done, thank you!")), "strong")
    reply = Reply(
        lines=paragraphs(before, [head, turn.line(msg("Still open with colleagues:"))], lines),
        actions=(
            turn.button(
                msg("Answer them all the same"), desk.token("go", left[0].id), msg("answer")
            ),
            _contents(turn),
        ),
        progress=(desk.progress.done, desk.progress.total),
    )
    turn.ask(reply, "choosing")


def _contents(turn: Turn) -> Button:
    return turn.button(msg("Contents"), turn.at_desk().token("run", "contents"), msg("contents"))


async def progress(turn: Turn, argument: str) -> None:
    """`/tiendo`: by section and by person."""
    desk = turn.at_desk()
    head = msg("{unit}: {done} of {total} questions answered.", unit=desk.unit.name,
               done=desk.progress.done, total=desk.progress.total)  # fmt: skip
    sections = [
        Line(f"{one.id}. {shorten(one.title, 40)}: {_done(turn, one)}{_owner(turn, one)}")
        for one in _sections(turn)
    ]
    reply = Reply(
        lines=paragraphs(
            [Line(turn.say(head), "strong")],
            sections,
            [turn.line(one) for one in _by_person(turn)],
        ),
        actions=(_contents(turn), turn.button(msg("Go on"), desk.token("run", "report"))),
        progress=(desk.progress.done, desk.progress.total),
    )
    turn.ask(reply, "choosing")


def _done(turn: Turn, section: Section) -> str:
    progress = turn.at_desk().progress
    items = progress.in_section(section)
    return f"{sum(item.id in progress.answered for item in items)}/{len(items)}"


def _by_person(turn: Turn) -> Iterator[Message]:
    """How much each has answered, and what is still open of what was given to them."""
    desk = turn.at_desk()
    gave = Counter(desk.answers[one.id].person_id for one in desk.progress.items
                   if one.id in desk.answers)  # fmt: skip
    names: Sequence[str] = list(dict.fromkeys([*colleagues(turn), *gave]))
    for person in names:
        open_ = sum(_is_open_with(turn, item, person) for item in desk.progress.items)
        name = turn.name_of(person)
        if person in desk.report.shares.values():
            yield msg("{name}: {count} answered, {open} of the given ones still open", name=name,
                      count=gave[person], open=open_)  # fmt: skip
        else:
            yield msg("{name}: {count} answered", name=name, count=gave[person])


def _is_open_with(turn: Turn, item: Item, person: str) -> bool:
    desk = turn.at_desk()
    section = desk.checklist.section_of[item.id].id
    return item.id not in desk.answers and desk.report.shares.get(section) == person
