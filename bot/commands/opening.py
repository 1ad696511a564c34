"""Setting up: the tree of units out of a file, and a campaign that asks them a checklist."""

from __future__ import annotations

import argparse

from bot.clock import utc_now
from bot.commands.directory import campaigns, find_unit_by_name, units
from bot.commands.moments import read_deadline
from bot.core import open_database
from bot.loading import load_checklist_file, load_units
from bot.refusal import Refusal
from config.settings import Settings, load_settings
from handlers.library import Texts, dump_texts
from handlers.opening.planning import new_campaign, units_below
from report.periods import Period
from storage.campaigns import (
    add_campaign,
    all_campaigns,
    all_units,
    load_checklist_texts,
    save_checklist,
    save_units,
)
from storage.database import Transaction
from storage.records import assignments_to


async def list_or_load_units(chosen: argparse.Namespace) -> int:
    """`giaoban units`: the tree; with `--load FILE`, after adding or renewing those of a file."""
    if chosen.load:
        read = load_units(chosen.load)
        settings = load_settings(database_url=chosen.db)
        opened = open_database(settings, create=True)
        async with opened as database, database.transaction() as db:
            await save_units(db, read)
    return await units(chosen)


async def list_or_open_campaigns(chosen: argparse.Namespace) -> int:
    """`giaoban campaigns`: what there is; with `--open CHECKLIST`, after opening one more."""
    if chosen.open:
        if not (chosen.owner and chosen.due):
            raise Refusal("--open needs --owner UNIT and --due TIME, such as 2026-12-20T17:00")
        settings = load_settings(database_url=chosen.db)
        texts = load_checklist_file(chosen.open)
        async with open_database(settings) as database, database.transaction() as db:
            await _open(db, texts, chosen, settings)
    elif chosen.owner or chosen.due or chosen.year:
        raise Refusal("--owner, --due and --year go with --open FILE")
    return await campaigns(chosen)


async def _open(
    db: Transaction, texts: Texts, chosen: argparse.Namespace, settings: Settings
) -> None:
    owner = await find_unit_by_name(db, chosen.owner)
    due = read_deadline("--due", chosen.due, settings, utc_now())
    year = chosen.year or due.astimezone(settings.zone).year
    checklist = texts["vi"]
    asked = units_below(owner.id, await all_units(db))
    if not asked:
        raise Refusal(f"--owner {chosen.owner}: {owner.name} has no units below it to ask")
    known = await all_campaigns(db)
    campaign = new_campaign(checklist, owner.id, Period("year", year), due, known, utc_now())
    if any(one.id == campaign.id for one in known):
        raise Refusal(f"--open: {campaign.id} is there already; --year chooses another")
    await _keep_checklist(db, texts)
    await add_campaign(db, campaign, assignments_to(campaign, [unit.id for unit in asked]))


async def _keep_checklist(db: Transaction, texts: Texts) -> None:
    """Keeps the definition. Raises Refusal where another one has its id and version."""
    checklist, dumped = texts["vi"], dump_texts(texts)
    await save_checklist(db, checklist.id, checklist.version, dumped)
    if await load_checklist_texts(db, checklist.id, checklist.version) != dumped:
        raise Refusal(
            f"--open: {checklist.id} version {checklist.version} is in use with other contents; "
            "raise `version` in the file"
        )
