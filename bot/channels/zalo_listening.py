"""Zalo's updates, by webhook where the world can reach us, else by polling.

Zalo may be out of reach when the bot starts, and for hours after: everything is tried again
until it works, and the other channels go on meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from aiohttp import web

from bot.channels.deliveries import read_delivery
from bot.channels.zalo import Zalo
from bot.channels.zalo_updates import ZaloUpdates
from bot.clock import Sleep
from bot.pulse import Pulse

_log = logging.getLogger(__name__)
_WAIT = 25  # seconds that one getUpdates call waits for news
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
SECRET_HEADER = "X-Bot-Api-Secret-Token"


class ZaloListening:
    """Takes updates, until cancelled."""

    def __init__(
        self,
        zalo: Zalo,
        updates: ZaloUpdates,
        sleep: Sleep = asyncio.sleep,
        pulse: Pulse | None = None,
    ) -> None:
        self._zalo = zalo
        self._updates = updates
        self._sleep = sleep
        self._pulse = pulse or Pulse()

    async def run(self, public_url: str | None) -> None:
        await self._until_done(self._updates.resume)
        if not self._zalo.name:
            await self._until_done(self._zalo.start)
        if public_url:
            await self._until_done(partial(self._zalo.set_webhook, public_url))
            self._pulse.rest()
            return
        await self._until_done(self._zalo.delete_webhook)
        self._pulse.beat()  # the first call for news may wait long
        while True:
            await self._until_done(self._poll)

    async def _poll(self) -> None:
        """One update a call. It is not handed out again: whatever fails, it is stored first."""
        update = await self._zalo.update(_WAIT)
        self._pulse.beat()
        if update is not None:
            await self._until_done(partial(self._updates.take, update))

    async def _until_done(self, act: Callable[[], Awaitable[None]]) -> None:
        """Acts again, more and more rarely, until nothing is raised."""
        pause = _FIRST_PAUSE
        while True:
            try:
                return await act()
            except Exception as error:
                _log.warning(
                    "Zalo: %s: %s; trying again in %g s", type(error).__name__, error, pause
                )
                await self._sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)


class ZaloWebhook:
    """The address to which Zalo delivers."""

    def __init__(self, zalo: Zalo, updates: ZaloUpdates) -> None:
        self._zalo = zalo
        self._updates = updates

    async def receive(self, request: web.Request) -> web.Response:
        """200 when the update is stored; what is no update is refused, as `read_delivery` says;
        503 where storing failed, so that Zalo may deliver again."""
        update = _update(await read_delivery(request, SECRET_HEADER, self._zalo.secret))
        if update is None:
            return web.Response(status=400)
        await self._updates.take(update)
        return web.Response()


def _update(delivery: dict[str, Any]) -> dict[str, Any] | None:
    """The update, bare or in the wrapping of older days; None for what is none."""
    found = delivery if "message" in delivery else delivery.get("result")
    return found if isinstance(found, dict) and "message" in found else None
