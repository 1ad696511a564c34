"""`giaoban summary`: the compiled report as text, JSON, Word, Excel or picture."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from bot.app import open_database
from bot.clock import utc_now
from bot.commands.directory import find_unit_by_name
from bot.exits import DONE
from bot.files import Files
from bot.refusal import Refusal
from config.language import Language, language
from config.settings import Settings, load_settings
from handlers.compiled.compiling import compile_summary
from handlers.library import Library
from handlers.materials import Materials
from report.outline import compile_outline, outline_lines
from report.summary import Summary, summary_json
from report.summary_text import overview, totals
from storage.campaigns import all_campaigns, find_campaign
from storage.database import Transaction
from storage.records import Campaign

_FILES = ("docx", "xlsx", "png")


async def summary(chosen: argparse.Namespace) -> int:
    settings = load_settings(database_url=chosen.db)
    words = language(settings.locale)
    async with open_database(settings) as database, database.reading() as db:
        campaign = await _campaign(db, chosen)
        if chosen.format in _FILES:
            content = await _file(db, campaign, chosen, settings)
            await asyncio.to_thread(chosen.output.write_bytes, content)
            return DONE
        library = Library()
        compiled = await compile_summary(db, library, campaign, words)
        # The report itself is a Vietnamese document, whoever reads it.
        report = await compile_summary(db, library, campaign, language("vi"))
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
    db: Transaction, campaign: Campaign, chosen: argparse.Namespace, settings: Settings
) -> bytes:
    """The Word file, the workbook or the picture. Raises Refusal without a name to write to."""
    from handlers.compiled.documents import excel_file, progress_file, word_file

    if chosen.output is None:
        raise Refusal(f"--format {chosen.format} needs a file to write to: -o FILE")
    make = {"docx": word_file, "xlsx": excel_file, "png": progress_file}[chosen.format]
    path_of = Files(settings.files_dir).path
    words = language(settings.locale)
    materials = Materials(db, Library(), words, settings.zone, utc_now(), path_of)
    return (await make(campaign, materials)).content


async def _campaign(db: Transaction, chosen: argparse.Namespace) -> Campaign:
    """The campaign of that id, or the latest that the unit collects. Raises Refusal."""
    unit = await find_unit_by_name(db, chosen.unit) if chosen.unit else None
    if unit and chosen.campaign == "latest":
        collected = (one for one in await all_campaigns(db) if one.owner_id == unit.id)
        found = next(collected, None)
    else:
        found = await find_campaign(db, chosen.campaign)
        if found is None:
            raise Refusal(
                f"--campaign {chosen.campaign}: there is none; `giaoban campaigns` lists them"
            )
    if found is None or (unit and unit.id != found.owner_id):
        raise Refusal(f"--unit {chosen.unit}: it does not collect that campaign")
    return found


def _text(compiled: Summary, report: Summary, words: Language, settings: Settings) -> str:
    parts = [
        overview(compiled, words, settings.zone),
        tuple(totals(compiled, words)),
        outline_lines(compile_outline(report, language("vi"))),
    ]
    return "\n\n".join("\n".join(line.text for line in part).strip() for part in parts)
