"""Looking the report over before it goes out."""

from __future__ import annotations

from collections.abc import Iterator

from config.language import msg
from handlers.filling.beside import beside
from handlers.filling.deadline import state_name
from handlers.messages import Reply
from handlers.turn import Turn
from report.checking import all_broken
from report.items import Item, Section
from report.lines import Line
from report.showing import show


async def review(turn: Turn, argument: str) -> None:
    """`/xemlai`: every answer with its number, what is missing, what looks wrong."""
    desk = turn.at_desk()
    title = msg("Report of {unit}", unit=turn.within(desk.unit))
    lines = [Line(turn.say(title), "strong")]
    for section in desk.checklist.sections:
        lines += _section_lines(turn, section)
    lines += [Line(""), *remarks(turn)]
    if not desk.is_open:
        lines.append(turn.line(state_name(desk.report.state)))
        turn.ask(Reply(tuple(lines)), "idle")
        return
    lines.append(turn.line(msg("To change an answer: /change and its number.")))
    actions = (
        turn.button(msg("Go on"), desk.token("run", "report"), msg("go on")),
        turn.button(msg("Submit"), desk.token("run", "submit"), msg("submit")),
    )
    turn.ask(Reply(tuple(lines), actions=actions), "choosing")


def _section_lines(turn: Turn, section: Section) -> Iterator[Line]:
    """A section's answers, and in one line the numbers of what is still open."""
    answered = [item for item in section.items if _has_answer(turn, item)]
    progress = turn.at_desk().progress
    still_open = [i for i in progress.in_section(section) if i.id not in progress.answered]
    if answered or still_open:
        yield from (Line(""), Line(f"{section.id}. {section.title}", "strong"))
    for item in answered:
        yield from _answer_lines(turn, item)
    for item in still_open:
        if item.id in turn.at_desk().report.notes:
            yield Line(f"{progress.number(item.id)}. {item.label}: …")
            yield from beside(turn, item)
    if still_open:
        numbers = ", ".join(str(progress.number(item.id)) for item in still_open)
        yield Line(turn.say(msg("Not yet answered: {numbers}", numbers=numbers)), "quiet")


def _has_answer(turn: Turn, item: Item) -> bool:
    """Whether there is something to show: an answer, a reason, or a figure computed from others."""
    desk = turn.at_desk()
    if item.is_asked:
        return item.id in desk.answers and desk.progress.number(item.id) > 0
    return item.scope == desk.assignment.scope and desk.answers.value(item.id) is not None


def _answer_lines(turn: Turn, item: Item) -> Iterator[Line]:
    desk = turn.at_desk()
    number = desk.progress.number(item.id)
    label = f"{number}. {item.label}" if number else f"{item.label}"
    value = desk.answers.value(item.id)
    if value is not None:
        shown = show(item, value, turn.language).split("\n")
        if len(shown) == 1:
            yield Line(f"{label}: {shown[0]}{_mark(turn, item)}")
        else:
            yield Line(f"{label}:")
            yield from (Line(f"   - {one}") for one in shown)
    else:
        reason = desk.answers[item.id].reason or ""
        yield Line(turn.say(msg("{label}: left out ({reason})", label=label, reason=reason)))
    yield from beside(turn, item)


def _mark(turn: Turn, item: Item) -> str:
    answer = turn.at_desk().answers.get(item.id)
    if answer is None or not answer.carried:
        return ""
    return turn.say(msg(" (from last period, not confirmed)"))


def remarks(turn: Turn) -> list[Line]:
    """What contradicts what in this report, as it stands."""
    desk = turn.at_desk()
    broken = all_broken(desk.progress, desk.answers, desk.last, turn.language)
    if not broken:
        return []
    said = [turn.line(msg("Please look at this again:"))]
    said += [Line(f"- {one.message}") for one in broken]
    return [*said, Line("")]
