"""Telegram's updates, by webhook where the world can reach us, else by polling.

Telegram may be out of reach when the bot starts, and for hours after: everything is tried
again until it works, and the other channels go on meanwhile.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

import orjson
from aiohttp import web
from telegram import BotCommand
from telegram.error import RetryAfter

from bot.channels.telegram import Telegram
from bot.channels.telegram_http import seconds_of
from bot.channels.telegram_updates import TelegramUpdates
from bot.clock import Sleep
from bot.pulse import Pulse

_log = logging.getLogger(__name__)
_WAIT = 25  # seconds that one getUpdates call waits for news
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0

Menus = Mapping[str | None, Sequence[BotCommand]]


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
            await self._updates.take(self._telegram.bot, raw)
            offset = max([offset, *(one["update_id"] + 1 for one in raw)])
            self._pulse.beat()

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
                _log.warning("Telegram: %s; trying again in %g s", _reason(error), pause)
                await self._sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)


def _reason(error: Exception) -> str:
    """What went wrong, where several things may have: the first of them."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"


class Webhook:
    """The address to which Telegram delivers."""

    def __init__(self, telegram: Telegram, updates: TelegramUpdates) -> None:
        self._telegram = telegram
        self._updates = updates

    async def receive(self, request: web.Request) -> web.Response:
        """200 when the update is stored; 403 and 400 change nothing; 500 where storing failed,
        so that Telegram delivers again."""
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not _same(given, self._telegram.secret):
            return web.Response(status=403)
        update = _update(await request.read())
        if update is None:
            return web.Response(status=400)
        await self._updates.take(self._telegram.bot, [update])
        return web.Response()


def _same(given: str, secret: str) -> bool:
    """Compared in constant time. Headers hold bytes that are no UTF-8 as surrogates."""
    return hmac.compare_digest(given.encode(errors="surrogateescape"), secret.encode())


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        update = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return update if isinstance(update, dict) else None
