"""Where what was ordered is made: in a process of its own, so that the conversation never waits
for it and a document too large for memory takes nothing else with it."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.files import Files
from bot.processes import OwnProcess, own_process, without_collection
from bot.refusal import Refusal
from config.language import Language, Locales, closest, language, msg
from config.records import record
from config.settings import Settings
from handlers.documents import make_to_order
from handlers.library import Library
from handlers.materials import Document, Materials, Unavailable
from handlers.messages import Order, Reply
from report.lines import Line
from report.values import StoredFile
from storage.database import Database, Transaction

_log = logging.getLogger(__name__)


@record(frozen=True, slots=True)
class _Task:
    """All that the other process has to know."""

    order: Order
    locale: Locales
    now: datetime
    database: Path | str
    files: Path
    zone: str


class Workshop:
    """Makes what replies order. The process starts with the first order."""

    def __init__(
        self, settings: Settings, clock: Clock, executor: Callable[[], Executor] = own_process
    ) -> None:
        self._settings = settings
        self._clock = clock
        self.process = OwnProcess(executor)

    async def fulfil(self, reply: Reply) -> Reply:
        """The reply with what was ordered in place of the order, or with why there is nothing."""
        assert reply.order is not None
        words = language(closest(reply.locale, self._settings.locale))
        done = replace(reply, order=None)
        try:
            made = await self._make(reply.order, words.code)
            if isinstance(made, Reply):
                return replace(made, press_id=done.press_id, locale=done.locale)
            return replace(done, document=made)
        except Unavailable as unavailable:
            return replace(done, lines=(Line(words.say(unavailable.said)),))
        except Exception as error:
            reference = secrets.token_hex(3).upper()
            _log.error("order %s failed, reference %s", reply.order, reference, exc_info=error)
            sorry = msg(
                "Sorry, the document could not be made. If it happens again, please tell us this "
                "number: {reference}",
                reference=reference,
            )
            return replace(done, lines=(Line(words.say(sorry)),))

    async def _make(self, order: Order, locale: Locales) -> StoredFile | Reply:
        settings = self._settings
        task = _Task(
            order,
            locale,
            self._clock(),
            settings.database,
            settings.files_dir,
            settings.timezone,
        )
        return await self.process.run(_work, task)

    def close(self) -> None:
        self.process.close()


def _work(task: _Task) -> StoredFile | Reply:
    """In the other process."""
    with without_collection():
        return asyncio.run(_made(task))


async def _made(task: _Task) -> StoredFile | Reply:
    files = Files(task.files)
    database = await Database.open(task.database)
    try:
        async with database.reading() as db:
            words, zone = language(task.locale), ZoneInfo(task.zone)
            materials = Materials(db, Library(), words, zone, task.now, files.path)
            made = await make_to_order(task.order, materials)
    finally:
        await database.close()
    if isinstance(made, Reply):
        return made
    return await files.put(made.content, made.name, made.media_type)


async def make_now(
    db: Transaction, settings: Settings, order: Order, words: Language, now: datetime
) -> Document:
    """The document itself, made here and now. Raises Refusal where it cannot be had."""
    path_of = Files(settings.files_dir).path
    materials = Materials(db, Library(), words, settings.zone, now, path_of)
    try:
        made = await make_to_order(order, materials)
    except Unavailable as unavailable:
        raise Refusal(words.say(unavailable.said)) from None
    assert isinstance(made, Document)
    return made
