"""Photos and documents that come in: what each of them is for."""

from __future__ import annotations

from config.language import msg
from handlers.desk import Desk
from handlers.evidence import keeping
from handlers.filling import answering, noting
from handlers.filling.doubting import open_item
from handlers.messages import Reply
from handlers.offline import offering
from handlers.turn import Turn
from report.items import Item
from report.reading.places import item_called
from report.values import StoredFile

# Zalo says of documents, sounds and places alike that something came, and nothing more.
_NOT_PASSED_ON = msg("What you sent is not passed on to me here. Texts and photos are.")
NO_ROOM = msg("The file cannot be kept here at the moment. Please send it again later.")


async def take_file(turn: Turn) -> None:
    """A photo or document answers a `file` item; any other item's answer it supports."""
    if turn.incoming.file_fault == "fetch":
        turn.tell(msg("The file did not get through. Please send it once more."))
    elif turn.incoming.file_fault == "disk":
        turn.tell(NO_ROOM)
    elif turn.incoming.file_fault == "unsupported":
        turn.reply(Reply((turn.line(_NOT_PASSED_ON),), takes_file=True))
    elif turn.incoming.file is None:
        turn.tell(msg("This file cannot be taken: photos, PDF, Word and Excel up to 20 MB can."))
    elif turn.incoming.form_fault is not None:
        turn.tell(turn.incoming.form_fault)
    elif turn.incoming.form is not None:
        await offering.take_form(turn, turn.incoming.form)
    elif turn.desk is None:
        turn.tell(msg("No question is open that takes a file. Type /report to go on."))
    else:
        _take(turn, turn.desk, turn.incoming.file)


def _take(turn: Turn, desk: Desk, file: StoredFile) -> None:
    caption = (turn.incoming.text or "").strip()
    named = None if caption.isdigit() else item_called(desk.progress.items, caption)
    item = named or _item_of_file(turn, desk)
    if item is None:
        keeping.ask_where(turn, file)
    elif item.type == "file":
        answering.take_file(turn, item, file)
    elif keeping.attach(turn, item, file) and caption and not named:
        _take_caption(turn, item, caption)


def _take_caption(turn: Turn, item: Item, caption: str) -> None:
    """What stands below a photo is the answer where it is one beyond doubt, else a note."""
    is_open = open_item(turn) == item and turn.conversation.mode == "asking"
    if is_open and item.type != "text" and answering.is_answer(turn, item, caption):
        answering.take_text(turn, item, caption)
    else:
        noting.add(turn, item, caption[: noting.LONGEST])


def _item_of_file(turn: Turn, desk: Desk) -> Item | None:
    """The open question's item, or the one before it whose first photo opened this question."""
    item = open_item(turn)
    if item is not None and item.type == "file":
        return item
    return desk.item(turn.conversation.files_for) or item
