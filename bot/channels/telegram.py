"""Telegram, through python-telegram-bot's `Bot` and types."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from telegram import Bot, BotCommand, InlineKeyboardMarkup, InputFile, MessageEntity
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    RetryAfter,
    TelegramError,
)

from bot.channels.base import Unsent
from bot.channels.telegram_http import AiohttpRequest, seconds_of
from bot.channels.telegram_messages import Message, messages_of
from bot.files import Files
from bot.pace import Limit
from handlers.messages import Reply

_log = logging.getLogger(__name__)
WEBHOOK_PATH = "/telegram"
_TOAST_LIMIT = 200
_LONGEST_REASON = 300  # characters
_TIMEOUT = 25.0  # seconds for a call
_ON_THE_WAY = 10.0  # seconds by which news may come later than asked for; then nobody is there
_UPLOAD = 120.0  # seconds that a document of 20 MB may take on a poor line
_ALLOWED = ["message", "callback_query"]
_GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
# core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: one message a second in
# a chat, short bursts aside; 20 in any minute in a group.
_IN_A_CHAT = Limit(per_second=1, burst=5)
_IN_A_GROUP = Limit(per_second=0.25, burst=5)
_SAID_ALREADY = ("message is not modified",)
_NO_RIGHT = ("not enough rights",)
_NOT_THERE = ("message to edit not found", "message can't be edited")
_NO_PREVIEW = {"is_disabled": True}

_Call = Callable[[], Awaitable[object]]


class Telegram:
    """The Telegram channel: replies out, and what listening for updates needs of the Bot API."""

    def __init__(
        self, token: str, base_url: str, rate: float, files: Files, timeout: float = _TIMEOUT
    ) -> None:
        self._request = AiohttpRequest(timeout)
        self.bot = Bot(
            token,
            base_url=f"{base_url}/bot",
            base_file_url=f"{base_url}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self.messages_per_second = rate
        # Not the token itself, but known only to whoever knows the token.
        self.secret = hmac.new(token.encode(), b"webhook", "sha256").hexdigest()
        self._files = files
        self._made: dict[int, int] = {}  # calls made for messages that are to be tried again

    async def start(self) -> None:
        """Asks who the bot is. Raises InvalidToken, or another TelegramError where nobody answers
        now: what needs no name works all the same then. `stop` is due in any case."""
        await self.bot.initialize()

    async def stop(self) -> None:
        await self.bot.shutdown()

    @property
    def username(self) -> str:
        """The bot's name in links; empty until Telegram has said it."""
        try:
            return self.bot.username
        except RuntimeError:  # nobody has answered yet
            return ""

    def chat_limit(self, chat_id: str) -> Limit | None:
        if not self.messages_per_second:
            return None
        return _IN_A_GROUP if is_group(chat_id) else _IN_A_CHAT

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        """Sends a reply: stops the pressed button's spinner, then message by message.

        Raises Unsent; called again for the same message, it goes on where it stopped.
        """
        made = self._made.pop(message_id, 0)
        for call in self._calls(chat_id, reply)[made:]:
            try:
                await call()
            except TelegramError as error:
                unsent = self._unsent(error)
                if made and not unsent.permanent:
                    self._made[message_id] = made
                raise unsent from error
            made += 1

    async def show(self, chat_id: str, shown_as: str | None, reply: Reply) -> str:
        """The first of the messages that the reply becomes; it is meant to be a short one."""
        message = messages_of(reply)[0]
        try:
            if shown_as is not None and await self._edit(chat_id, int(shown_as), message):
                return shown_as
            return str(await self._new(chat_id, message))
        except TelegramError as error:
            raise self._unsent(error) from error

    async def pin(self, chat_id: str, shown_as: str) -> bool:
        """Quietly: nobody's phone rings for it."""
        try:
            return await self.bot.pin_chat_message(
                chat_id, int(shown_as), disable_notification=True
            )
        except BadRequest as error:
            if _is_about(error, _NO_RIGHT):
                return False
            raise self._unsent(error) from error
        except TelegramError as error:
            raise self._unsent(error) from error

    async def unpin(self, chat_id: str, shown_as: str) -> None:
        try:
            await self.bot.unpin_chat_message(chat_id, int(shown_as))
        except BadRequest as error:  # it is not pinned, or we must not: somebody else will
            _log.info("a message could not be unpinned: %s", error)
        except TelegramError as error:
            raise self._unsent(error) from error

    async def _edit(self, chat_id: str, message_id: int, message: Message) -> bool:
        """Whether the message is there still, and now says this."""
        try:
            await self._call(
                "editMessageText",
                chat_id=chat_id,
                message_id=message_id,
                text=message.text,
                entities=message.entities,
                reply_markup=message.keyboard,
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if _is_about(error, _SAID_ALREADY):
                return True
            if _is_about(error, _NOT_THERE):
                return False
            raise
        return True

    def _calls(self, chat_id: str, reply: Reply) -> list[_Call]:
        calls: list[_Call] = [
            partial(self._send_document if one.document else self._send_text, chat_id, one)
            for one in messages_of(reply)
        ]
        if reply.press_id:
            calls.insert(0, partial(self._answer_press, reply.press_id, reply.toast))
        return calls

    def _send_text(self, chat_id: str, message: Message) -> Awaitable[bytes]:
        return self._call(
            "sendMessage",
            chat_id=chat_id,
            text=message.text,
            entities=message.entities,
            reply_markup=message.keyboard,
            link_preview_options=_NO_PREVIEW,
        )

    async def _new(self, chat_id: str, message: Message) -> int:
        """The id of the message."""
        sent = await self._send_text(chat_id, message)
        return int(self._request.parse_json_payload(sent)["result"]["message_id"])

    async def _send_document(self, chat_id: str, message: Message) -> None:
        assert message.document is not None
        path = self._files.path(message.document.sha256)
        content = await asyncio.to_thread(path.read_bytes)
        keyboard = message.keyboard
        await self.bot.send_document(
            chat_id,
            InputFile(content, message.document.name),
            caption=message.text or None,
            caption_entities=MessageEntity.de_list(message.entities, self.bot) or None,
            reply_markup=InlineKeyboardMarkup.de_json({**keyboard}, self.bot) if keyboard else None,
            read_timeout=_UPLOAD,
        )

    async def _answer_press(self, press_id: str, toast: str | None) -> None:
        try:
            text = toast[:_TOAST_LIMIT] if toast else None
            await self._call("answerCallbackQuery", callback_query_id=press_id, text=text)
        except BadRequest as error:
            # Too late to stop the button's spinner; the message itself still matters.
            _log.info("a button press could not be answered: %s", error)

    def _call(self, method: str, **params: Any) -> Awaitable[bytes]:
        """The answer of a method of the Bot API; what is None or empty is left out. For what is
        said at every answer: the `Bot`'s own methods make objects of all they send and get."""
        said = {name: value for name, value in params.items() if value not in (None, [])}
        return self._request.call(f"{self.bot.base_url}/{method}", said)

    def _unsent(self, error: TelegramError) -> Unsent:
        # A page that says what was not found may repeat the address, and with it the token.
        said = error.message.replace(self.bot.token, "…")
        reason = f"{type(error).__name__}: {said}"[:_LONGEST_REASON]
        if error.__cause__ is not None:
            # The answer was not Telegram's but a page of some proxy or carrier: it says nothing
            # about the chat, whatever its status.
            return Unsent(reason)
        match error:
            case RetryAfter():
                return Unsent(reason, retry_after=seconds_of(error))
            case ChatMigrated():
                return Unsent(reason, moved_to=str(error.new_chat_id))
            case Forbidden():
                return Unsent(reason, permanent=True, unreachable=True)
            case BadRequest():
                return Unsent(reason, permanent=True, unreachable=_is_about(error, _GONE))
            case _:  # a server that is down or not itself; a token that can be set right
                return Unsent(reason)

    async def register_commands(self, commands: Mapping[str | None, Sequence[BotCommand]]) -> None:
        """Names the commands in Telegram's menu, by language; None is every other language."""
        for code, some in commands.items():
            await self.bot.set_my_commands(list(some), language_code=code)

    async def set_webhook(self, public_url: str) -> None:
        """Has Telegram deliver to this address."""
        await self.bot.set_webhook(
            f"{public_url}{WEBHOOK_PATH}", secret_token=self.secret, allowed_updates=_ALLOWED
        )

    async def delete_webhook(self) -> None:
        await self.bot.delete_webhook()

    async def updates(self, offset: int, wait: int) -> list[Any]:
        """The updates from `offset` on, waited for so many seconds; those before are confirmed.

        As they came: `Bot.get_updates` raises for all of them where it cannot read one, and
        would do so at every repetition.
        """
        asked = {"offset": offset, "timeout": wait, "allowed_updates": json.dumps(_ALLOWED)}
        found = await self._request.post(
            f"{self.bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=wait + _ON_THE_WAY
        )
        if not isinstance(found, list):
            raise TelegramError("the answer is no list of updates")
        return found


def _is_about(error: BadRequest, words: Sequence[str]) -> bool:
    return any(word in error.message.lower() for word in words)


def is_group(chat_id: str) -> bool:
    """Groups and supergroups have negative ids."""
    return chat_id.startswith("-")
