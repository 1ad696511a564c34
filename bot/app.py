"""The running program put together: database, pipeline, outbox, channels, web page."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.boards import Boards
from bot.broadcasts import Broadcasts
from bot.channels.base import Channel
from bot.channels.web import WebChat
from bot.clock import Clock, utc_now
from bot.files import Files
from bot.forms import Forms, Submit
from bot.loading import shipped_checklists
from bot.outbox import Outbox
from bot.pipeline import Pipeline
from bot.reminders import remind
from bot.scheduler import housekeeping, waking
from bot.telegram_menu import menus
from bot.web.front import Front
from bot.web.server import serve
from bot.web.site import new_site
from bot.workshop import Workshop
from config.settings import Settings
from handlers.compiled.asking import remember_choices
from handlers.library import Library
from handlers.messages import Reply
from handlers.turn import House
from storage.database import Database, DatabaseFault
from storage.people import is_known

if TYPE_CHECKING:
    from bot.channels.telegram_listening import Listening

Links = Callable[[str], Sequence[str]]
_log = logging.getLogger(__name__)


@dataclass
class Core:
    """What every way of running needs: answers come in, replies go out."""

    database: Database
    house: House
    submit: Submit  # takes a message; returns when everything about it is on the disk
    outbox: Outbox
    broadcasts: Broadcasts
    boards: Boards


@contextlib.asynccontextmanager
async def open_core(
    settings: Settings,
    database: Database,
    channels: dict[str, Channel],
    clock: Clock = utc_now,
    links: Links = lambda code: (),
    executor: Callable[[], Executor] | None = None,
) -> AsyncIterator[Core]:
    """The pipeline and the outbox at work; on leaving, what was accepted is finished. `links`
    gives the addresses that carry an invite code; `executor` says where documents are made."""
    house = House(Library(), settings.zone, settings.locale, links, shipped_checklists)
    workshop = Workshop(settings, clock, *([executor] if executor else []))
    outbox = Outbox(database, channels, clock, fulfil=partial(_fulfil, workshop, database))
    pipeline = Pipeline(database, house, clock, outbox.put)
    files = Files(settings.files_dir)
    forms = Forms(files, pipeline.submit, *([executor] if executor else []))
    await outbox.resume()
    broadcasts = Broadcasts(database, outbox, clock)
    boards = Boards(database, outbox, settings.zone, clock)
    runs = (pipeline.run(), outbox.run(), broadcasts.run(), boards.run())
    tasks = [asyncio.create_task(run) for run in runs]
    try:
        yield Core(database, house, forms.submit, outbox, broadcasts, boards)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
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
async def open_database(settings: Settings, *, create: bool = False) -> AsyncIterator[Database]:
    """Raises DatabaseFault where there is none and none is to be made: of a mistyped path."""
    if not create and not settings.database_path.exists():
        raise DatabaseFault(
            f"there is no database {settings.database_path}; `giaoban run` makes one"
        )
    database = await Database.open(settings.database_path)
    try:
        yield database
    finally:
        await database.close()


class App:
    """The bot with its web page, and Telegram where a token is set."""

    def __init__(
        self, settings: Settings, database: Database, *, demo: bool = False, clock: Clock = utc_now
    ) -> None:
        self._settings = settings
        self._database = database
        self._demo = demo
        self._clock = clock
        self.chat = WebChat(database, clock)
        self._files = Files(settings.files_dir)
        self.port = 0

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[App]:
        """Serves until left. Raises WrongSetting, PortTaken, or telegram.error.InvalidToken."""
        self._files.check()
        async with contextlib.AsyncExitStack() as stack:
            channels: dict[str, Channel] = {"web": self.chat}
            telegram = await self._connect_telegram(stack)
            if telegram is not None:
                channels["telegram"] = telegram
            core = await stack.enter_async_context(
                open_core(
                    self._settings,
                    self._database,
                    channels,
                    self._clock,
                    lambda code: self._links(code, telegram),
                )
            )
            await self._serve(stack, core, telegram)
            stack.enter_context(housekeeping(self._database, self._clock))
            stack.enter_context(self._reminding(core))
            yield self

    def _links(self, code: str, telegram: Any) -> list[str]:
        """Where an invite code can be used at once: the web chat, and Telegram once it is known."""
        base = self._settings.public_url or f"http://{self._settings.web_host}:{self.port}"
        found = [f"{base}/join/{code}"]
        if telegram is not None and telegram.username:
            found.append(f"https://t.me/{telegram.username}?start={code}")
        return found

    def _reminding(self, core: Core) -> contextlib.AbstractContextManager[None]:
        """Every minute what is due by then goes out."""

        async def work() -> None:
            await remind(self._database, core.house, self._clock, core.outbox.put)

        return waking(timedelta(minutes=1), work)

    async def _connect_telegram(self, stack: contextlib.AsyncExitStack) -> Any:
        token = self._settings.telegram_token
        if token is None:
            return None
        from telegram.error import InvalidToken, TelegramError  # a second of imports

        from bot.channels.telegram import Telegram

        telegram = Telegram(
            token.get_secret_value(),
            self._settings.telegram_base_url,
            self._settings.telegram_rate,
            self._files,
        )
        stack.push_async_callback(telegram.stop)
        try:
            await telegram.start()
        except InvalidToken:
            raise
        except TelegramError as error:
            # The web page works without it, and carriers block it for hours at a time.
            _log.warning("Telegram cannot be reached (%s); it is tried again and again", error)
        return telegram

    async def _serve(self, stack: contextlib.AsyncExitStack, core: Core, telegram: Any) -> None:
        listening, webhook = self._listening(core, telegram) if telegram else (None, [])
        site = self._site(core, webhook)
        runner, self.port = await serve(site, self._settings.web_host, self._settings.web_port)
        stack.push_async_callback(runner.cleanup)
        if listening is not None:
            task = asyncio.create_task(listening.run(menus(), self._settings.public_url))
            stack.push_async_callback(_cancelled, task)

    def _site(self, core: Core, others: list[web.RouteDef]) -> web.Application:
        return new_site(
            Front(self._demo, self._settings.public_url, self._settings.locale),
            self._database,
            core.house.library,
            self.chat,
            self._files,
            core.submit,
            self._known,
            self._clock,
            others,
        )

    def _listening(self, core: Core, telegram: Any) -> tuple[Listening, list[web.RouteDef]]:
        """What takes Telegram's updates, and the address to which it may deliver them."""
        from bot.channels.telegram import WEBHOOK_PATH
        from bot.channels.telegram_listening import Listening, Webhook
        from bot.channels.telegram_updates import TelegramUpdates

        updates = TelegramUpdates(core.submit, self._known, self._files)
        receive = Webhook(telegram, updates).receive
        return Listening(telegram, updates), [web.post(WEBHOOK_PATH, receive)]

    async def _known(self, channel: str, sender_id: str) -> bool:
        async with self._database.transaction() as db:
            return await is_known(db, channel, sender_id)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
