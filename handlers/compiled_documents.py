"""The compiled report as files for whoever collects: Word, Excel, pictures."""

from __future__ import annotations

from collections.abc import Iterator

from config.language import Language, language, msg
from handlers.compiling import compile_summary
from handlers.materials import Document, Materials, Unavailable
from handlers.messages import Order
from handlers.roles import role_name
from report.checklist import Checklist
from report.documents import (
    Source,
    default_letterhead,
    figure_picture,
    file_name,
    make_excel,
    make_word,
    progress_picture,
)
from report.showing import show
from report.summary import Summary
from report.values import Value, decode
from storage.campaigns import find_campaign
from storage.people import roles_of
from storage.sources import Origin, origins

_READERS = ("lead", "viewer")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PNG = "image/png"


async def word_report(order: Order, materials: Materials) -> Document:
    """`subject` is the campaign. The report itself is a Vietnamese document, whoever reads it."""
    words = language("vi")
    summary = await _summary(order, materials, words)
    content = make_word(summary, default_letterhead(summary, words), words)
    return Document(content, _name(summary, "word", materials), _DOCX)


async def excel_report(order: Order, materials: Materials) -> Document:
    """`subject` is the campaign."""
    summary = await _summary(order, materials, materials.language)
    found = await origins(materials.db, summary.facts.id)
    sources = list(_sources(summary, found, materials.language))
    content = make_excel(summary, sources, materials.language, materials.zone)
    return Document(content, _name(summary, "excel", materials), _XLSX)


async def progress_chart(order: Order, materials: Materials) -> Document:
    """`subject` is the campaign."""
    summary = await _summary(order, materials, materials.language)
    content = progress_picture(summary, materials.language)
    return Document(content, _name(summary, "progress", materials), _PNG)


async def figure_chart(order: Order, materials: Materials) -> Document:
    """`subject` is the campaign and the item."""
    summary = await _summary(order, materials, materials.language)
    item = summary.checklist.by_id[order.subject[1]]
    content = figure_picture(summary, item, materials.language)
    return Document(content, _name(summary, "figure", materials), _PNG)


def _name(summary: Summary, kind: str, materials: Materials) -> str:
    today = materials.now.astimezone(materials.zone).date()
    return file_name(summary, kind, today)  # type: ignore[arg-type]  # the four kinds above


async def _summary(order: Order, materials: Materials, words: Language) -> Summary:
    """Raises Unavailable for who does not read for the unit that collects (any more)."""
    campaign = await find_campaign(materials.db, order.subject[0])
    roles = await roles_of(materials.db, order.person_id)
    if campaign is None or not any((campaign.owner_id, role) in roles for role in _READERS):
        raise Unavailable(msg("This is for the office that collects the reports."))
    return await compile_summary(materials.db, materials.library, campaign, words)


def _sources(
    summary: Summary, found: list[Origin], words: Language
) -> Iterator[Source]:
    for one in found:
        item = summary.checklist.by_id.get(one.item_id)
        if item is not None:
            yield Source(
                unit_id=one.unit_id,
                item_id=one.item_id,
                person=one.person or words.say(msg("somebody else")),
                role=words.say(role_name(one.role)) if one.role else "",  # type: ignore[arg-type]
                at=one.at,
                channel=one.channel,
                value=value_of(summary.checklist, one.item_id, one.new),
                before=shown_before(summary.checklist, one, words),
            )


def value_of(checklist: Checklist, item_id: str, stored: object) -> Value | None:
    """The value of an answer's JSON; None for one that was left out or taken back."""
    if not isinstance(stored, dict) or "value" not in stored:
        return None
    try:
        return decode(checklist.by_id[item_id], stored["value"])
    except ValueError:  # of an earlier version of the checklist
        return None


def shown_before(checklist: Checklist, one: Origin, words: Language) -> str:
    """What stood there before, as people read it."""
    value = value_of(checklist, one.item_id, one.old)
    if value is not None:
        return show(checklist.by_id[one.item_id], value, words)
    left_out = isinstance(one.old, dict) and "skipped" in one.old
    return words.say(msg("left out")) if left_out else ""
