"""Last period's answers: one at a time, or those of a whole section, marked until looked at."""

from __future__ import annotations

from config.language import msg, nmsg
from handlers.desk import Desk
from handlers.filling.asking import ask_item, ask_next
from handlers.filling.writing import check_and_write
from handlers.messages import Reply, paragraphs
from handlers.tokens import Token, seal
from handlers.turn import Turn
from report.answers import Answer
from report.checking import broken_by
from report.items import Item, Section
from report.lines import Line
from report.showing import shorten, show
from report.values import Value

_LONGEST = 60  # characters of an answer in the list that is read back


def carry_over(turn: Turn, item: Item, token: Token) -> None:
    """`carry`: the answer is last period's."""
    desk = turn.at_desk()
    value = desk.last_value(item)
    is_old = item.id in desk.answers and turn.conversation.item != item.id
    if value is None or is_old:
        ask_item(turn, item)  # an old button, and an answer that came since
    else:
        check_and_write(turn, item, value)


def carryable(desk: Desk, section: Section) -> list[tuple[Item, Value]]:
    """The section's open items with their answers of last period."""
    items = [item for item in desk.progress.in_section(section) if item.id not in desk.answers]
    found = ((item, desk.last_value(item)) for item in items)
    return [(item, value) for item, value in found if value is not None]


async def carry_section(turn: Turn, token: Token) -> None:
    """`carryall`: reads last period's answers of a section back; with what was read back sealed in
    it, writes them down, marked as carried over until somebody has looked at each."""
    desk = turn.at_desk()
    section = next((one for one in desk.checklist.sections if one.id == token.first), None)
    given = carryable(desk, section) if section and desk.is_open else []
    if section is None or not given:
        turn.toast(msg("This button is no longer in use. Type /report to go on."))
    elif token.second != _sealed(given):
        _read_back(turn, section, given)
    else:
        _write(turn, given)


def _sealed(given: list[tuple[Item, Value]]) -> str:
    return seal([item.id for item, _ in given])


def _read_back(turn: Turn, section: Section, given: list[tuple[Item, Value]]) -> None:
    desk = turn.at_desk()
    shown = [
        Line(f"{item.label}: {shorten(show(item, value, turn.language), _LONGEST)}")
        for item, value in given
    ]
    question = msg("Take these over from last period? Each stays marked until you look at it.")
    reply = Reply(
        lines=paragraphs([Line(turn.say(question), "strong")], shown),
        choices=(
            turn.button(
                msg("Take them over"),
                desk.token("carryall", section.id, _sealed(given)),
                msg("take over"),
            ),
            turn.button(msg("Never mind"), desk.token("sec", section.id), msg("stop")),
        ),
    )
    turn.ask(reply, "deciding")


def _write(turn: Turn, given: list[tuple[Item, Value]]) -> None:
    """Writes those that no rule forbids; the others are asked as ever."""
    count = 0
    for item, value in given:
        desk = turn.at_desk()
        answers = desk.answers.with_value(item.id, value)
        broken = broken_by(item.id, answers, desk.last, turn.language)
        if not any(one.severity == "error" for one in broken):
            turn.record(item.id, Answer("given", value, carried=True))
            count += 1
    note = nmsg(
        "{count} answer taken over; please look at it.",
        "{count} answers taken over; please look at each.",
        count,
    )
    ask_next(turn, None, before=(turn.line(note),))
