"""Telegram, through python-telegram-bot's `Bot` and types."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.base import Unsent
from bot.channels.layout import split, utf16_length
from bot.channels.telegram_http import AiohttpRequest
from bot.channels.telegram_updates import TelegramUpdates
from handlers.messages import Button, Reply
from report.lines import Line

_log = logging.getLogger(__name__)
_LIMIT = 4096  # UTF-16 units a message
_TOAST_LIMIT = 200
_POLL = 25  # seconds that one getUpdates call waits for news
_ALLOWED = ["message", "callback_query"]
_GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Telegram:
    """The Telegram channel: replies out, updates in by polling or by webhook."""

    def __init__(self, token: str, base_url: str, rate: float) -> None:
        request = AiohttpRequest()
        self.bot = Bot(
            token,
            base_url=f"{base_url}/bot",
            base_file_url=f"{base_url}/file/bot",
            request=request,
            get_updates_request=AiohttpRequest(),
        )
        self.messages_per_second = rate
        # Not the token itself, but known only to whoever knows the token.
        self.secret = hmac.new(token.encode(), b"webhook", "sha256").hexdigest()

    async def start(self) -> None:
        """Raises InvalidToken or NetworkError where the bot cannot be reached."""
        await self.bot.initialize()

    async def stop(self) -> None:
        await self.bot.shutdown()

    @property
    def username(self) -> str:
        return self.bot.username

    async def register_commands(self, commands: Mapping[str | None, Sequence[BotCommand]]) -> None:
        """Names the commands in Telegram's menu, by language; None is every other language."""
        for code, some in commands.items():
            await self.bot.set_my_commands(list(some), language_code=code)

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        """Sends a reply, split where it is too long; the buttons stand under its last part."""
        try:
            if reply.press_id:
                await self._answer_press(reply)
            if reply.lines:
                parts = split(reply.lines, _LIMIT)
                for part in parts[:-1]:
                    await self._send_part(chat_id, part, None)
                await self._send_part(chat_id, parts[-1], _keyboard(reply))
        except TelegramError as error:
            raise _unsent(error) from error

    async def _send_part(
        self, chat_id: str, lines: tuple[Line, ...], keyboard: InlineKeyboardMarkup | None
    ) -> None:
        text, entities = _text(lines)
        await self.bot.send_message(
            chat_id,
            text,
            entities=entities,
            reply_markup=keyboard,
            link_preview_options=_NO_PREVIEW,
        )

    async def _answer_press(self, reply: Reply) -> None:
        assert reply.press_id is not None
        toast = reply.toast[:_TOAST_LIMIT] if reply.toast else None
        try:
            await self.bot.answer_callback_query(reply.press_id, text=toast)
        except BadRequest as error:
            # Too late to stop the button's spinner; the message itself still matters.
            _log.info("a button press could not be answered: %s", error)

    async def poll(self, updates: TelegramUpdates) -> None:
        """Takes updates until cancelled. An update is confirmed only when it is stored."""
        await self.bot.delete_webhook()
        offset, pause = 0, 1.0
        while True:
            try:
                raw: list[dict[str, Any]] = await self.bot.do_api_request(
                    "getUpdates",
                    api_kwargs={"offset": offset, "timeout": _POLL, "allowed_updates": _ALLOWED},
                    read_timeout=_POLL + 5,
                )
                await updates.take(self.bot, raw)
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
            except InvalidToken:
                raise
            except Exception as error:
                _log.warning("polling Telegram: %s", error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30.0)
            else:
                offset = max([offset, *(one["update_id"] + 1 for one in raw)])
                pause = 1.0

    async def set_webhook(self, public_url: str) -> None:
        await self.bot.set_webhook(
            f"{public_url}{WEBHOOK_PATH}", secret_token=self.secret, allowed_updates=_ALLOWED
        )


WEBHOOK_PATH = "/telegram"


class Webhook:
    """The address to which Telegram delivers."""

    def __init__(self, telegram: Telegram, updates: TelegramUpdates) -> None:
        self._telegram = telegram
        self._updates = updates

    async def receive(self, request: web.Request) -> web.Response:
        """200 when the update is stored; anything else makes Telegram deliver it again."""
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), self._telegram.secret.encode()):
            return web.Response(status=403)
        try:
            update = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            return web.Response(status=400)
        await self._updates.take(self._telegram.bot, [update])
        return web.Response()


def _keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    rows = [[_key(button)] for button in reply.choices]
    if sum(len(button.label) for button in reply.choices) <= 24 and len(reply.choices) <= 3:
        rows = [[_key(button) for button in reply.choices]] if reply.choices else []
    if reply.actions:
        rows.append([_key(button) for button in reply.actions])
    return InlineKeyboardMarkup(rows) if rows else None


def _key(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, callback_data=button.data)


def _text(lines: tuple[Line, ...]) -> tuple[str, list[MessageEntity]]:
    """Text and the places that are bold or italic: no markup, so nothing typed becomes any."""
    entities: list[MessageEntity] = []
    position = 0
    for line in lines:
        length = utf16_length(line.text)
        if line.style == "strong" and line.text.strip():
            entities.append(MessageEntity(MessageEntity.BOLD, position, length))
        elif line.style == "quiet" and line.text.strip():
            entities.append(MessageEntity(MessageEntity.ITALIC, position, length))
        position += length + 1
    return "\n".join(line.text for line in lines), entities


def _unsent(error: TelegramError) -> Unsent:
    reason = f"{type(error).__name__}: {error.message}"
    match error:
        case RetryAfter():
            return Unsent(reason, retry_after=_seconds(error))
        case ChatMigrated():
            return Unsent(reason, moved_to=str(error.new_chat_id))
        case Forbidden():
            return Unsent(reason, permanent=True, unreachable=True)
        case BadRequest():
            gone = any(word in error.message.lower() for word in _GONE)
            return Unsent(reason, permanent=True, unreachable=gone)
        case InvalidToken():
            return Unsent(reason, permanent=True)
        case NetworkError():
            return Unsent(reason)
        case _:
            return Unsent(reason)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()
