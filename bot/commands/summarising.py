"""`giaoban summary`: the compiled report as text, JSON, Word, Excel or picture."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from bot.clock import utc_now
from bot.commands.directory import find_unit_by_name
from bot.core import open_database
from bot.exits import DONE
from bot.files import Files
from bot.refusal import Refusal
from config.language import Language, language
from config.settings import Settings, load_settings
from handlers.compiled.compiling import compile_summary
from handlers.library import Library
from handlers.materials import Materials
from report.coverage import Coverage
from report.outline import compile_outline, outline_lines
from report.summary import Summary
from report.summary_json import summary_json
from report.summary_text import overview, totals
from storage.campaigns import all_campaigns, campaign_units, find_campaign
from storage.database import Transaction
from storage.records import Campaign

_FILES = ("docx", "xlsx", "png")


async def summary(chosen: argparse.Namespace) -> int:
    settings = load_settings(database_url=chosen.db)
    words = language(settings.locale)
    async with open_database(settings) as database, database.reading() as db:
        campaign, within = await _campaign(db, chosen)
        coverage = Coverage(chosen.count, within)
        if chosen.format in _FILES:
            content = await _file(db, campaign, coverage, chosen, settings)
            await asyncio.to_thread(chosen.output.write_bytes, content)
            return DONE
        library = Library()
        compiled = await compile_summary(db, library, campaign, words, coverage)
        # The report itself is a Vietnamese document, whoever reads it.
        report = await compile_summary(db, library, campaign, language("vi"), coverage)
    if chosen.format == "json":
        text = json.dumps(summary_json(compiled), ensure_ascii=False, indent=1)
    else:
        text = _text(compiled, report, words, settings)
    if chosen.output:
        chosen.output.write_text(f"{text}\n", encoding="utf-8")
    else:
        sys.stdout.write(f"{text}\n")
    return DONE


async def _file(
    db: Transaction,
    campaign: Campaign,
    coverage: Coverage,
    chosen: argparse.Namespace,
    settings: Settings,
) -> bytes:
    """The Word file, the workbook or the picture. Raises Refusal without a name to write to."""
    from handlers.compiled.documents import excel_file, progress_file, word_file

    if chosen.output is None:
        raise Refusal(f"--format {chosen.format} needs a file to write to: -o FILE")
    make = {"docx": word_file, "xlsx": excel_file, "png": progress_file}[chosen.format]
    path_of = Files(settings.files_dir).path
    words = language(settings.locale)
    materials = Materials(db, Library(), words, settings.zone, utc_now(), path_of)
    return (await make(campaign, coverage, materials)).content


async def _campaign(db: Transaction, chosen: argparse.Namespace) -> tuple[Campaign, str]:
    """The campaign of that id, or the latest that has to do with the unit; and the unit where it
    is not the one that collects. Raises Refusal."""
    unit = await find_unit_by_name(db, chosen.unit) if chosen.unit else None
    if chosen.campaign == "latest":
        campaigns = await all_campaigns(db)
    else:
        found = await find_campaign(db, chosen.campaign)
        campaigns = [found] if found else []
    if not campaigns:
        raise Refusal(
            f"--campaign {chosen.campaign}: there is none; `giaoban campaigns` lists them"
        )
    for campaign in campaigns:
        if unit is None or unit.id == campaign.owner_id:
            return campaign, ""
        if any(one.scope == "unit" for one in await campaign_units(db, campaign.id, unit.id)):
            return campaign, unit.id
    raise Refusal(f"--unit {chosen.unit}: that campaign has no report of it or of a unit below it")


def _text(compiled: Summary, report: Summary, words: Language, settings: Settings) -> str:
    parts = [
        overview(compiled, words, settings.zone),
        tuple(totals(compiled, words)),
        outline_lines(compile_outline(report, language("vi"))),
    ]
    return "\n\n".join("\n".join(line.text for line in part).strip() for part in parts)
