"""Setting up: the tree of units out of a file, and a campaign that asks them a checklist."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from bot.app import open_database
from bot.clock import utc_now
from bot.commands.directory import campaigns, find_unit_by_name, units
from bot.commands.moments import read_deadline
from bot.loading import load_checklist_file, load_units
from bot.refusal import Refusal
from config.settings import Settings, load_settings
from handlers.library import Texts, dump_texts
from storage.campaigns import (
    add_campaign,
    all_campaigns,
    all_units,
    load_checklist_texts,
    save_checklist,
    save_units,
)
from storage.database import Transaction
from storage.records import Assignment, Campaign, Unit


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
    asked = _communes(owner, await all_units(db))
    if not asked:
        raise Refusal(f"--owner {chosen.owner}: {owner.name} has no units below it to ask")
    known = await all_campaigns(db)
    campaign = Campaign(
        id=f"{checklist.id}-{owner.id}-{year}",
        checklist_id=checklist.id,
        checklist_version=checklist.version,
        owner_id=owner.id,
        title=f"{checklist.title} năm {year}",
        year=year,
        # Decree 09/2019: a yearly report's data window
        window_from=f"{year - 1}-12-15",
        window_to=f"{year}-12-14",
        opens_at=utc_now(),
        due_at=due,
        state="open",
        previous_id=_previous(known, checklist.id, owner.id, year),
    )
    if any(one.id == campaign.id for one in known):
        raise Refusal(f"--open: {campaign.id} is there already; --year chooses another")
    await _keep_checklist(db, texts)
    assignments = [Assignment(campaign, unit.id, "unit") for unit in asked]
    await add_campaign(db, campaign, [*assignments, Assignment(campaign, owner.id, "owner")])


async def _keep_checklist(db: Transaction, texts: Texts) -> None:
    """Keeps the definition. Raises Refusal where another one has its id and version."""
    checklist, dumped = texts["vi"], dump_texts(texts)
    await save_checklist(db, checklist.id, checklist.version, dumped)
    if await load_checklist_texts(db, checklist.id, checklist.version) != dumped:
        raise Refusal(
            f"--open: {checklist.id} version {checklist.version} is in use with other contents; "
            "raise `version` in the file"
        )


def _communes(owner: Unit, known: Sequence[Unit]) -> list[Unit]:
    """The units at the ends of the tree below `owner`, in their order."""
    parents = {unit.parent_id for unit in known}
    below = {owner.id}
    for unit in known:  # parents come before their children
        if unit.parent_id in below:
            below.add(unit.id)
    return [one for one in known if one.id in below - {owner.id} and one.id not in parents]


def _previous(known: Sequence[Campaign], checklist_id: str, owner_id: str, year: int) -> str | None:
    """The owner's last campaign with this checklist before `year`: its answers are offered."""
    found = [
        one
        for one in known
        if (one.checklist_id, one.owner_id) == (checklist_id, owner_id) and one.year < year
    ]
    return max(found, key=lambda one: one.year).id if found else None
