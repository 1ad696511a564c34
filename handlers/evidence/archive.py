"""All evidence of a collection, or of one unit, in one zip."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO

from config.language import Message, msg
from config.records import record
from handlers.compiled.documents import excel_file, word_file
from handlers.compiled.givers import all_givers
from handlers.materials import Document, Materials, Unavailable
from handlers.messages import Order
from report.answers import Answers
from report.checklist import Checklist
from report.coverage import Coverage
from report.items import Item
from report.reading.text import fold
from report.values import StoredFile, decode_file
from storage.campaigns import campaign_units
from storage.records import Campaign, Report, Scope, Unit

LARGEST = 45 * 1024 * 1024  # bytes; Telegram takes 50 MB from a bot, and most mailboxes less
_LONGEST_NAME = 60


@record(frozen=True, slots=True)
class Piece:
    """A file, whose it is, what it supports, who sent it when."""

    file: StoredFile
    unit: Unit
    item: Item
    number: int
    by: str
    at: datetime | None


async def evidence_zip(order: Order, materials: Materials) -> Document:
    """`subject` is the campaign, and of which reports."""
    campaign, coverage = await materials.campaign_read(order)
    within = coverage.within
    pieces = await _all_pieces(campaign, materials, within)
    if not pieces:
        raise Unavailable(msg("No file is attached yet."))
    size = sum({one.file.sha256: one.file.size for one in pieces}.values())
    if size > LARGEST:
        raise Unavailable(
            msg(
                "The files are {size} MB together, too much for one message. "
                "Unit by unit: /evidence and its name",
                size=size // (1024 * 1024),
            )
        )
    reports = [] if within else await _reports(campaign, materials)
    name = f"minh-chung-{plain_name(within or campaign.id)}.zip"
    content = _zip(pieces, (await all_givers(materials.db)).names, materials, reports)
    return Document(content, name, "application/zip")


async def _all_pieces(campaign: Campaign, materials: Materials, within: str) -> list[Piece]:
    """The evidence of that unit and those below, or of all, in the order of units and questions."""
    checklist = await materials.checklist_of(campaign)
    return [
        piece
        for unit in await campaign_units(materials.db, campaign.id, within)
        if unit.report is not None
        for piece in pieces_of(checklist, unit.unit, unit.scope, unit.report)
    ]


def pieces_of(checklist: Checklist, unit: Unit, scope: Scope, report: Report) -> Iterator[Piece]:
    """What was sent for `file` items, and what supports other answers."""
    answers = Answers(checklist, report.answers)
    for number, item in enumerate(checklist.asked(scope), start=1):
        for one in report.evidence.get(item.id, ()):
            sent = datetime.fromisoformat(one["at"])
            yield Piece(decode_file(one["file"]), unit, item, number, one["by"], sent)
        answer = answers.get(item.id) if item.type == "file" else None
        files = answer.value if answer else None
        for file in files if isinstance(files, tuple) else ():
            assert answer is not None
            if isinstance(file, StoredFile):
                at = datetime.fromisoformat(answer.at) if answer.at else None
                yield Piece(file, unit, item, number, answer.person_id, at)


async def _reports(campaign: Campaign, materials: Materials) -> list[Document]:
    """The compiled report that the evidence belongs to."""
    return [
        await word_file(campaign, Coverage(), materials),
        await excel_file(campaign, Coverage(), materials),
    ]


def _zip(
    pieces: Sequence[Piece],
    names: Mapping[str, str],
    materials: Materials,
    reports: Sequence[Document],
) -> bytes:
    """Files by unit and question, with a list of them; photos do not shrink, so nothing is
    packed."""
    content = BytesIO()
    taken: set[str] = set()
    rows = ["\t".join(map(materials.language.say, _head()))]
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for piece in pieces:
            path = _path(piece, taken)
            archive.write(materials.path_of(piece.file.sha256), path)
            rows.append(_row(piece, path, names, materials))
        for one in reports:
            archive.writestr(one.name, one.content)
        # With a mark of its encoding, for Excel and Notepad.
        archive.writestr("danh-sach.txt", "\ufeff" + "\r\n".join(rows))
    return content.getvalue()


def _head() -> Iterator[Message]:
    yield from (msg("File"), msg("Unit"), msg("Question"), msg("Sent by"), msg("At"))


def _row(piece: Piece, path: str, names: Mapping[str, str], materials: Materials) -> str:
    at = materials.language.moment(piece.at.astimezone(materials.zone)) if piece.at else ""
    who = names.get(piece.by, "")
    return "\t".join((path, piece.unit.name, piece.item.label, who, at))


def _path(piece: Piece, taken: set[str]) -> str:
    """A name that every system takes, and that no other file of the zip has."""
    folder = f"{plain_name(piece.unit.name)}/{piece.number:02d}-{plain_name(piece.item.label)}"
    stem, dot, ending = piece.file.name.rpartition(".")
    name = f"{plain_name(stem or ending)}{dot}{plain_name(ending) if stem else ''}"
    path, count = f"{folder}/{name}", 1
    while path in taken:
        count += 1
        path = f"{folder}/{count}-{name}"
    taken.add(path)
    return path


def plain_name(text: str) -> str:
    """ASCII letters and digits with dashes between."""
    words = "".join(char if char.isascii() and char.isalnum() else " " for char in fold(text))
    return "-".join(words.split())[:_LONGEST_NAME].strip("-") or "tep"
