"""Asking an item, and finding what to ask next."""

from __future__ import annotations

from collections.abc import Iterator

from config.language import Message, msg, nmsg
from handlers.collecting.approving import has_approver, is_approver, say_closed
from handlers.conversation import Mode
from handlers.desk import Desk
from handlers.filling.beside import beside
from handlers.filling.sharing import is_mine, say_part_done
from handlers.messages import Button, Reply, paragraphs
from handlers.tokens import seal
from handlers.turn import Turn
from report.items import Item
from report.lines import Line
from report.showing import shorten, show

# Where the words of the actions come from on channels without buttons.
BACK = msg("back | previous")
SKIP = msg("skip | later")
CONTENTS = msg("contents")
_BACK_LABEL, _SKIP_LABEL, _CONTENTS_LABEL = msg("Back"), msg("Skip"), msg("Contents")
CARRIED = msg("Taken over from last period; please confirm or change it.")
ANSWERED = "answered"  # of a skip button shown with an answer, which it takes back


def ask_item(
    turn: Turn, item: Item, *, before: tuple[Line, ...] = (), briefly: bool = False
) -> None:
    """Asks `item`, below `before` (what was just written down, or why it is asked again);
    `briefly` without the explanations that were just to be read."""
    desk = turn.at_desk()
    if not desk.is_open:
        ask_to_reopen(turn, item)
        return
    place, total = desk.progress.number(item.id), desk.progress.total
    reply = Reply(
        lines=paragraphs(
            before, [_heading(desk, item, place, total), *_question(turn, item, briefly)]
        ),
        choices=tuple(_choices(turn, item)),
        actions=tuple(_actions(turn, item)),
        numbered=bool(item.options) or item.type == "yes_no",
        progress=(desk.progress.done, total),
        takes_file=item.type == "file",
    )
    mode: Mode = "listing" if item.type == "list" else "asking"
    turn.ask(reply, mode, item.id)


def _heading(desk: Desk, item: Item, place: int, total: int) -> Line:
    section = desk.checklist.section_of[item.id]
    return Line(f"{place}/{total} · {section.id}. {section.title}", "quiet")


def _question(turn: Turn, item: Item, briefly: bool) -> Iterator[Line]:
    assert item.ask is not None
    yield Line(item.ask, "strong")
    if item in turn.at_desk().to_revise:
        yield turn.line(_to_be_corrected(turn))
    if not briefly:
        yield from _explanations(turn, item)
    yield from _present(turn, item)
    yield from beside(turn, item)


def _to_be_corrected(turn: Turn) -> Message:
    returned = turn.at_desk().report.returned
    return msg("To be corrected: {reason}", reason=returned.reason if returned else "")


def _explanations(turn: Turn, item: Item) -> Iterator[Line]:
    if item.hint:
        yield Line(item.hint)
    if item.type == "choices":
        yield turn.line(msg("You can choose several, for example: 1, 3"))
    if item.type == "list":
        yield _how_to_list(turn, item)
    if item.example:
        yield Line(turn.say(msg("For example: {example}", example=item.example)), "quiet")


def _how_to_list(turn: Turn, item: Item) -> Line:
    if len(item.fields) == 1:
        return turn.line(msg("One entry a line; several lines at once are fine."))
    parts = "; ".join(field.label for field in item.fields)
    return turn.line(
        msg(
            "One entry a line, its parts separated by semicolons: {parts}. "
            "Or add them step by step.",
            parts=parts,
        )
    )


def _present(turn: Turn, item: Item) -> Iterator[Line]:
    """What stands written already."""
    desk = turn.at_desk()
    if item.id not in desk.answers:
        return
    answer = desk.answers[item.id]
    if answer.value is None:
        yield turn.line(msg("Skipped so far: {reason}", reason=answer.reason or ""))
        return
    shown = show(item, answer.value, turn.language)
    if item.type == "list" and answer.value:
        yield turn.line(msg("Written so far:"))
        yield from (Line(f"{n}. {entry}") for n, entry in enumerate(shown.split("\n"), start=1))
    else:
        yield turn.line(msg("Written so far: {value}", value=shown))
    if answer.carried:
        yield turn.line(CARRIED)


def _choices(turn: Turn, item: Item) -> Iterator[Button]:
    desk = turn.at_desk()
    if item.type == "yes_no":
        yield turn.button(msg("Yes"), desk.token("set", item.id, 0))
        yield turn.button(msg("No"), desk.token("set", item.id, 1))
    elif item.type == "choice":
        for n, option in enumerate(item.options):
            yield turn.button(option.label, desk.token("set", item.id, n))
    elif item.type == "choices":
        for n, option in enumerate(item.options):
            yield turn.button(option.label, desk.token("tick", item.id, n))
    elif item.type == "list":
        yield from _list_choices(turn, item)
    yield from _carried(turn, item)


