"""What is said of a filled-in form: cell by cell what was taken, what is unclear, what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from config.language import Message, msg, nmsg
from handlers.filling.writing import read_back
from handlers.messages import Reply, paragraphs
from handlers.offline.importing import Faulty, Filled, Import
from handlers.turn import Turn
from report.items import Item
from report.lines import Line
from report.showing import shorten, show

_LONGEST = 80  # characters of an answer in the list


def report_on(turn: Turn, done: Import) -> None:
    """One message; where soft rules doubt something, a second that asks about it."""
    desk = turn.at_desk()
    head = Line(turn.say(msg("Form of {unit}", unit=turn.within(desk.unit))), "strong")
    parts = [list(part) for part in _parts(turn, done)]
    if not any(parts):
        parts = [[turn.line(msg("Nothing in it was changed."))]]
    actions = (
        turn.button(msg("Go on"), desk.token("run", "report"), msg("go on")),
        turn.button(msg("Review"), desk.token("run", "review"), msg("review")),
    )
    progress = (desk.progress.done, desk.progress.total)
    turn.ask(Reply(paragraphs([head], *parts), actions=actions, progress=progress), "idle")
    if done.doubted:
        given = [(one.item, one.answer.value) for one in done.doubted]
        sure = [(item, value) for item, value in given if value is not None]
        read_back(turn, sure[0][0], sure)


def _parts(turn: Turn, done: Import) -> Iterator[Iterator[Line]]:
    count = len(done.taken)
    yield _listed(turn, nmsg("Taken: {count} answer", "Taken: {count} answers", count), done.taken)
    if done.notes:
        notes = len(done.notes)
        yield iter([turn.line(nmsg("{count} note kept", "{count} notes kept", notes))])
    count = len(done.unclear)
    unclear = nmsg("Unclear: {count} cell", "Unclear: {count} cells", count)
    yield _faults(turn, unclear, done.unclear)
    count = len(done.refused)
    refused = nmsg("Not taken: {count} cell", "Not taken: {count} cells", count)
    yield _faults(turn, refused, done.refused)
    yield _overtaken(turn, done.overtaken)


def _listed(turn: Turn, head: Message, filled: Sequence[Filled]) -> Iterator[Line]:
    if filled:
        yield Line(turn.say(head), "strong")
    for one in filled:
        yield Line(f"{one.cell} · {one.item.label}: {_shown(turn, one)}")


def _shown(turn: Turn, one: Filled) -> str:
    if one.answer.value is None:
        return turn.say(msg("left out ({reason})", reason=one.answer.reason or ""))
    return shorten(show(one.item, one.answer.value, turn.language), _LONGEST)


def _faults(turn: Turn, head: Message, faults: Sequence[Faulty]) -> Iterator[Line]:
    if faults:
        yield Line(turn.say(head), "strong")
    for one in faults:
        said = turn.say(one.why)
        if one.candidates:
            said += " " + " / ".join(
                show(one.item, value, turn.language) for value in one.candidates
            )
        yield Line(f"{one.cell} · {_numbered(turn, one.item)}: {said}")


def _numbered(turn: Turn, item: Item) -> str:
    """With the number by which it can be corrected in the chat."""
    number = turn.at_desk().progress.number(item.id)
    if not number:
        return item.label
    return turn.say(msg("{label} (/change {number})", label=item.label, number=number))


def _overtaken(turn: Turn, filled: Sequence[Filled]) -> Iterator[Line]:
    if filled:
        head = msg("Answered in the chat since the form was made, and left as it is there:")
        yield Line(turn.say(head), "strong")
    for one in filled:
        stands = turn.at_desk().answers[one.item.id]
        theirs = stands.reason or "" if stands.value is None else show(
            one.item, stands.value, turn.language
        )  # fmt: skip
        said = msg(
            "{cell} · {label}: {name} wrote {value} ({at}); the form says {ours}",
            cell=one.cell,
            label=_numbered(turn, one.item),
            name=turn.name_of(stands.person_id),
            value=shorten(theirs, _LONGEST),
            at=turn.local(datetime.fromisoformat(stands.at)),
            ours=_shown(turn, one),
        )
        yield Line(turn.say(said))
