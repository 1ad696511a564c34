"""Lists (models, documents): several lines at once, or one entry step by step."""

from __future__ import annotations

from typing import Any

from config.language import msg, nmsg
from handlers.filling.asking import SKIP, ask_item, ask_next
from handlers.filling.writing import check_and_write
from handlers.messages import LONGEST_LABEL, Button, Reply, paragraphs
from handlers.tokens import Token, seal
from handlers.turn import Turn
from report.answers import Answer
from report.items import Field, Item
from report.lines import Line
from report.reading import Refused, Taken, Unclear, read, read_lines
from report.showing import shorten, show, show_entry
from report.values import Entry, Scalar, decode, encode

_Step = dict[str, Any]  # {"at": number of the part, "entry": {part: JSON}}


def entries(turn: Turn, item: Item) -> tuple[Entry, ...]:
    """The entries written so far."""
    value = turn.at_desk().answers.value(item.id)
    return value if isinstance(value, tuple) else ()  # type: ignore[return-value]


def take_lines(turn: Turn, item: Item, text: str) -> None:
    """What was typed while the list is open: entries, or a part of the one in hand."""
    step = _step_in_hand(turn)
    if step is not None:
        _take_part(turn, item, step, text)
        return
    found = read_lines(item, text, today=turn.today, locale=turn.language.code)
    said = [
        turn.line(msg("Line {n} was not taken: {reason}", n=fault.line, reason=fault.reason))
        for fault in found.faults
    ]
    if not found.entries and not found.faults:
        _no_more(turn, item)
        return
    if not found.entries:
        ask_item(turn, item, before=tuple(said), briefly=True)
        return
    new = [entry for entry in found.entries if entry not in entries(turn, item)]
    added = nmsg("{count} entry added.", "{count} entries added.", len(new))
    if not new:
        added = msg("That is already there.")
    _write(turn, item, (*entries(turn, item), *new), (turn.line(added), *said))


def _write(turn: Turn, item: Item, value: tuple[Entry, ...], before: tuple[Line, ...]) -> None:
    """Writes the list down and leaves it open for more."""
    turn.mark_revised(item.id)
    turn.record(item.id, Answer("given", value))
    ask_item(turn, item, before=before, briefly=True)


def _no_more(turn: Turn, item: Item) -> None:
    """`không` where entries are asked: there are none, or no more than stand there."""
    if entries(turn, item):
        _finish(turn, item)
    else:
        check_and_write(turn, item, ())


def _step_in_hand(turn: Turn) -> _Step | None:
    draft = turn.conversation.draft
    return draft if isinstance(draft, dict) and "at" in draft else None


def is_at_part(turn: Turn) -> bool:
    """Whether an entry is being put together part by part."""
    return turn.conversation.mode == "listing" and _step_in_hand(turn) is not None


def pass_over(turn: Turn, item: Item) -> None:
    """`bỏ qua` said at a part: only one that is not required is left out."""
    step = _step_in_hand(turn)
    assert step is not None
    if item.fields[step["at"]].required:
        _ask_part(turn, item, step, (turn.line(msg("This part is needed.")),))
    else:
        _next_part(turn, item, step, None)


def step_back(turn: Turn, item: Item) -> None:
    """`quay lại` said at a part: the part before it, or out of the entry."""
    step = _step_in_hand(turn)
    assert step is not None
    if step["at"]:
        _ask_part(turn, item, {"at": step["at"] - 1, "entry": step["entry"]})
    else:
        ask_item(turn, item)


def add_entry(turn: Turn, item: Item, token: Token) -> None:
    """`add`: one more entry, part by part."""
    _ask_part(turn, item, {"at": 0, "entry": {}})


def resume_entry(turn: Turn, item: Item) -> None:
    """Asks again for the part at which an entry was left."""
    step = _step_in_hand(turn)
    if step is None:
        ask_item(turn, item)
    else:
        _ask_part(turn, item, step)


def _ask_part(turn: Turn, item: Item, step: _Step, before: tuple[Line, ...] = ()) -> None:
    desk = turn.at_desk()
    part = item.fields[step["at"]]
    number = len(entries(turn, item)) + 1
    place = msg(
        "{label}: entry {number}, part {part} of {parts}",
        label=item.label,
        number=number,
        part=step["at"] + 1,
        parts=len(item.fields),
    )
    question = [Line(turn.say(place), "quiet"), Line(part.ask or part.label, "strong")]
    if part.hint:
        question.append(Line(part.hint))
    if part.example:
        question.append(
            Line(turn.say(msg("For example: {example}", example=part.example)), "quiet")
        )
    stop = turn.button(msg("Stop adding"), desk.token("go", item.id), msg("stop"))
    reply = Reply(
        lines=paragraphs(before, question),
        choices=tuple(_part_choices(turn, item, part)),
        actions=(*_leave_part_out(turn, item, part), stop),
        numbered=bool(part.options) or part.type == "yes_no",
    )
    turn.ask(reply, "listing", item.id, step)


