"""Notes on an item: what colleagues, the leader and the district are to know beside the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from config.language import Message, msg
from handlers.collecting.approving import say_closed
from handlers.messages import Reply, paragraphs
from handlers.tokens import Token, seal
from handlers.turn import Turn
from report.items import Item
from report.lines import Line
from report.reading.places import item_called
from report.reading.text import cannot_be_stored, fold
from storage.changes import NotesChanged

LONGEST = 500
_MOST = 20  # at one item; more is a conversation, not a note
# "12: lấy ở ...", "câu 12 lấy ở ..."; but "12 hộ mới tách" is a note that begins with a figure.
_NUMBERED = re.compile(
    r"(?:(?:câu|cau|question)\s+(\d{1,4})[\s:.,]*|(\d{1,4})\s*(?::|$))(.*)", re.I | re.S
)
_SAID = ("ghi chu", "note")  # how a note begins where it is said without a slash


def note_in(text: str) -> str | None:
    """What is behind `ghi chú:` or `ghi chú câu 5:`; None where no note is meant."""
    words = text.split()
    for said in _SAID:
        count = len(said.split())
        if fold(" ".join(words[:count]).rstrip(":")) == said and len(words) > count:
            return " ".join(words[count:])
    return None


async def note(turn: Turn, argument: str) -> None:
    """`/ghichu 12: lấy ở quyết định 45`: keeps a note; without words, shows those of the open
    question."""
    item, text = _split(turn, argument)
    if item is None:
        _ask_which(turn, text)
    elif not text:
        _show(turn, item)
    elif turn.at_desk().assignment.is_closed:
        say_closed(turn)
    elif len(text) > LONGEST or cannot_be_stored(text):
        turn.tell(msg("A note can have {limit} characters at most.", limit=LONGEST))
    else:
        add(turn, item, text)


def _ask_which(turn: Turn, number: str) -> None:
    if number:
        turn.tell(
            msg("There is no question {number}. The numbers stand in the review: /review",
                number=number)
        )  # fmt: skip
        return
    turn.tell(
        msg("A note on which question? For example: /note 12: from decision 45"),
        msg("The numbers stand in the review: /review"),
    )


def _split(turn: Turn, argument: str) -> tuple[Item | None, str]:
    """The item named before a colon, or by its number, else the one that is open; and the note.
    Without an item, the number that none has."""
    desk = turn.at_desk()
    items = desk.progress.items
    if numbered := _NUMBERED.match(argument.strip()):
        number = numbered[1] or numbered[2]
        item = item_called(items, number)
        return item, numbered[3].strip() if item else number
    head, colon, tail = argument.partition(":")
    if colon and (named := item_called(items, head.strip())):
        return named, tail.strip()
    here = turn.conversation.item or turn.conversation.at
    return desk.item(here) if here else None, argument.strip(" :")


def notes_at(turn: Turn, item: Item) -> Sequence[Any]:
    found: Sequence[Any] = turn.at_desk().report.notes.get(item.id, ())
    return found


def add(turn: Turn, item: Item, text: str) -> None:
    """Keeps one more note on `item`, and says so."""
    desk = turn.at_desk()
    stands = notes_at(turn, item)
    if len(stands) >= _MOST:
        turn.tell(msg("There are {count} notes here already.", count=len(stands)))
        return
    turn.add_note(item.id, text)
    number = desk.progress.number(item.id)
    kept = msg("Noted at question {number} ({label}): {text}", number=number, label=item.label,
               text=text)  # fmt: skip
    turn.tell(kept)


def _show(turn: Turn, item: Item) -> None:
    stands = notes_at(turn, item)
    head = Line(f"{turn.at_desk().progress.number(item.id)}. {item.label}", "strong")
    if not stands:
        how = msg("No note yet. To add one: /note and the words.")
        turn.reply(Reply((head, turn.line(how))))
        return
    data = turn.at_desk().token("unnote", item.id, seal(list(stands)))
    clear = turn.button(msg("Delete the notes"), data, msg("delete"))
    stay = turn.button(msg("Leave them"), turn.at_desk().token("go", item.id), msg("leave them"))
    turn.ask(Reply(paragraphs([head], note_lines(turn, item)), (clear, stay)), "deciding", item.id)


def note_lines(turn: Turn, item: Item) -> Iterator[Line]:
    """The notes with who wrote them when."""
    for one in notes_at(turn, item):
        at = turn.local(datetime.fromisoformat(one["at"]))
        said = msg("Note by {name} ({at}): {text}", name=_writer(turn, one["by"]), at=at,
                   text=one["text"])  # fmt: skip
        yield Line(turn.say(said), "quiet")


def _writer(turn: Turn, person_id: str) -> str | Message:
    return turn.say(msg("you")) if turn.is_me(person_id) else turn.name_of(person_id)


def delete(turn: Turn, item: Item, token: Token) -> None:
    """`unnote`: the notes that were shown are deleted."""
    desk = turn.at_desk()
    if desk.assignment.is_closed:
        say_closed(turn)
    elif seal(list(notes_at(turn, item))) != token.second:
        _show(turn, item)  # somebody has added one since
    else:
        turn.changes.append(NotesChanged(desk.campaign.id, desk.unit.id, item.id, ()))
        turn.ask(Reply((turn.line(msg("The notes are deleted.")),)), "idle")
