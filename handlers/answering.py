"""Taking an answer: read it, check it, write it down, ask the next."""

from __future__ import annotations

from typing import Any

from config.language import Message, msg
from handlers.asking import ask_item, ask_next
from handlers.messages import Reply, paragraphs
from handlers.tokens import Token
from handlers.turn import Turn
from report.answers import Answer
from report.checking import Broken, broken_by
from report.checklist import Item
from report.lines import Line
from report.reading import Refused, Taken, Unclear, read
from report.showing import show
from report.values import StoredFile, Value, decode, encode


def take_text(turn: Turn, item: Item, text: str) -> None:
    """Reads what was typed as the answer to `item`."""
    match read(item, text, today=turn.today):
        case Taken(value):
            check_and_write(turn, item, value)
        case Unclear(question, candidates):
            _ask_which(turn, item, question, candidates)
        case Refused(reason):
            ask_item(turn, item, before=(turn.line(reason),))


def take_file(turn: Turn, item: Item, file: StoredFile) -> None:
    """A file is one more answer to a `file` item."""
    stands = turn.at_desk().answers.value(item.id) or ()
    assert isinstance(stands, tuple)
    if any(isinstance(one, StoredFile) and one.sha256 == file.sha256 for one in stands):
        ask_next(turn, item.id, before=(turn.line(msg("This file is already there.")),))
        return
    check_and_write(turn, item, (*stands, file))


def check_and_write(turn: Turn, item: Item, value: Value) -> None:
    """Refuses what a hard check forbids; asks once about what a soft check doubts."""
    desk = turn.at_desk()
    if not desk.is_open:
        ask_item(turn, item)
        return
    answers = desk.answers.with_value(item.id, value)
    broken = broken_by(item.id, answers, desk.last, turn.language)
    errors = [one for one in broken if one.severity == "error"]
    if errors:
        _refuse(turn, item, errors)
    elif broken:
        _ask_if_sure(turn, item, value, broken)
    else:
        write(turn, item, value)


def _refuse(turn: Turn, item: Item, errors: list[Broken]) -> None:
    """Says why, and where the other figure stands if that is the wrong one."""
    desk = turn.at_desk()
    said = [Line(one.message, "strong") for one in errors]
    others = [
        turn.say(
            msg(
                "/change {number} ({label})",
                number=desk.progress.number(other),
                label=desk.checklist.by_id[other].label,
            )
        )
        for other in errors[0].items
        if other != item.id and other in desk.answers
    ]
    if others:
        note = msg("If another figure is wrong, change it: {commands}", commands=", ".join(others))
        said.append(turn.line(note))
    ask_item(turn, item, before=tuple(said))


def _ask_if_sure(turn: Turn, item: Item, value: Value, broken: tuple[Broken, ...]) -> None:
    desk = turn.at_desk()
    shown = show(item, value, turn.language)
    reply = Reply(
        lines=paragraphs(
            [Line(one.message, "strong") for one in broken],
            [turn.line(msg("Is {value} right?", value=shown))],
        ),
        choices=(
            turn.button(
                msg("Right, write down {value}", value=shown),
                desk.token("sure", item.id),
                msg("right"),
            ),
            turn.button(msg("Type it again"), desk.token("again", item.id), msg("again")),
        ),
        # Digits typed here are a corrected figure, never "the first choice".
        numbered=not item.is_number,
    )
    draft = {"value": encode(value), "checks": [one.check.id for one in broken]}
    turn.ask(reply, "confirming", item.id, draft)


def _ask_which(turn: Turn, item: Item, question: Message, candidates: tuple[Value, ...]) -> None:
    desk = turn.at_desk()
    letters = "abcdefghijklmnopqrstuvwxyz"
    shown = [show(item, value, turn.language) for value in candidates[: len(letters)]]
    choices = [
        turn.button(
            f"{letter}) {label}" if item.is_number else label,
            desk.token("pick", item.id, n),
            letter,
        )
        for n, (letter, label) in enumerate(zip(letters, shown, strict=False))
    ]
    reply = Reply(
        lines=(Line(turn.say(question), "strong"),),
        choices=tuple(choices),
        actions=(turn.button(msg("Type it again"), desk.token("again", item.id), msg("again")),),
        numbered=not item.is_number,
    )
    turn.ask(reply, "clarifying", item.id, [encode(value) for value in candidates])