def _list_choices(turn: Turn, item: Item) -> Iterator[Button]:
    desk = turn.at_desk()
    if len(item.fields) > 1:
        yield turn.button(msg("Add step by step"), desk.token("add", item.id), msg("add"))
    if item.id in desk.answers:
        yield turn.button(msg("Done, go on"), desk.token("done", item.id), msg("done"))
        if desk.answers.value(item.id):
            yield turn.button(
                msg("Take an entry out"), desk.token("drop", item.id), msg("take out")
            )
    else:
        yield turn.button(msg("There is none"), desk.token("none", item.id), msg("none"))


def _carried(turn: Turn, item: Item) -> Iterator[Button]:
    desk = turn.at_desk()
    stands = desk.answers.get(item.id)
    value = desk.last_value(item)
    if value is None or (stands is not None and not stands.carried):
        return
    shown = show(item, value, turn.language)
    if "\n" in shown or len(shown) > 40:
        shown = _entries(turn, value) if isinstance(value, tuple) else shorten(shown, 40)
    label = msg("As last period: {value}", value=shown)
    yield turn.button(label, desk.token("carry", item.id), msg("as before"))


def _entries(turn: Turn, value: tuple[object, ...]) -> str:
    return turn.say(nmsg("{count} entry", "{count} entries", len(value)))


def _actions(turn: Turn, item: Item) -> Iterator[Button]:
    desk = turn.at_desk()
    if desk.progress.previous(item.id):
        yield turn.button(_BACK_LABEL, desk.token("back", item.id), BACK)
    if item.id not in desk.answers:
        yield turn.button(_SKIP_LABEL, desk.token("skip", item.id), SKIP)
    elif item.type != "list" and desk.answers[item.id].value is not None:
        take_back = desk.token("skip", item.id, ANSWERED)
        yield turn.button(msg("Take the answer back"), take_back, msg("take back"))
    yield turn.button(_CONTENTS_LABEL, desk.token("run", "contents"), CONTENTS)


def ask_next(turn: Turn, after: str | None, *, before: tuple[Line, ...] = ()) -> None:
    """Asks the next item to be corrected, else the next open one behind `after`; says so where
    the report is complete."""
    desk = turn.at_desk()
    progress = desk.progress
    if desk.to_revise:
        ask_item(turn, desk.to_revise[0], before=before)
        return
    item = progress.next_open(after, lambda one: is_mine(turn, one))
    if item is None and progress.next_open(after) is not None:
        say_part_done(turn, before)
        return
    if item is None:
        _say_complete(turn, before)
        return
    wrapped = after is not None and 0 < progress.number(item.id) <= progress.number(after)
    if wrapped:
        left = progress.total - progress.done
        note = nmsg(
            "That was the last one. {count} question is still open:",
            "That was the last one. {count} questions are still open:",
            left,
        )
        before = (*before, turn.line(note))
    ask_item(turn, item, before=before)


def _say_complete(turn: Turn, before: tuple[Line, ...]) -> None:
    desk = turn.at_desk()
    total = desk.progress.total
    done = nmsg("The {count} question is answered.", "All {count} questions are answered.", total)
    reply = Reply(
        lines=paragraphs(
            before,
            [
                Line(turn.say(done), "strong"),
                turn.line(msg("Please look it over, then submit.")),
            ],
        ),
        choices=(
            turn.button(msg("Review"), desk.token("run", "review")),
            turn.button(msg("Submit"), desk.token("run", "submit")),
        ),
        actions=(turn.button(_CONTENTS_LABEL, desk.token("run", "contents"), CONTENTS),),
        progress=(total, total),
    )
    turn.ask(reply, "choosing")


def ask_to_reopen(turn: Turn, item: Item | None = None) -> None:
    """A submitted report is not changed by accident: it has to be taken back first."""
    desk = turn.at_desk()
    if desk.assignment.is_closed:
        say_closed(turn)
        return
    if desk.report.state == "received":
        turn.tell(
            msg("The report of {unit} has been received.", unit=turn.within(desk.unit)),
            msg("To change it, please ask the office that collects the reports."),
        )
        return
    if desk.report.state == "approved" and has_approver(turn) and not is_approver(turn):
        turn.tell(
            msg("The report of {unit} is approved already.", unit=turn.within(desk.unit)),
            msg("To change it, please ask your leader to give it back."),
        )
        return
    reply = Reply(
        lines=(
            Line(turn.say(submitted_on(turn)), "strong"),
            turn.line(msg("To change it you take it back, and submit it again afterwards.")),
        ),
        choices=(
            turn.button(
                msg("Take it back and change it"), _reopen(desk, item), msg("take back | reopen")
            ),
            turn.button(msg("Leave it as it is"), desk.token("run", "review")),
        ),
    )
    turn.ask(reply, "deciding", item.id if item else "")


def _reopen(desk: Desk, item: Item | None) -> str:
    # Good for this submission only, not for a later one.
    return desk.token("open", item.id if item else "", seal(desk.report.submitted_at))


def submitted_on(turn: Turn) -> Message:
    desk = turn.at_desk()
    at = desk.report.submitted_at
    if at is None:
        return msg("The report of {unit} is submitted.", unit=turn.within(desk.unit))
    moment = turn.local(type(turn.now).fromisoformat(at))
    return msg(
        "The report of {unit} was submitted at {at}.", unit=turn.within(desk.unit), at=moment
    )
