"""Telegram's updates as incoming messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from telegram import Bot, CallbackQuery, Message, Update
from telegram.error import TelegramError

from bot.files import LARGEST, FileRefused, Files
from handlers.messages import Incoming

_log = logging.getLogger(__name__)
Submit = Callable[[Incoming], Awaitable[None]]
Known = Callable[[str, str], Awaitable[bool]]


class TelegramUpdates:
    """Hands updates to the pipeline, files fetched first (only from people who have joined)."""

    def __init__(self, submit: Submit, known: Known, files: Files) -> None:
        self._submit = submit
        self._known = known
        self._files = files

    async def take(self, bot: Bot, raw: Sequence[dict[str, Any]]) -> None:
        """Returns when all of them are stored. Raises where storing failed."""
        incoming = [one for one in (self._read(bot, update) for update in raw) if one]
        async with asyncio.TaskGroup() as group:
            for message, one in incoming:
                group.create_task(self._submit_one(bot, message, one))

    def _read(self, bot: Bot, raw: dict[str, Any]) -> tuple[Message | None, Incoming] | None:
        try:
            update = Update.de_json(raw, bot)
            return read_update(update) if update else None
        except Exception:
            # A shape that python-telegram-bot does not know is nothing that a person said.
            _log.exception("update %s is malformed and was passed over", raw.get("update_id"))
            return None

    async def _submit_one(self, bot: Bot, message: Message | None, incoming: Incoming) -> None:
        if message is not None and _attached(message) is not None:
            incoming = await self._with_file(bot, message, incoming)
        await self._submit(incoming)

    async def _with_file(self, bot: Bot, message: Message, incoming: Incoming) -> Incoming:
        attached = _attached(message)
        assert attached is not None
        file_id, name, size = attached
        if not await self._known("telegram", incoming.sender_id):
            return replace(incoming, text=incoming.text or "")
        if size > LARGEST:
            return replace(incoming, file_fault="size")
        try:
            file = await bot.get_file(file_id)
            content = bytes(await file.download_as_bytearray())
            return replace(incoming, file=await self._files.keep(content, name))
        except FileRefused as refused:
            return replace(incoming, file_fault=refused.fault)
        except TelegramError as error:
            _log.warning("a file could not be fetched: %s", error)
            return replace(incoming, file_fault="fetch")


def read_update(update: Update) -> tuple[Message | None, Incoming] | None:
    """What an update says; None for what a conversation has no use for."""
    if update.callback_query:
        return None, _pressed(update.update_id, update.callback_query)
    if update.message and update.message.from_user and not update.message.from_user.is_bot:
        return update.message, _said(update.update_id, update.message)
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
        sender_name=message.from_user.full_name,
        language=message.from_user.language_code,
        private=message.chat.type == "private",
    )


def _attached(message: Message) -> tuple[str, str, int] | None:
    """File id, name and size of what hangs on a message."""
    if message.document:
        document = message.document
        return document.file_id, document.file_name or "document", document.file_size or 0
    if message.photo:
        photo = message.photo[-1]  # the largest of its sizes
        return photo.file_id, "photo.jpg", photo.file_size or 0
    return None
