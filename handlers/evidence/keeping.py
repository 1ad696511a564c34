"""Evidence: photos and documents that support an answer; listed, shown again, taken away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from config.language import msg, nmsg
from handlers.collecting.targets import stop_button
from handlers.evidence.choosing import ALL, order_evidence
from handlers.filling.asking import ask_to_reopen
from handlers.messages import LONGEST_LABEL, Button, Reply, paragraphs
from handlers.roles import READERS
from handlers.tokens import Token, encode, seal
from handlers.turn import Turn
from report.answers import Answer
from report.items import Item
from report.lines import Line
from report.reading.places import item_called
from report.showing import shorten
from report.values import StoredFile, decode_file
from report.values import encode as to_json
from storage.changes import EvidenceChanged

_MOST = 20  # files at one item
_MOST_BUTTONS = 30  # files listed with a button; a report hardly has more


def files_at(turn: Turn, item: Item) -> tuple[StoredFile, ...]:
    """What supports the answer to `item`; of a `file` item, the answer itself."""
    desk = turn.at_desk()
    if item.type == "file":
        value = desk.answers.value(item.id)
        files = value if isinstance(value, tuple) else ()
        return tuple(one for one in files if isinstance(one, StoredFile))
    return tuple(decode_file(one["file"]) for one in _stored(turn, item))


def _stored(turn: Turn, item: Item) -> Sequence[Any]:
    found: Sequence[Any] = turn.at_desk().report.evidence.get(item.id, ())
    return found


def attach(turn: Turn, item: Item, file: StoredFile) -> bool:
    """Keeps the file with the answer to `item`; the open question stays open. Whether it did."""
    assert turn.person is not None
    desk, stands = turn.at_desk(), files_at(turn, item)
    number = desk.progress.number(item.id)
    if not desk.is_open:
        ask_to_reopen(turn, item)
    elif any(one.sha256 == file.sha256 for one in stands):
        turn.tell(msg("This file is already there."))
    elif len(stands) >= _MOST:
        turn.tell(msg("Question {number} has {count} files already.", number=number,
                      count=len(stands)))  # fmt: skip
    else:
        at = turn.now.isoformat(timespec="seconds")
        new = {"file": to_json(file), "by": turn.person.id, "at": at}
        files = (*_stored(turn, item), new)
        turn.changes.append(EvidenceChanged(desk.campaign.id, desk.unit.id, item.id, files))
        _say_attached(turn, item, file, len(files))
        return True
    return False


def _say_attached(turn: Turn, item: Item, file: StoredFile, count: int) -> None:
    kept = msg("Attached to question {number} ({label}): {name}",
               number=turn.at_desk().progress.number(item.id), label=item.label,
               name=file.name)  # fmt: skip
    how = nmsg(
        "{count} file there now. To see or take away: /evidence",
        "{count} files there now. To see or take away: /evidence",
        count,
    )
    turn.tell(kept, how)


def ask_where(turn: Turn, file: StoredFile) -> None:
    """Asks what a file supports that came while no question was open."""
    question = Line(turn.say(msg("Which question does this file support?")), "strong")
    hint = turn.line(msg("Type its number or name, for example: 12"))
    contents = turn.button(
        msg("Contents"), turn.at_desk().token("run", "contents"), msg("contents")
    )
    reply = Reply((question, hint), actions=(contents, stop_button(turn)))
    turn.ask(reply, "attaching", draft={"file": to_json(file)})


def take_where(turn: Turn, text: str) -> None:
    """What is typed where it was asked which question a file supports."""
    draft = turn.conversation.draft
    item = item_called(turn.at_desk().progress.items, text)
    if not isinstance(draft, dict) or "file" not in draft:
        turn.tell(msg("Please send the file again."))
    elif item is None:
        ask_where(turn, decode_file(draft["file"]))
    else:
        file = decode_file(draft["file"])
        turn.conversation = replace(turn.conversation, mode="idle", draft=None, choices=())
        attach(turn, item, file)


async def evidence(turn: Turn, argument: str) -> None:
    """`/minhchung`: the files of the report at hand, each a button away; whoever collects gets
    those of all units, or of one, as a zip."""
    assert turn.person is not None
    collects = turn.person.has_role(*READERS)
    has_own = turn.desk is not None and any(files_at(turn, i) for i in turn.desk.progress.items)
    if collects and (argument or not has_own):
        await order_evidence(turn, argument)
    elif turn.desk is None:
        turn.tell(msg("There is no report to fill in for you at the moment."))
    else:
        others = turn.button(
            msg("Files of the units"), encode(Token("evidence", ALL)), msg("of the units")
        )
        _list(turn, (others,) if collects else ())


def _list(turn: Turn, actions: tuple[Button, ...]) -> None:
    desk = turn.at_desk()
    having = [item for item in desk.progress.items if files_at(turn, item)]
    if not having:
        turn.tell(
            msg("No file is attached yet."),
            msg("To attach one, send a photo or document while its question is open."),
        )
        return
    lines = [
        Line(f"{desk.progress.number(i.id)}. {i.label}: {len(files_at(turn, i))}") for i in having
    ]
    head = Line(turn.say(msg("Files of {unit}", unit=turn.within(desk.unit))), "strong")
    buttons = [button for item in having for button in _buttons(turn, item)]
    hint = turn.line(msg("Choose one to see it:"))
    reply = Reply(paragraphs([head], lines, [hint]), tuple(buttons[:_MOST_BUTTONS]), actions)
    turn.ask(reply, "choosing")


def _buttons(turn: Turn, item: Item) -> Iterator[Button]:
    number = turn.at_desk().progress.number(item.id)
    for place, file in enumerate(files_at(turn, item)):
        label = shorten(f"{number}. {file.name}", LONGEST_LABEL)
        yield turn.button(label, _token(turn, "view", item, place, file))


def _token(turn: Turn, verb: Any, item: Item, place: int, file: StoredFile) -> str:
    return turn.at_desk().token(verb, item.id, f"{place}.{seal(file.sha256)}")


def _chosen(turn: Turn, item: Item, token: Token) -> tuple[int, StoredFile] | None:
    """The file that the button was shown for, if it is still there."""
    place, _, sealed = token.second.partition(".")
    files = files_at(turn, item)
    if not place.isascii() or not place.isdigit() or int(place) >= len(files):
        return None
    file = files[int(place)]
    return (int(place), file) if seal(file.sha256) == sealed else None


def view(turn: Turn, item: Item, token: Token) -> None:
    """`view`: sends that file again, with a button to take it away."""
    chosen = _chosen(turn, item, token)
    if chosen is None:
        turn.toast(msg("This file is no longer there. Type /evidence."))
        return
    place, file = chosen
    head = Line(f"{turn.at_desk().progress.number(item.id)}. {item.label}", "strong")
    away: tuple[Button, ...] = ()
    if turn.at_desk().is_open:
        data = _token(turn, "detach", item, place, file)
        away = (turn.button(msg("Take this file away"), data, msg("take away")),)
    turn.ask(Reply((head,), actions=away, document=file), "choosing")


def detach(turn: Turn, item: Item, token: Token) -> None:
    """`detach`: that file supports the answer no more; of a `file` item, is no answer any more."""
    chosen = _chosen(turn, item, token)
    if chosen is None:
        turn.toast(msg("This file is no longer there. Type /evidence."))
        return
    place, file = chosen
    _take_away(turn, item, place)
    gone = msg("Taken away from question {number}: {name}",
               number=turn.at_desk().progress.number(item.id), name=file.name)  # fmt: skip
    turn.ask(Reply((turn.line(gone),)), "idle")


def _take_away(turn: Turn, item: Item, place: int) -> None:
    desk = turn.at_desk()
    if item.type == "file":
        files = files_at(turn, item)
        left = (*files[:place], *files[place + 1 :])
        turn.record(item.id, Answer("given", left) if left else None)
        return
    stands = _stored(turn, item)
    rest = (*stands[:place], *stands[place + 1 :])
    turn.changes.append(EvidenceChanged(desk.campaign.id, desk.unit.id, item.id, rest))
