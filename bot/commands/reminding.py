"""`giaoban reminders`: who would be reminded when, and why; sends nothing."""

from __future__ import annotations

import argparse
import json
from datetime import datetime, timedelta

from bot.clock import utc_now
from bot.commands.moments import read_moment
from bot.core import open_database
from bot.exits import DONE
from bot.refusal import Refusal
from config.settings import Settings, load_settings
from handlers.library import Library
from handlers.reminding.planner import Expected, foretell
from handlers.reminding.situation import load_situation
from handlers.turn import House
from storage.campaigns import find_campaign
from storage.database import Transaction
from storage.reminders import Remindable, find_remindable

_LOOK_AHEAD = timedelta(days=30)


async def reminders(chosen: argparse.Namespace) -> int:
    settings = load_settings(database_url=chosen.db)
    start, end = _window(chosen, settings)
    house = House(Library(), settings.zone, settings.locale)
    async with open_database(settings) as database, database.reading() as db:
        campaign = await _campaign(db, chosen.campaign)
        situation = await load_situation(db, house, campaign)
        found = await foretell(db, situation, start, end)
    _print(found, as_json=chosen.json)
    return DONE


def _window(chosen: argparse.Namespace, settings: Settings) -> tuple[datetime, datetime]:
    start = read_moment("--from", chosen.start, settings) if chosen.start else utc_now()
    end = read_moment("--to", chosen.end, settings) if chosen.end else start + _LOOK_AHEAD
    if end < start:
        raise Refusal(f"--to {chosen.end}: is before --from")
    return start, end


async def _campaign(db: Transaction, campaign_id: str) -> Remindable:
    campaign = await find_campaign(db, campaign_id)
    found = await find_remindable(db, campaign.id) if campaign else None
    if found is None:
        raise Refusal(f"--campaign {campaign_id}: there is none; `giaoban campaigns` lists them")
    return found


def _print(found: list[Expected], *, as_json: bool) -> None:
    rows = [
        {
            "at": one.at.isoformat(),
            "person": one.person_id,
            "unit": one.unit_id,
            "reason": one.reason,
        }
        for one in found
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            print("\t".join(row.values()))
