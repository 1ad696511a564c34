"""Telegram's updates as incoming messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram_http import seconds_of
from bot.channels.telegram_reading import Arrived, read_update
from bot.clock import Sleep
from bot.files import LARGEST, FileRefused, Files
from bot.metrics import Metrics
from handlers.messages import Incoming

_log = logging.getLogger(__name__)
_ATTEMPTS = 3  # to fetch a file; the other updates of a poll wait for it
_PAUSE = 0.5  # seconds before the second of them
_DOWNLOAD = 60.0  # seconds that a file may take on a poor line

Submit = Callable[[Incoming], Awaitable[None]]
Known = Callable[[str, str], Awaitable[bool]]


class TelegramUpdates:
    """Hands updates to the pipeline, files fetched first (only from people who have joined)."""

    def __init__(
        self,
        submit: Submit,
        known: Known,
        files: Files,
        sleep: Sleep = asyncio.sleep,
        metrics: Metrics | None = None,
    ) -> None:
        self._submit = submit
        self._known = known
        self._files = files
        self._sleep = sleep
        self._metrics = metrics or Metrics()

    async def take(self, bot: Bot, raw: Sequence[dict[str, Any]]) -> None:
        """Returns when all of them are stored, those of a chat in the order in which they came.

        Raises where storing failed.
        """
        by_chat: dict[str, list[Arrived]] = {}
        for update in raw:
            arrived = _read(update)
            if arrived is not None:
                by_chat.setdefault(arrived.incoming.chat_id, []).append(arrived)
            else:
                self._metrics.updates.labels("telegram", "ignored").inc()
        taken: list[Awaitable[None]] = []
        for some in by_chat.values():
            if any(one.attached for one in some):
                taken.append(self._take_in_order(bot, some))
            else:
                taken += [self._submit(one.incoming) for one in some]
        # All are waited for: what comes again must not meet its own first handling.
        for outcome in await asyncio.gather(*taken, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome

    async def _take_in_order(self, bot: Bot, arrived: list[Arrived]) -> None:
        # All files first: a word typed behind a photo must not be read before it.
        ready = [await self._with_file(bot, one) for one in arrived]
        await asyncio.gather(*(self._submit(one) for one in ready))

    async def _with_file(self, bot: Bot, arrived: Arrived) -> Incoming:
        incoming, attached = arrived.incoming, arrived.attached
        if attached is None or not incoming.private:
            return incoming
        if not await self._known("telegram", incoming.sender_id):
            return incoming
        if attached.size > LARGEST:
            return replace(incoming, file_fault="size")
        try:
            content = await self._fetch(bot, attached.file_id)
            return replace(incoming, file=await self._files.keep(content, attached.name))
        except FileRefused as refused:
            return replace(incoming, file_fault=refused.fault)
        except TelegramError as error:
            _log.warning("a file could not be fetched: %s", error)
            return replace(incoming, file_fault="fetch")

    async def _fetch(self, bot: Bot, file_id: str) -> bytes:
        """The content of a file. Raises TelegramError when it will not come."""
        for attempt in range(1, _ATTEMPTS):
            try:
                return await _download(bot, file_id)
            except BadRequest:
                raise
            except TelegramError as error:
                await self._sleep(seconds_of(error) or _PAUSE * attempt)
        return await _download(bot, file_id)


async def _download(bot: Bot, file_id: str) -> bytes:
    file = await bot.get_file(file_id)
    return bytes(await file.download_as_bytearray(read_timeout=_DOWNLOAD))


def _read(raw: dict[str, Any]) -> Arrived | None:
    try:
        return read_update(raw)
    except Exception as error:
        # A shape that nobody described is nothing that a person said.
        _log.warning("update %s is malformed (%r) and was passed over", raw.get("update_id"), error)
        return None
