"""Telegram's updates, by webhook where the world can reach us, else by polling.

Telegram may be out of reach when the bot starts, and for hours after: everything is tried
again until it works, and the other channels go on meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from aiohttp import web
from telegram import BotCommand
from telegram.error import RetryAfter

from bot.channels.deliveries import read_delivery
from bot.channels.telegram import Telegram
from bot.channels.telegram_http import seconds_of
from bot.channels.telegram_updates import TelegramUpdates
from bot.clock import Sleep
from bot.pulse import Pulse

_log = logging.getLogger(__name__)
_WAIT = 25  # seconds that one getUpdates call waits for news
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

Menus = Mapping[str | None, Sequence[BotCommand]]


class Unconfirmable(Exception):
    """What came will come again, and at once: time has to go by before it is asked for."""


class Listening:
    """Registers the commands and takes updates, until cancelled."""

    def __init__(
        self,
        telegram: Telegram,
        updates: TelegramUpdates,
        sleep: Sleep = asyncio.sleep,
        pulse: Pulse | None = None,
    ) -> None:
        self._telegram = telegram
        self._updates = updates
        self._sleep = sleep
        self._pulse = pulse or Pulse()

    async def run(self, menus: Menus, public_url: str | None) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._until_done(partial(self._telegram.register_commands, menus)))
            group.create_task(self._listen(public_url))

    async def _listen(self, public_url: str | None) -> None:
        if public_url:
            await self._until_done(partial(self._telegram.set_webhook, public_url))
            self._pulse.rest()
            return
        await self._until_done(self._telegram.delete_webhook)
        self._pulse.beat()  # the first call for news may wait long
        await self._poll()

    async def _poll(self) -> None:
        """An update is confirmed only when it is stored."""
        offset = 0

        async def take() -> None:
            nonlocal offset
            raw = await self._telegram.updates(offset, _WAIT)
            updates = [one for one in raw if _is_update(one)]
            await self._updates.take(self._telegram.bot, updates)
            self._pulse.beat()
            if raw and not updates:
                raise Unconfirmable("nothing that came has an update_id")
            # The highest of these and not of all: after a quiet week ids may begin anew, lower.
            offset = max((one["update_id"] + 1 for one in updates), default=offset)

        while True:
            await self._until_done(take)

    async def _until_done(self, act: Callable[[], Awaitable[None]]) -> None:
        """Acts again, more and more rarely, until nothing is raised."""
        pause = _FIRST_PAUSE
        while True:
            try:
                return await act()
            except RetryAfter as error:
                await self._sleep(seconds_of(error) or _FIRST_PAUSE)
            except Exception as error:
                _log.warning(
                    "Telegram: %s: %s; trying again in %g s", type(error).__name__, error, pause
                )
                await self._sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)


def _is_update(found: object) -> bool:
    return isinstance(found, dict) and isinstance(found.get("update_id"), int)


class Webhook:
    """The address to which Telegram delivers."""

    def __init__(self, telegram: Telegram, updates: TelegramUpdates) -> None:
        self._telegram = telegram
        self._updates = updates

    async def receive(self, request: web.Request) -> web.Response:
        """200 when the update is stored; what is no update is refused, as `read_delivery` says;
        503 where storing failed, so that Telegram delivers again."""
        update = await read_delivery(request, SECRET_HEADER, self._telegram.secret)
        await self._updates.take(self._telegram.bot, [update])
        return web.Response()
