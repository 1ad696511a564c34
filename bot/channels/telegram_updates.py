"""Telegram's updates as incoming messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from telegram import Bot, CallbackQuery, Message, Update
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram_http import seconds_of
from bot.clock import Sleep
from bot.files import LARGEST, FileRefused, Files
from handlers.messages import Incoming

_log = logging.getLogger(__name__)
_ATTEMPTS = 3  # to fetch a file; the other updates of a poll wait for it
_PAUSE = 0.5  # seconds before the second of them
_DOWNLOAD = 60.0  # seconds that a file may take on a poor line

Submit = Callable[[Incoming], Awaitable[None]]
Known = Callable[[str, str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that hangs on a message, still with Telegram. `size` in bytes, 0 where unknown."""

    file_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """What an update says, and the file that came with it."""

    incoming: Incoming
    attached: Attached | None = None


class TelegramUpdates:
    """Hands updates to the pipeline, files fetched first (only from people who have joined)."""

    def __init__(
        self, submit: Submit, known: Known, files: Files, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._submit = submit
        self._known = known
        self._files = files
        self._sleep = sleep

    async def take(self, bot: Bot, raw: Sequence[dict[str, Any]]) -> None:
        """Returns when all of them are stored, those of a chat in the order in which they came.

        Raises where storing failed.
        """
        by_chat: dict[str, list[Arrived]] = {}
        for update in raw:
            arrived = _read(bot, update)
            if arrived is not None:
                by_chat.setdefault(arrived.incoming.chat_id, []).append(arrived)
        async with asyncio.TaskGroup() as group:
            for some in by_chat.values():
                group.create_task(self._take_in_order(bot, some))

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


def _read(bot: Bot, raw: dict[str, Any]) -> Arrived | None:
    try:
        update = Update.de_json(raw, bot)
        return read_update(update) if update else None
    except Exception:
        # A shape that python-telegram-bot does not know is nothing that a person said.
        _log.exception("update %s is malformed and was passed over", raw.get("update_id"))
        return None


def read_update(update: Update) -> Arrived | None:
    """What an update says; None for what a conversation has no use for."""
    if update.callback_query:
        return Arrived(_pressed(update.update_id, update.callback_query))
    if update.message and update.message.from_user and not update.message.from_user.is_bot:
        return Arrived(_said(update.update_id, update.message), _attached(update.message))
    return None


def _pressed(update_id: int, query: CallbackQuery) -> Incoming:
    chat = query.message.chat if query.message else None
    return Incoming(
        channel="telegram",
        update_id=str(update_id),
        chat_id=str(chat.id if chat else query.from_user.id),
        sender_id=str(query.from_user.id),
        at=datetime.now(UTC),
        button=query.data or "",
        press_id=query.id,
        sender_name=query.from_user.full_name,
        language=query.from_user.language_code,
        private=chat is None or chat.type == "private",
    )


def _said(update_id: int, message: Message) -> Incoming:
    assert message.from_user is not None
    return Incoming(
        channel="telegram",
        update_id=str(update_id),
        chat_id=str(message.chat.id),
        sender_id=str(message.from_user.id),
        at=datetime.now(UTC),
        text=message.text or message.caption or "",
        file_fault="type" if _is_recording(message) else None,
        sender_name=message.from_user.full_name,
        language=message.from_user.language_code,
        private=message.chat.type == "private",
    )


def _is_recording(message: Message) -> bool:
    """Sound and film are nothing that a report could hold."""
    return bool(message.voice or message.audio or message.video or message.video_note)


def _attached(message: Message) -> Attached | None:
    if message.document:
        document = message.document
        return Attached(document.file_id, document.file_name or "document", document.file_size or 0)
    if message.photo:
        photo = message.photo[-1]  # the largest of its sizes
        return Attached(photo.file_id, "photo.jpg", photo.file_size or 0)
    return None
