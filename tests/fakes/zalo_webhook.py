"""Webhook delivery as Zalo does it: one after the other, with the secret, again until taken."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import orjson

SECRET_HEADER = "X-Bot-Api-Secret-Token"
_PAUSE = 0.02  # seconds before an update that was not taken is delivered again


class ZaloWebhookSender:
    """Delivers updates to one address until it is closed.

    `times`: how often each is delivered although it was taken; `is_wrapped`: in the older form.
    """

    def __init__(self, url: str, secret: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.secret = secret
        self.times = 1
        self.is_wrapped = False
        self._session = session
        self._queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._task = asyncio.create_task(self._run())

    def offer(self, update: dict[str, Any]) -> None:
        self._queue.put_nowait(update)

    async def drained(self) -> None:
        """Returns when all was taken."""
        await self._queue.join()

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            update = await self._queue.get()
            taken = 0
            while taken < self.times:
                if await self._post(update):
                    taken += 1
                else:
                    await asyncio.sleep(_PAUSE)
            self._queue.task_done()

    async def _post(self, update: dict[str, Any]) -> bool:
        body = {"ok": True, "result": update} if self.is_wrapped else update
        headers = {SECRET_HEADER: self.secret, "Content-Type": "application/json"}
        try:
            async with self._session.post(
                self.url, data=orjson.dumps(body), headers=headers
            ) as response:
                return 200 <= response.status < 300
        except aiohttp.ClientError:
            return False
