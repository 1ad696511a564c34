"""`giaoban form` and `giaoban import`: the Excel form, out and back in."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.channels.console import Console
from bot.clock import utc_now
from bot.commands.chatting import at_console, find_person
from bot.core import open_core, open_database
from bot.exits import DONE
from bot.files import FileRefused, Files
from bot.refusal import Refusal
from bot.workshop import make_now
from config.language import language
from config.settings import Settings, load_settings
from handlers.messages import Incoming, Order
from handlers.turn import ANSWERING
from report.form import FilledForm, FormRefused, read_form
from storage.campaigns import assignments_of
from storage.database import Transaction
from storage.people import roles_of
from storage.records import Assignment


async def form(chosen: argparse.Namespace) -> int:
    """Writes the form of the person's report to a file, as it stands now."""
    settings = load_settings(database_url=chosen.db)
    async with open_database(settings) as database, database.reading() as db:
        person_id = await find_person(db, chosen.person)
        one = _only(await _assignments(db, person_id), chosen)
        order = Order("form", person_id, (one.campaign.id, one.unit_id))
        made = await make_now(db, settings, order, language(settings.locale), utc_now())
    await asyncio.to_thread(chosen.file.write_bytes, made.content)
    return DONE


async def _assignments(db: Transaction, person_id: str) -> list[Assignment]:
    """The reports that the person may fill in and that are not closed."""
    roles = await roles_of(db, person_id)
    return [
        one
        for one in await assignments_of(db, sorted({unit for unit, _ in roles}))
        if not one.is_closed and any((one.unit_id, role) in roles for role in ANSWERING[one.scope])
    ]


def _only(found: Sequence[Assignment], chosen: argparse.Namespace) -> Assignment:
    wanted = [one for one in found if chosen.unit in (None, one.unit_id)]
    if len(wanted) == 1:
        return wanted[0]
    if not wanted:
        raise Refusal(f"--as {chosen.person}: has no report to fill in")
    units = ", ".join(sorted(one.unit_id for one in wanted))
    raise Refusal(f"--as {chosen.person}: has several reports, say --unit: {units}")


async def take_in(chosen: argparse.Namespace) -> int:
    """Hands a filled-in form to the conversation, as if it were sent in the chat."""
    settings = load_settings(database_url=chosen.db)
    content = await asyncio.to_thread(chosen.file.read_bytes)
    filled = _read(content, settings)
    files = Files(settings.files_dir)
    async with open_database(settings) as database:
        async with database.reading() as db:
            person_id = await find_person(db, chosen.person)
            own = await _assignments(db, person_id)
        mark = filled.mark.campaign_id, filled.mark.unit_id
        if mark not in [(one.campaign.id, one.unit_id) for one in own]:
            raise Refusal(f"{chosen.file}: this form belongs to another unit or collection")
        incoming = await _incoming(content, chosen.file, person_id, files)
        console = Console(sys.stdout, files)
        async with (
            at_console(database, person_id),
            open_core(settings, database, {"console": console}) as core,
        ):
            await core.submit(incoming)
            await core.outbox.drained()
    return DONE


def _read(content: bytes, settings: Settings) -> FilledForm:
    """Raises Refusal for what is no form, or none that can be read."""
    try:
        return read_form(content)
    except FormRefused as refused:
        raise Refusal(language(settings.locale).say(refused.said)) from None


async def _incoming(content: bytes, path: Path, person_id: str, files: Files) -> Incoming:
    try:
        file = await files.keep(content, path.name)
    except FileRefused as refused:
        raise Refusal(f"{path}: cannot be taken ({refused.fault})") from None
    return Incoming(
        channel="console",
        update_id=secrets.token_hex(8),
        chat_id=person_id,
        sender_id=person_id,
        at=utc_now(),
        file=file,
    )
