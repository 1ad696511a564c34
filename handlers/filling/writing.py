"""Writing an answer down: what a rule forbids is refused, what it doubts is asked about once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from config.language import msg
from handlers.filling.asking import ask_item, ask_next
from handlers.messages import Reply, paragraphs
from handlers.tokens import Token, seal
from handlers.turn import Turn
from report.answers import Answer, Answers
from report.checking import Broken, broken_by
from report.items import Item
from report.lines import Line
from report.showing import shorten, show
from report.values import Value, decode, encode

Given = tuple[Item, Value]
_MOST_OTHERS = 4  # other figures named beside a refused one
OLD = msg("That button is from before. The question is:")


def check_and_write(turn: Turn, item: Item, value: Value) -> None:
    """Writes the answer, unless a rule speaks against it.

    Two figures that only fit each other changed together (a total and one of its parts) would
    each be refused alone: what was refused is kept in mind, and both are offered as one.
    """
    if not turn.at_desk().is_open:
        ask_item(turn, item)
        return
    if _is_overtaken(turn, item, value):
        _ask_which_stands(turn, item, value)
        return
    broken = _broken(turn, [(item, value)])
    errors = [one for one in broken if one.severity == "error"]
    together = [*_refused_before(turn, item), (item, value)]
    if not errors and broken and not _is_confirmed(turn, item, value, broken):
        _ask_if_sure(turn, item, value, broken)
    elif not errors:
        write(turn, item, value, tuple(one.id for one in broken))
    elif len(together) > 1 and not _errors(turn, together):
        read_back(turn, item, together)
    else:
        _refuse(turn, item, [(item, value)], errors)


def _is_overtaken(turn: Turn, item: Item, value: Value) -> bool:
    """Whether a colleague answered the item after it was asked here, and otherwise."""
    stands = turn.at_desk().answers.get(item.id)
    if stands is None or turn.person is None or stands.value == value:
        return False
    was_asked = turn.conversation.item == item.id and bool(turn.conversation.seen)
    is_new = was_asked and turn.standing(item.id) != turn.conversation.seen
    return is_new and stands.person_id != turn.person.id


def _ask_which_stands(turn: Turn, item: Item, value: Value) -> None:
    """Says who gave what when, and lets the later one choose."""
    desk = turn.at_desk()
    stands = desk.answers[item.id]
    theirs = turn.say(msg("left out")) if stands.value is None else _shown(turn, item, stands.value)
    ours = _shown(turn, item, value)
    at = turn.local(type(turn.now).fromisoformat(stands.at))
    draft = {"value": encode(value), "checks": [], "over": turn.standing(item.id)}
    said = msg(
        "{name} answered this meanwhile: {value} ({at}).",
        name=turn.name_of(stands.person_id),
        value=theirs,
        at=at,
    )
    reply = Reply(
        lines=(Line(turn.say(said), "strong"), turn.line(msg("Which one stands?"))),
        choices=(
            turn.button(
                msg("Mine: {value}", value=ours),
                desk.token("sure", item.id, seal(draft)),
                msg("mine"),
            ),
            turn.button(
                msg("That one: {value}", value=theirs), desk.token("keep", item.id), msg("keep")
            ),
        ),
        numbered=not item.is_number,
    )
    turn.ask(reply, "confirming", item.id, draft)


def keep(turn: Turn, item: Item, token: Token) -> None:
    """`keep`: a colleague's answer stands."""
    note = msg("Left as it is: {label}", label=item.label)
    ask_next(turn, item.id, before=(Line(turn.say(note), "quiet"),))


def _shown(turn: Turn, item: Item, value: Value) -> str:
    return shorten(show(item, value, turn.language), 60)


def _is_confirmed(turn: Turn, item: Item, value: Value, broken: Sequence[Broken]) -> bool:
    """Whether the same answer stands already, and was said to be right then."""
    stands = turn.at_desk().answers.get(item.id)
    ids = {one.id for one in broken}
    return stands is not None and stands.value == value and ids <= set(stands.confirmed)


def _broken(turn: Turn, given: Sequence[Given]) -> tuple[Broken, ...]:
    """The rules about these items that would not hold with these answers, each once."""
    desk = turn.at_desk()
    if not any(desk.checklist.has_rules(item) for item, _ in given):
        return ()
    answers = _answers_with(turn, given)
    found = (one for item, _ in given for one in broken_by(
        item.id, answers, desk.last, turn.language
    ))  # fmt: skip
    return tuple({one.id: one for one in found}.values())


def _answers_with(turn: Turn, given: Sequence[Given]) -> Answers:
    """The report's answers as they would be."""
    if len(given) == 1:
        [(item, value)] = given
        return turn.trying(item.id, Answer("given", value)).desk.answers
    answers: Answers = turn.at_desk().answers
    for item, value in given:
        answers = answers.with_value(item.id, value)
    return answers


def _errors(turn: Turn, given: Sequence[Given]) -> list[Broken]:
    return [one for one in _broken(turn, given) if one.severity == "error"]


def _refused_before(turn: Turn, item: Item) -> list[Given]:
    """Answers to other items of this report that were refused and not replaced since."""
    desk = turn.at_desk()
    kept = ((desk.item(item_id), value) for item_id, value in turn.conversation.refused.items())
    return [(one, decode(one, value)) for one, value in kept if one and one.id != item.id]


