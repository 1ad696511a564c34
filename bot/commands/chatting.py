"""`giaoban chat`: the conversation on standard input and output."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.channels.console import Console
from bot.clock import utc_now
from bot.core import Core, open_core, open_database
from bot.exits import DONE
from bot.files import FileRefused, Files
from bot.refusal import Refusal
from config.settings import load_settings
from handlers.messages import Incoming
from report.reading.names import match_name
from storage.database import Database, Transaction
from storage.people import add_identity, all_people, leave_chat

_FILE = "@"  # a line `@path` sends that file


async def chat(chosen: argparse.Namespace) -> int:
    """One message a line, until the end of input; a blank line behind each reply."""
    settings = load_settings(database_url=chosen.db)
    files = Files(settings.files_dir)
    async with open_database(settings) as database:
        async with database.reading() as db:
            person_id = await find_person(db, chosen.person)
        console = Console(sys.stdout, files)
        async with (
            at_console(database, person_id),
            open_core(settings, database, {"console": console}) as core,
        ):
            await _talk(core, person_id, files)
    return DONE


@asynccontextmanager
async def at_console(database: Database, person_id: str) -> AsyncIterator[None]:
    """The person can be answered at the console meanwhile."""
    async with database.transaction() as db:
        await add_identity(db, person_id, "console", person_id, person_id, utc_now())
    try:
        yield
    finally:
        # What others' messages bring this person is for their phone, not for whoever opens the
        # next console.
        async with database.transaction() as db:
            await leave_chat(db, "console", person_id)


async def _talk(core: Core, person_id: str, files: Files) -> None:
    run = secrets.token_hex(8)  # so that the next run's first message is a new one
    number = 0
    while line := await asyncio.to_thread(sys.stdin.readline):
        number += 1
        text = line.rstrip("\r\n")
        incoming = Incoming(
            channel="console",
            update_id=f"{run}/{number}",
            chat_id=person_id,
            sender_id=person_id,
            at=utc_now(),
            text=text,
        )
        await core.submit(await with_file(incoming, text, files))
        await core.outbox.drained()


async def with_file(incoming: Incoming, text: str, files: Files) -> Incoming:
    path = Path(text[1:])
    if not text.startswith(_FILE) or not await asyncio.to_thread(path.is_file):
        return incoming
    try:
        file = await files.keep(await asyncio.to_thread(path.read_bytes), path.name)
    except FileRefused as refused:
        return replace(incoming, file_fault=refused.fault)
    return replace(incoming, file=file, text=None)


async def find_person(db: Transaction, text: str) -> str:
    """The id of the person with that id or name. Raises Refusal, naming those it could be."""
    everybody = {one.id: one for one in await all_people(db)}
    if text in everybody:
        return text
    found = match_name(text, {one.id: (one.name,) for one in everybody.values()})
    if len(found) == 1:
        return found[0]
    if found:
        could = ", ".join(f"{everybody[one].name} ({one})" for one in found)
        raise Refusal(f"--as {text}: which one? {could}")
    raise Refusal(f"--as {text}: there is nobody of that name; `giaoban people` lists them")
