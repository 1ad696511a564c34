"""The bot itself, by whatever it is reached: pipeline, outbox, and where documents are made."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.boards import Boards
from bot.broadcasts import Broadcasts
from bot.channels.base import Channel
from bot.clock import Clock, utc_now
from bot.files import Files
from bot.forms import Forms, Submit
from bot.loading import shipped_checklists
from bot.metrics import Metrics
from bot.outbox import Fulfil, Outbox
from bot.pipeline import Pipeline
from bot.workshop import Workshop
from config.settings import Settings
from handlers.compiled.asking import remember_choices
from handlers.library import Library
from handlers.messages import Reply
from handlers.turn import House
from storage.database import Database, DatabaseFault

Invitations = Callable[[str], Sequence[str]]
# Seconds that what has come in gets to be stored when the bot stops. Together with what the web
# front and the outbox get, it is through within ten.
FINISHING = 5.0
_UNMADE = frozenset({"zalo"})  # sends links, and makes what was ordered when one is opened


@dataclass
class Core:
    """What every way of running needs: answers come in, replies go out."""

    database: Database
    house: House
    submit: Submit  # takes a message; returns when everything about it is on the disk
    outbox: Outbox
    broadcasts: Broadcasts
    boards: Boards
    fulfil: Fulfil  # makes the document that a reply orders
    metrics: Metrics
    work: Mapping[str, asyncio.Task[None]]  # without which nothing goes on, by name


@contextlib.asynccontextmanager
async def open_core(
    settings: Settings,
    database: Database,
    channels: dict[str, Channel],
    clock: Clock = utc_now,
    links: Invitations = lambda code: (),
    zalo: Callable[[], str] = lambda: "",
    executor: Callable[[], Executor] | None = None,
) -> AsyncIterator[Core]:
    """The pipeline and the outbox at work; on leaving, what was accepted is finished. `links`
    gives the addresses that carry an invite code; `zalo` what the bot is called on Zalo, `executor`
    says where documents are made."""
    house = House(Library(), settings.zone, settings.locale, links, shipped_checklists, zalo)
    workshop = Workshop(settings, clock, *([executor] if executor else []))
    fulfil = partial(_fulfil, workshop, database)
    metrics = Metrics()
    outbox = Outbox(database, channels, clock, fulfil=fulfil, unmade=_UNMADE, metrics=metrics)
    pipeline = Pipeline(database, house, clock, outbox.put, metrics)
    files = Files(settings.files_dir)
    forms = Forms(files, pipeline.submit, *([executor] if executor else []))
    await outbox.resume()
    broadcasts = Broadcasts(database, outbox, clock)
    boards = Boards(database, outbox, settings.zone, clock)
    work = {
        "pipeline": asyncio.create_task(pipeline.run()),
        "outbox": asyncio.create_task(outbox.run()),
        "broadcasts": asyncio.create_task(broadcasts.run()),
        "boards": asyncio.create_task(boards.run()),
    }
    try:
        yield Core(database, house, forms.submit, outbox, broadcasts, boards, fulfil, metrics, work)
    finally:
        await pipeline.finish(FINISHING)
        for task in work.values():
            task.cancel()
        await asyncio.gather(*work.values(), return_exceptions=True)
        await outbox.stop()
        workshop.close()
        forms.close()


async def _fulfil(workshop: Workshop, database: Database, reply: Reply) -> Reply:
    assert reply.order is not None
    done = await workshop.fulfil(reply)
    if reply.order.kind == "part":
        async with database.transaction() as transaction:
            await remember_choices(transaction, reply.order.person_id, done)
    return done


@contextlib.asynccontextmanager
async def open_database(
    settings: Settings, *, create: bool = False, serves: bool = False
) -> AsyncIterator[Database]:
    """Raises DatabaseFault where there is none and none is to be made: of a mistyped path. Whoever
    `serves` the channels is told apart from who only looks in."""
    where = settings.database
    if not create and isinstance(where, Path) and not where.exists():
        raise DatabaseFault(f"there is no database {where}; `giaoban run` makes one")
    database = await Database.open(where, serves=serves)
    try:
        yield database
    finally:
        await database.close()
