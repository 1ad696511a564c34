"""The running program put together: database, pipeline, outbox, channels, web page."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.backup import DailyBackup
from bot.channels.base import Channel
from bot.channels.web import WebChat
from bot.channels.zalo import WEBHOOK_PATH as ZALO_PATH
from bot.channels.zalo import Zalo, secret_of
from bot.channels.zalo_http import ZaloError, ZaloUnreachable
from bot.channels.zalo_listening import ZaloListening, ZaloWebhook
from bot.channels.zalo_photos import Photos
from bot.channels.zalo_updates import ZaloUpdates
from bot.clock import Clock, utc_now
from bot.core import Core, open_core
from bot.files import Files
from bot.health import Health
from bot.links import Links
from bot.pulse import Pulse
from bot.reminders import remind
from bot.scheduler import housekeeping, waking
from bot.telegram_menu import menus
from bot.warming import warm_up
from bot.web.front import Front
from bot.web.inside import Inside
from bot.web.linked_files import LinkedFiles
from bot.web.server import serve
from bot.web.site import new_site
from config.settings import Settings, WrongSetting
from storage.batch import QueuedMessage
from storage.database import Database
from storage.people import is_known
from storage.processes import is_keeper

if TYPE_CHECKING:
    from bot.channels.telegram_listening import Listening

_log = logging.getLogger(__name__)
_NOT_THEIRS = (401, 403, 404)  # what Zalo may say to a token that it does not know


class App:
    """The bot with its web page, and Telegram and Zalo where their tokens are set."""

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
        warm_up(self._clock().date())
        backups = self._daily_backup()
        async with contextlib.AsyncExitStack() as stack:
            channels: dict[str, Channel] = {"web": self.chat}
            telegram = await self._connect_telegram(stack)
            if telegram is not None:
                channels["telegram"] = telegram
            zalo = await self._connect_zalo(stack)
            if zalo is not None:
                channels["zalo"] = zalo
            core = await stack.enter_async_context(
                open_core(
                    self._settings,
                    self._database,
                    channels,
                    self._clock,
                    lambda code: self._invitations(code, telegram),
                    lambda: zalo.name if zalo else "",
                )
            )
            await self._serve(stack, core, telegram, zalo)
            stack.enter_context(housekeeping(self._database, self._clock))
            stack.enter_context(self._reminding(core))
            if backups is not None:
                stack.callback(backups.close)
                stack.enter_context(waking(timedelta(hours=1), partial(self._back_up, backups)))
            if self._database.is_shared:
                # What a process that has ended leaves is sent by the others: people wait for it.
                stack.enter_context(waking(timedelta(seconds=10), core.outbox.resume))
            yield self

    async def _back_up(self, backups: DailyBackup) -> None:
        """Of several processes on one database, one does it."""
        async with self._database.transaction() as db:
            is_ours = await is_keeper(db)
        if is_ours:
            await backups.work()

    def _daily_backup(self) -> DailyBackup | None:
        folder = self._settings.backup_dir
        if folder is None:
            return None
        backups = DailyBackup(self._settings, folder, self._clock)
        backups.check()
        return backups

    def _address(self) -> str:
        """Under which people reach the web front."""
        return self._settings.public_url or f"http://{self._settings.web_host}:{self.port}"

    def _invitations(self, code: str, telegram: Any) -> list[str]:
        """Where an invite code can be used at once: the web chat, and Telegram once it is known."""
        found = [f"{self._address()}/join/{code}"]
        if telegram is not None and telegram.username:
            found.append(f"https://t.me/{telegram.username}?start={code}")
        return found

    def _reminding(self, core: Core) -> contextlib.AbstractContextManager[None]:
        """Every minute what is due by then goes out."""

        def put(messages: Sequence[QueuedMessage]) -> None:
            core.metrics.reminders.inc(len(messages))
            core.outbox.put(messages)

        async def work() -> None:
            await remind(self._database, core.house, self._clock, put)

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

    async def _connect_zalo(self, stack: contextlib.AsyncExitStack) -> Zalo | None:
        token = self._settings.zalo_token
        if token is None:
            return None
        secret = secret_of(token.get_secret_value(), "links")
        zalo = Zalo(
            token.get_secret_value(),
            self._settings.zalo_base_url,
            self._settings.zalo_rate,
            Links(self._database, secret, self._clock, self._address),
            self._settings.zone,
            is_public=self._settings.public_url is not None,
            clock=self._clock,
        )
        stack.push_async_callback(zalo.stop)
        try:
            await zalo.start()
        except (ZaloError, ZaloUnreachable) as error:
            if isinstance(error, ZaloError) and error.code in _NOT_THEIRS:
                raise WrongSetting(f"GIAOBAN_ZALO_TOKEN is refused by Zalo: {error}") from None
            _log.warning("Zalo cannot be reached (%s); it is tried again and again", error)
        return zalo

    async def _serve(
        self, stack: contextlib.AsyncExitStack, core: Core, telegram: Any, zalo: Zalo | None
    ) -> None:
        ears, routes = [], []
        pulses: dict[str, Pulse] = {}
        if telegram is not None:
            pulses["telegram"] = Pulse(self._clock)
            listening, webhook = self._listening(core, telegram, pulses["telegram"])
            ears.append(listening.run(menus(), self._settings.public_url))
            routes += webhook
        if zalo is not None:
            updates = self._zalo_updates(core, zalo)
            stack.push_async_callback(updates.stop)
            pulses["zalo"] = Pulse(self._clock)
            ear = ZaloListening(zalo, updates, pulse=pulses["zalo"])
            ears.append(ear.run(self._settings.public_url))
            routes += [web.post(ZALO_PATH, ZaloWebhook(zalo, updates).receive)]
            routes += self._linked_files(core, zalo).routes()
        routes += self._inside(core, pulses).routes()
        site = self._site(core, routes)
        runner, self.port = await serve(site, self._settings.web_host, self._settings.web_port)
        stack.push_async_callback(runner.cleanup)
        for one in ears:
            stack.push_async_callback(_cancelled, asyncio.create_task(one))

    def _site(self, core: Core, others: list[web.RouteDef]) -> web.Application:
        return new_site(
            self._front(),
            self._database,
            core.house.library,
            self.chat,
            self._files,
            core.submit,
            self._known,
            self._clock,
            others,
        )

    def _front(self) -> Front:
        settings = self._settings
        return Front(self._demo, settings.public_url, settings.locale, settings.proxy)

    def _inside(self, core: Core, pulses: Mapping[str, Pulse]) -> Inside:
        token = self._settings.metrics_token
        return Inside(
            Health(self._database, self._clock, core.work, pulses),
            core.metrics,
            self._database,
            self._clock,
            token.get_secret_value() if token else None,
        )

    def _listening(
        self, core: Core, telegram: Any, pulse: Pulse
    ) -> tuple[Listening, list[web.RouteDef]]:
        """What takes Telegram's updates, and the address to which it may deliver them."""
        from bot.channels.telegram import WEBHOOK_PATH
        from bot.channels.telegram_listening import Listening, Webhook
        from bot.channels.telegram_updates import TelegramUpdates

        updates = TelegramUpdates(core.submit, self._known, self._files, metrics=core.metrics)
        receive = Webhook(telegram, updates).receive
        return Listening(telegram, updates, pulse=pulse), [web.post(WEBHOOK_PATH, receive)]

    def _zalo_updates(self, core: Core, zalo: Zalo) -> ZaloUpdates:
        photos = Photos(self._files, zalo.base_url)
        database = self._database
        return ZaloUpdates(
            core.submit,
            self._known,
            photos,
            database,
            self._clock,
            zalo.by_our_clock,
            metrics=core.metrics,
        )

    def _linked_files(self, core: Core, zalo: Zalo) -> LinkedFiles:
        settings = self._settings
        return LinkedFiles(
            zalo.links,
            self._files,
            core.fulfil,
            core.submit,
            self._clock,
            settings.zone,
            settings.locale,
        )

    async def _known(self, channel: str, sender_id: str) -> bool:
        async with self._database.transaction() as db:
            return await is_known(db, channel, sender_id)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