def _refuse(turn: Turn, item: Item, given: Sequence[Given], errors: Sequence[Broken]) -> None:
    """Says why, and where the other figure stands if that is the wrong one."""
    desk = turn.at_desk()
    own = {one.id for one, _ in given}
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
        if other not in own and other in desk.answers
    ]
    if len(others) > _MOST_OTHERS:
        others = [*others[:_MOST_OTHERS], "…"]
    if others:
        note = msg("If another figure is wrong, change it: {commands}", commands=", ".join(others))
        said.append(turn.line(note))
    ask_item(turn, item, before=tuple(said), briefly=True)
    new = {one.id: encode(value) for one, value in given}
    refused = {**turn.conversation.refused, **new}
    turn.conversation = replace(turn.conversation, refused=refused)


def _ask_if_sure(turn: Turn, item: Item, value: Value, broken: Sequence[Broken]) -> None:
    desk = turn.at_desk()
    shown = show(item, value, turn.language)
    draft = {"value": encode(value), "checks": [one.id for one in broken]}
    sure = msg("Right, write down {value}", value=shown)
    reply = Reply(
        lines=paragraphs(
            [Line(one.message, "strong") for one in broken],
            [turn.line(msg("Is {value} right?", value=shown))],
        ),
        choices=(
            turn.button(sure, desk.token("sure", item.id, seal(draft)), msg("right")),
            turn.button(msg("Type it again"), desk.token("again", item.id), msg("again")),
        ),
        # Digits typed here are a corrected figure, never "the first choice".
        numbered=not item.is_number,
    )
    turn.ask(reply, "confirming", item.id, draft)


def confirm(turn: Turn, item: Item, token: Token) -> None:
    """`sure`: the figure that a soft check doubted is right."""
    draft = pending(turn, item, "confirming")
    if not isinstance(draft, dict) or seal(draft) != token.second:
        ask_item(turn, item, before=(turn.line(OLD),))
        return
    value = decode(item, draft["value"])
    if "over" not in draft:
        write(turn, item, value, tuple(draft["checks"]))
        return
    # Of two answers this one was chosen: from here on it is like any other.
    turn.conversation = replace(turn.conversation, seen=turn.standing(item.id))
    if draft["over"] == turn.standing(item.id):
        check_and_write(turn, item, value)
    else:
        _ask_which_stands(turn, item, value)


def pending(turn: Turn, item: Item, mode: str) -> Any:
    """What waits for a word of the person about `item` in that mode; None where nothing does."""
    conversation = turn.conversation
    is_this = conversation.mode == mode and conversation.item == item.id
    return conversation.draft if is_this else None


def read_back(turn: Turn, item: Item, given: Sequence[Given]) -> None:
    """Shows answers with what they belong to; nothing is written before a yes."""
    desk = turn.at_desk()
    errors = _errors(turn, given)
    if errors:
        _refuse(turn, item, given, errors)
        return
    broken = _broken(turn, given)
    draft = {
        "values": [[one.id, encode(value)] for one, value in given],
        "checks": [one.id for one in broken],
    }
    data = desk.token("all", item.id, seal(draft))
    lines = [Line(f"{one.label}: {show(one, value, turn.language)}") for one, value in given]
    reply = Reply(
        lines=paragraphs(
            [Line(turn.say(msg("Is this right?")), "strong"), *lines],
            [Line(one.message) for one in broken],
        ),
        choices=(
            turn.button(msg("Right, write it down"), data, msg("right")),
            turn.button(msg("Type it again"), desk.token("again", item.id), msg("again")),
        ),
        numbered=False,
    )
    turn.ask(reply, "confirming", item.id, draft)


def confirm_several(turn: Turn, item: Item, token: Token) -> None:
    """`all`: the answers read back are right."""
    draft = pending(turn, item, "confirming")
    if not isinstance(draft, dict) or "values" not in draft or seal(draft) != token.second:
        ask_item(turn, item, before=(turn.line(OLD),))
        return
    by_id = turn.at_desk().checklist.by_id
    given = [(by_id[name], decode(by_id[name], value)) for name, value in draft["values"]]
    errors = _errors(turn, given)
    if errors:
        _refuse(turn, item, given, errors)
        return
    checks = frozenset(draft["checks"])
    for one, value in given:
        _record(turn, one, value, _about(turn, one, checks))
    ask_next(turn, item.id, before=tuple(_written(turn, one, value) for one, value in given))


def _about(turn: Turn, item: Item, checks: frozenset[str]) -> tuple[str, ...]:
    """Those of the confirmed checks that are about `item`."""
    own = {check.id for check in turn.at_desk().checklist.checks_naming[item.id]}
    return tuple(sorted(one for one in checks if one in own or one.startswith(f"{item.id}.")))


def write(turn: Turn, item: Item, value: Value, confirmed: tuple[str, ...] = ()) -> None:
    """Writes the answer down, says so, and asks the next open item."""
    _record(turn, item, value, confirmed)
    ask_next(turn, item.id, before=(_written(turn, item, value),))


def _record(turn: Turn, item: Item, value: Value, confirmed: tuple[str, ...]) -> None:
    _forget_refused(turn, item)
    turn.mark_revised(item.id)
    known = turn.at_desk().answers.get(item.id)
    same = known is not None and (known.value, known.confirmed) == (value, confirmed)
    if not same or (known is not None and known.carried):
        turn.record(item.id, Answer("given", value, confirmed=confirmed))


def _forget_refused(turn: Turn, item: Item) -> None:
    """What was refused of the item, and that files for another may still be coming."""
    conversation = turn.conversation
    refused = {name: one for name, one in conversation.refused.items() if name != item.id}
    still = conversation.files_for if item.type == "file" else ""
    if (refused, still) != (conversation.refused, conversation.files_for):
        turn.conversation = replace(conversation, refused=refused, files_for=still)


def _written(turn: Turn, item: Item, value: Value) -> Line:
    shown = shorten(show(item, value, turn.language), 200)
    note = msg("Written down: {label}: {value}", label=item.label, value=shown)
    return Line(turn.say(note), "quiet")
