"""The compiled report as files for whoever collects: Word, Excel, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from config.language import Language, language
from handlers.compiled.compiling import compile_summary
from handlers.compiled.givers import Givers, all_givers, shown
from handlers.materials import Document, Materials
from handlers.messages import Order
from report.coverage import Coverage
from report.documents import (
    Source,
    default_letterhead,
    figure_picture,
    file_name,
    make_excel,
    make_word,
    progress_picture,
)
from report.summary import Summary
from report.values import DOCX, XLSX
from storage.records import Campaign
from storage.sources import Change, last_changes

_PNG = "image/png"


async def word_report(order: Order, materials: Materials) -> Document:
    """`subject` is the campaign, and which reports."""
    return await word_file(*await materials.campaign_read(order), materials)


async def word_file(campaign: Campaign, coverage: Coverage, materials: Materials) -> Document:
    """The report itself is a Vietnamese document, whoever reads it."""
    words = language("vi")
    summary = await compile_summary(materials.db, materials.library, campaign, words, coverage)
    content = make_word(summary, default_letterhead(summary, words), words)
    return Document(content, _name(summary, "word", materials), DOCX)


async def excel_report(order: Order, materials: Materials) -> Document:
    """`subject` is the campaign, and which reports."""
    return await excel_file(*await materials.campaign_read(order), materials)


async def excel_file(campaign: Campaign, coverage: Coverage, materials: Materials) -> Document:
    """The figures, and where each of them comes from."""
    summary = await _summary(campaign, coverage, materials)
    changes = await last_changes(materials.db, campaign.id)
    givers = await all_givers(materials.db)
    sources = list(_sources(summary, givers, changes, materials.language))
    content = make_excel(summary, sources, materials.language, materials.zone)
    return Document(content, _name(summary, "excel", materials), XLSX)


async def progress_chart(order: Order, materials: Materials) -> Document:
    """`subject` is the campaign, and which reports."""
    return await progress_file(*await materials.campaign_read(order), materials)


async def progress_file(campaign: Campaign, coverage: Coverage, materials: Materials) -> Document:
    """How far each unit is, section by section."""
    summary = await _summary(campaign, coverage, materials)
    content = progress_picture(summary, materials.language)
    return Document(content, _name(summary, "progress", materials), _PNG)


async def figure_chart(order: Order, materials: Materials) -> Document:
    """`subject` is the campaign, which reports, and the item."""
    summary = await _summary(*await materials.campaign_read(order), materials)
    item = summary.checklist.by_id[order.subject[2]]
    content = figure_picture(summary, item, materials.language)
    return Document(content, _name(summary, "figure", materials), _PNG)


def _name(summary: Summary, kind: str, materials: Materials) -> str:
    today = materials.now.astimezone(materials.zone).date()
    return file_name(summary, kind, today)  # type: ignore[arg-type]  # the four kinds above


async def _summary(campaign: Campaign, coverage: Coverage, materials: Materials) -> Summary:
    return await compile_summary(
        materials.db, materials.library, campaign, materials.language, coverage
    )


def _sources(
    summary: Summary,
    givers: Givers,
    changes: Mapping[tuple[str, str], Change],
    words: Language,
) -> Iterator[Source]:
    """Of every answer: who gave it, and what the log says stood there before."""
    reports = [*summary.between, *summary.reports, *([summary.owner] if summary.owner else [])]
    for report in reports:
        for item_id, answer in report.answers.items():
            change = changes.get((report.unit_id, item_id))
            yield Source(
                unit_id=report.unit_id,
                item_id=item_id,
                person=givers.name(answer.person_id, words),
                role=givers.role(answer.person_id, report.unit_id, words),
                at=datetime.fromisoformat(answer.at),
                channel=answer.channel,
                value=answer.value,
                before=shown(summary.checklist, item_id, change.old, words) if change else "",
            )
