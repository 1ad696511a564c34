"""Looking the report over before it goes out."""

from __future__ import annotations

from collections.abc import Iterator

from config.language import msg
from handlers.messages import Reply
from handlers.turn import Turn
from report.checking import all_broken
from report.checklist import Item, Section
from report.lines import Line
from report.showing import show


async def review(turn: Turn, argument: str) -> None:
    """`/xemlai`: every answer with its number, what is missing, what looks wrong."""
    desk = turn.at_desk()
    lines: list[Line] = [Line(turn.say(msg("Report of {unit}", unit=desk.unit.name)), "strong")]
    for section in desk.checklist.sections:
        items = _shown_items(turn, section)
        if items:
            lines += [Line(""), Line(f"{section.id}. {section.title}", "strong")]
            lines += [line for item in items for line in _answer_lines(turn, item)]
    how = turn.line(msg("To change an answer: /change and its number."))
    lines += [Line(""), *remarks(turn), how]
    choices = [turn.button(msg("Go on"), desk.token("run", "report"), msg("go on"))]
    if desk.is_open:
        choices.append(turn.button(msg("Submit"), desk.token("run", "submit"), msg("submit")))
    turn.ask(Reply(tuple(lines), actions=tuple(choices)), "choosing")


def _shown_items(turn: Turn, section: Section) -> list[Item]:
    """What is asked here, and what is computed from answers given."""
    desk = turn.at_desk()
    asked = {item.id for item in desk.progress.items}
    return [
        item
        for item in section.items
        if item.id in asked
        or (
            not item.is_asked
            and item.scope == desk.assignment.scope
            and desk.answers.value(item.id) is not None
        )
    ]


def _answer_lines(turn: Turn, item: Item) -> Iterator[Line]:
    desk = turn.at_desk()
    number = desk.progress.number(item.id)
    label = f"{number}. {item.label}" if number else f"{item.label}"
    value = desk.answers.value(item.id)
    if value is not None:
        shown = show(item, value, turn.language).split("\n")
        if len(shown) == 1:
            yield Line(f"{label}: {shown[0]}")
        else:
            yield Line(f"{label}:")
            yield from (Line(f"   - {one}") for one in shown)
    elif item.id in desk.answers:
        reason = desk.answers[item.id].reason or ""
        yield Line(turn.say(msg("{label}: left out ({reason})", label=label, reason=reason)))
    else:
        yield Line(turn.say(msg("{label}: not yet answered", label=label)), "quiet")


def remarks(turn: Turn) -> list[Line]:
    """What contradicts what in this report, as it stands."""
    desk = turn.at_desk()
    broken = all_broken(desk.progress, desk.answers, desk.last, turn.language)
    if not broken:
        return []
    said = [turn.line(msg("Please look at this again:"))]
    said += [Line(f"- {one.message}") for one in broken]
    return [*said, Line("")]
