"""The contents of a report: from there to any section and any item."""

from __future__ import annotations

from config.language import msg
from handlers.filling.asking import ask_item, ask_next, ask_to_reopen
from handlers.filling.carrying import carryable
from handlers.filling.lists import resume_entry
from handlers.filling.sharing import is_mine, share_lines
from handlers.messages import LONGEST_LABEL, Button, Reply
from handlers.tokens import Token
from handlers.turn import Turn
from report.items import Item, Section
from report.lines import Line
from report.showing import shorten, show

CONTENTS_WORD = msg("contents")


async def contents(turn: Turn, argument: str) -> None:
    """`/mucluc`: the sections with how far each is."""
    desk = turn.at_desk()
    choices = [
        turn.button(_section_label(turn, section), desk.token("sec", section.id))
        for section in desk.checklist.sections
        if desk.progress.in_section(section)
    ]
    done, total = desk.progress.done, desk.progress.total
    reply = Reply(
        lines=(
            Line(turn.say(msg("Report of {unit}", unit=turn.within(desk.unit))), "strong"),
            turn.line(msg("{done} of {total} questions answered.", done=done, total=total)),
            *share_lines(turn),
            turn.line(msg("Choose a section:")),
        ),
        choices=tuple(choices),
        actions=(_go_on(turn),),
        progress=(done, total),
    )
    turn.ask(reply, "choosing")


def _go_on(turn: Turn) -> Button:
    return turn.button(msg("Go on"), turn.at_desk().token("run", "report"), msg("go on"))


def _section_label(turn: Turn, section: Section) -> str:
    progress = turn.at_desk().progress
    items = progress.in_section(section)
    done = sum(item.id in progress.answered for item in items)
    return f"{_short(f'{section.id}. {section.title}')} ({done}/{len(items)})"


def _short(text: str) -> str:
    return shorten(text, LONGEST_LABEL)


async def open_section(turn: Turn, token: Token) -> None:
    """`sec`: the items of a section with their answers, each a button away."""
    desk = turn.at_desk()
    section = next((s for s in desk.checklist.sections if s.id == token.first), None)
    if section is None:
        await contents(turn, "")
        return
    items = desk.progress.in_section(section)
    reply = Reply(
        lines=(
            Line(f"{section.id}. {section.title}", "strong"),
            turn.line(msg("Choose a question to answer or change:")),
        ),
        choices=(
            *(turn.button(_item_label(turn, i), desk.token("go", i.id)) for i in items),
            *_carry_all(turn, section),
        ),
        actions=(
            turn.button(msg("Contents"), desk.token("run", "contents"), CONTENTS_WORD),
            _go_on(turn),
        ),
    )
    turn.ask(reply, "choosing")


def _carry_all(turn: Turn, section: Section) -> tuple[Button, ...]:
    """Last period's answers for several questions at once."""
    desk = turn.at_desk()
    count = len(carryable(desk, section)) if desk.is_open else 0
    if count < 2:
        return ()
    label = msg("As last period: {count} questions", count=count)
    return (turn.button(label, desk.token("carryall", section.id), msg("as before")),)


def _item_label(turn: Turn, item: Item) -> str:
    desk = turn.at_desk()
    number = desk.progress.number(item.id)
    if item.id not in desk.answers:
        return _short(f"{number}. {item.label}: …")
    value = desk.answers.value(item.id)
    shown = turn.say(msg("left out")) if value is None else show(item, value, turn.language)
    if isinstance(value, tuple) and value:
        shown = turn.language.number(len(value))
    return _short(f"{number}. {item.label}: {shown}")


def go_to(turn: Turn, item: Item, token: Token) -> None:
    """`go`: asks that item, answered or not."""
    ask_item(turn, item)


async def go_on(turn: Turn, argument: str) -> None:
    """`/baocao`: goes on exactly where the person stood."""
    desk = turn.at_desk()
    if not desk.is_open:
        ask_to_reopen(turn)
        return
    if desk.report.state == "returned" and desk.report.returned:
        reason = msg("Returned to be corrected: {reason}", reason=desk.report.returned.reason)
        how = turn.line(msg("To change an answer: /change and its number."))
        said = (Line(turn.say(reason), "strong"), *(() if desk.to_revise else (how,)))
        ask_next(turn, None, before=said)
        return
    at = desk.item(turn.conversation.at) if turn.conversation.at else None
    if turn.conversation.mode == "listing" and at and turn.conversation.draft:
        resume_entry(turn, at)
    elif at and desk.progress.number(at.id) and at.id not in desk.answers and is_mine(turn, at):
        ask_item(turn, at)
    else:
        ask_next(turn, None, before=() if desk.progress.answered else _welcome(turn))


def _welcome(turn: Turn) -> tuple[Line, ...]:
    desk = turn.at_desk()
    due = turn.local(desk.assignment.due_at)
    return (
        Line(desk.title, "strong"),
        turn.line(msg("Unit: {unit}. Deadline: {due}.", unit=desk.unit.name, due=due)),
        turn.line(msg("You can stop at any time; everything typed is kept. Type /help for help.")),
    )