def write(turn: Turn, item: Item, value: Value, confirmed: tuple[str, ...] = ()) -> None:
    """Writes the answer down, says so, and asks the next open item."""
    desk = turn.at_desk()
    known = desk.answers.get(item.id)
    if known and known.value == value and known.confirmed == confirmed:
        ask_next(turn, item.id, before=(_written(turn, item, value),))
        return
    turn.record(item.id, Answer("given", value, confirmed=confirmed))
    ask_next(turn, item.id, before=(_written(turn, item, value),))


def _written(turn: Turn, item: Item, value: Value) -> Line:
    shown = show(item, value, turn.language)
    if isinstance(value, tuple) and "\n" in shown:
        shown = str(len(value))
    if len(shown) > 200:
        shown = f"{shown[:199]}…"
    note = msg("Written down: {label}: {value}", label=item.label, value=shown)
    return Line(turn.say(note), "quiet")


def press_answer(turn: Turn, item: Item, token: Token) -> None:
    """`set`: the button of a yes/no or a choice."""
    number = int(token.second)
    value: Value = number == 0 if item.type == "yes_no" else item.options[number].id
    if _stands(turn, item, value) and turn.conversation.item != item.id:
        turn.toast(msg("Already written down."))
        return
    check_and_write(turn, item, value)


def _stands(turn: Turn, item: Item, value: Value) -> bool:
    return turn.at_desk().answers.value(item.id) == value


def tick(turn: Turn, item: Item, token: Token) -> None:
    """`tick`: one more, or one fewer, of several options."""
    conversation = turn.conversation
    ticked: list[str] = []
    if conversation.item == item.id and isinstance(conversation.draft, list):
        ticked = list(conversation.draft)
    option = item.options[int(token.second)].id
    ticked = [one for one in ticked if one != option] if option in ticked else [*ticked, option]
    _ask_for_more(turn, item, ticked)


def _ask_for_more(turn: Turn, item: Item, ticked: list[str]) -> None:
    desk = turn.at_desk()
    labels = ", ".join(option.label for option in item.options if option.id in ticked)
    chosen = msg("Chosen: {labels}.", labels=labels) if labels else msg("Nothing chosen.")
    choices = [
        turn.button(
            f"✓ {option.label}" if option.id in ticked else option.label,
            desk.token("tick", item.id, n),
        )
        for n, option in enumerate(item.options)
    ]
    done = turn.button(msg("These it is"), desk.token("ticked", item.id), msg("done"))
    reply = Reply(
        lines=(turn.line(chosen), turn.line(msg("Choose more, or finish."))),
        choices=tuple(choices),
        actions=(done,) if ticked else (),
    )
    turn.ask(reply, "asking", item.id, ticked)


def finish_ticking(turn: Turn, item: Item, token: Token) -> None:
    """`ticked`: the options chosen one by one are the answer."""
    ticked = turn.conversation.draft if turn.conversation.item == item.id else None
    if not ticked:
        ask_item(turn, item)
        return
    in_order = tuple(option.id for option in item.options if option.id in ticked)
    check_and_write(turn, item, in_order)


def carry_over(turn: Turn, item: Item, token: Token) -> None:
    """`carry`: the answer is last period's."""
    last = turn.at_desk().last
    value = last.value(item.id) if last else None
    if value is None:
        ask_item(turn, item)
        return
    check_and_write(turn, item, value)


def pick(turn: Turn, item: Item, token: Token) -> None:
    """`pick`: which of several readings was meant."""
    candidates = _draft(turn, item, "clarifying")
    number = int(token.second)
    if not isinstance(candidates, list) or number >= len(candidates):
        ask_item(turn, item)
        return
    check_and_write(turn, item, decode(item, candidates[number]))


def confirm(turn: Turn, item: Item, token: Token) -> None:
    """`sure`: the figure that a soft check doubted is right."""
    draft = _draft(turn, item, "confirming")
    if not isinstance(draft, dict):
        ask_item(turn, item)
        return
    write(turn, item, decode(item, draft["value"]), tuple(draft["checks"]))


def ask_again(turn: Turn, item: Item, token: Token) -> None:
    """`again`: forget what was typed and ask once more."""
    ask_item(turn, item)


def _draft(turn: Turn, item: Item, mode: str) -> Any:
    conversation = turn.conversation
    is_this = conversation.mode == mode and conversation.item == item.id
    return conversation.draft if is_this else None
