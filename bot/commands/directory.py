"""`giaoban people`, `units`, `campaigns` and `invite`."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from pydantic import SecretStr

from bot.clock import utc_now
from bot.core import open_database
from bot.exits import DONE
from bot.files import Files
from bot.refusal import Refusal
from config.language import language
from config.settings import Settings, load_settings
from handlers.membership.invite_qr import draw_qr
from handlers.roles import role_name
from report.reading.names import match_name
from storage.campaigns import all_campaigns, all_units
from storage.database import Transaction
from storage.people import all_people, create_invite
from storage.records import Unit


async def people(chosen: argparse.Namespace) -> int:
    settings = load_settings(database_url=chosen.db)
    async with open_database(settings) as database, database.transaction() as db:
        found = await all_people(db)
    _print(
        chosen,
        [
            {
                "id": one.id,
                "name": one.name,
                "unit": one.unit_id,
                "role": one.role,
                "channels": list(one.channels),
            }
            for one in found
        ],
    )
    return DONE


async def units(chosen: argparse.Namespace) -> int:
    settings = load_settings(database_url=chosen.db)
    async with open_database(settings) as database, database.transaction() as db:
        found = await all_units(db)
    _print(
        chosen,
        [
            {
                "id": one.id,
                "name": one.name,
                "kind": one.kind,
                "parent": one.parent_id,
                "code": one.code,
            }
            for one in found
        ],
    )
    return DONE


async def campaigns(chosen: argparse.Namespace) -> int:
    settings = load_settings(database_url=chosen.db)
    async with open_database(settings) as database, database.transaction() as db:
        found = await all_campaigns(db)
    _print(
        chosen,
        [
            {
                "id": one.id,
                "title": one.title,
                "owner": one.owner_id,
                "state": one.state,
                "opens_at": one.opens_at.astimezone(settings.zone).isoformat(),
                "due_at": one.due_at.astimezone(settings.zone).isoformat(),
                "previous": one.previous_id,
            }
            for one in found
        ],
    )
    return DONE


def _print(chosen: argparse.Namespace, rows: Iterable[Mapping[str, Any]]) -> None:
    """JSON, or a line each with its parts apart by tabs."""
    if chosen.json:
        print(json.dumps(list(rows), ensure_ascii=False, indent=1))
        return
    for row in rows:
        shown = (",".join(part) if isinstance(part, list) else part for part in row.values())
        print("\t".join("-" if part is None else str(part) for part in shown))


async def invite(chosen: argparse.Namespace) -> int:
    """Prints the code once, and the links that carry it."""
    settings = load_settings(database_url=chosen.db)
    now = utc_now()
    async with open_database(settings) as database, database.transaction() as db:
        unit = await find_unit_by_name(db, chosen.unit)
        role = language(settings.locale).say(role_name(chosen.role))
        code = await create_invite(
            db,
            unit_id=unit.id,
            role=chosen.role,
            name=chosen.name or f"{role[0].upper()}{role[1:]}, {unit.name}",
            uses=chosen.uses,
            expires_at=now + timedelta(days=chosen.days),
            now=now,
        )
    print(f"code: {code}")
    print(f"in any chat with the bot: /start {code}")
    links = await _links(settings, code)
    for name, link in links.items():
        print(f"{name}: {link}")
    if chosen.qr:
        # Telegram's link where there is one: it works without an address of our own.
        best = next((one for one in reversed(links.values()) if one.startswith("http")), code)
        picture = await asyncio.to_thread(draw_qr, best, [f"{unit.name}, {role}"])
        await asyncio.to_thread(chosen.qr.write_bytes, picture)
    return DONE


async def find_unit_by_name(db: Transaction, text: str) -> Unit:
    """The unit of that id, name or alias. Raises Refusal, naming those it could be."""
    known = {unit.id: unit for unit in await all_units(db)}
    if text in known:
        return known[text]
    names = {one.id: (one.name, one.short, *one.aliases) for one in known.values()}
    found = match_name(text, names)
    if len(found) == 1:
        return known[found[0]]
    if found:
        could = ", ".join(f"{known[one].name} ({one})" for one in found)
        raise Refusal(f"--unit {text}: which one? {could}")
    raise Refusal(f"--unit {text}: there is no such unit; `giaoban units` lists them")


async def _links(settings: Settings, code: str) -> dict[str, str]:
    base = settings.public_url or f"http://{settings.web_host}:{settings.web_port}"
    links = {"web": f"{base}/join/{code}"}
    if settings.telegram_token is not None:
        links["telegram"] = await _telegram_link(settings, settings.telegram_token, code)
    return links


async def _telegram_link(settings: Settings, token: SecretStr, code: str) -> str:
    """The link, or why there is none now: the code is good all the same."""
    from telegram.error import TelegramError

    from bot.channels.telegram import Telegram

    telegram = Telegram(
        token.get_secret_value(),
        settings.telegram_base_url,
        settings.telegram_rate,
        Files(settings.files_dir),
    )
    try:
        await telegram.start()
        return f"https://t.me/{telegram.username}?start={code}"
    except TelegramError as error:
        return f"no link now ({error}); in the chat with the bot, the code works"
    finally:
        await telegram.stop()