def _part_choices(turn: Turn, item: Item, part: Field) -> list[Button]:
    desk = turn.at_desk()
    if part.type == "yes_no":
        labels = [turn.say(msg("Yes")), turn.say(msg("No"))]
    else:
        labels = [option.label for option in part.options] if part.type == "choice" else []
    return [
        turn.button(label, desk.token("pick", item.id, f"{n}.{seal(part.id)}"))
        for n, label in enumerate(labels)
    ]


def _leave_part_out(turn: Turn, item: Item, part: Field) -> tuple[Button, ...]:
    if part.required:
        return ()
    return (
        turn.button(msg("Leave out"), turn.at_desk().token("none", item.id, seal(part.id)), SKIP),
    )


def _take_part(turn: Turn, item: Item, step: _Step, text: str) -> None:
    part = item.fields[step["at"]]
    match read(part, text, today=turn.today, locale=turn.language.code):
        case Taken(value):
            _next_part(turn, item, step, value)  # type: ignore[arg-type]  # a part is no list
        case Unclear(question, candidates):
            shown = " / ".join(show(part, one, turn.language) for one in candidates)
            _ask_part(turn, item, step, (turn.line(question), Line(shown)))
        case Refused(reason):
            _ask_part(turn, item, step, (turn.line(reason),))


def pick_part(turn: Turn, item: Item, token: Token) -> None:
    """`pick`: the button of a part that is a choice."""
    step = _step_in_hand(turn)
    number, _, sealed = token.second.partition(".")
    if step is None or turn.conversation.item != item.id:
        ask_item(turn, item)
        return
    part = item.fields[step["at"]]
    if seal(part.id) != sealed:
        _ask_part(turn, item, step)  # the button of a part answered since
        return
    value: Scalar = number == "0" if part.type == "yes_no" else part.options[int(number)].id
    _next_part(turn, item, step, value)


def _next_part(turn: Turn, item: Item, step: _Step, value: Scalar | None) -> None:
    part = item.fields[step["at"]]
    entry = dict(step["entry"])
    if value is not None:
        entry[part.id] = encode(value)
    at = step["at"] + 1
    if at < len(item.fields):
        _ask_part(turn, item, {"at": at, "entry": entry})
        return
    whole = decode(item, [entry])
    assert isinstance(whole, tuple)
    added: Entry = whole[0]  # type: ignore[assignment]  # the item is a list
    said = msg("Added: {entry}", entry=show_entry(item, added, turn.language))
    _write(turn, item, (*entries(turn, item), added), (turn.line(said),))


def nothing(turn: Turn, item: Item, token: Token) -> None:
    """`none`: the list stays empty, or an optional part is left out."""
    step = _step_in_hand(turn)
    if step is not None and turn.conversation.item == item.id:
        if seal(item.fields[step["at"]].id) == token.second:
            _next_part(turn, item, step, None)
        else:
            _ask_part(turn, item, step)  # the button of a part answered since
    elif entries(turn, item):
        ask_item(turn, item)  # an old button must not take away what was entered since
    else:
        check_and_write(turn, item, ())


def finish(turn: Turn, item: Item, token: Token) -> None:
    """`done`: no more entries."""
    _finish(turn, item)


def _finish(turn: Turn, item: Item) -> None:
    turn.mark_revised(item.id)
    count = len(entries(turn, item))
    said = nmsg("{label}: {count} entry.", "{label}: {count} entries.", count, label=item.label)
    ask_next(turn, item.id, before=(Line(turn.say(said), "quiet"),))


def drop(turn: Turn, item: Item, token: Token) -> None:
    """`drop`: takes one entry out; asks which where the button does not say."""
    stands = entries(turn, item)
    if not token.second:
        _ask_which_to_drop(turn, item)
        return
    gone = next((one for one in stands if _entry_seal(one) == token.second), None)
    if gone is None:
        ask_item(turn, item, before=(turn.line(msg("There is no such entry.")),))
        return
    left = tuple(one for one in stands if one is not gone)
    shown = show_entry(item, gone, turn.language)
    _write(turn, item, left, (turn.line(msg("Taken out: {entry}", entry=shown)),))


def _ask_which_to_drop(turn: Turn, item: Item) -> None:
    desk = turn.at_desk()
    choices = [
        turn.button(
            shorten(show_entry(item, entry, turn.language), LONGEST_LABEL),
            desk.token("drop", item.id, _entry_seal(entry)),
        )
        for entry in entries(turn, item)
    ]
    keep = turn.button(msg("Leave it as it is"), desk.token("go", item.id), msg("back"))
    question = Line(turn.say(msg("Remove which entry?")), "strong")
    turn.ask(Reply((question,), tuple(choices), (keep,)), "choosing", item.id)


def _entry_seal(entry: Entry) -> str:
    return seal(encode(entry))
