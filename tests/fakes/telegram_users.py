"""Scripted people and groups: they write, press, block, and read what the bot answered."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from tests.fakes.telegram_entities import find_entities, utf16_length
from tests.fakes.telegram_files import document_json, photo_json
from tests.fakes.telegram_methods import MAX_TEXT
from tests.fakes.telegram_params import ApiError, JsonDict, Upload, forbidden
from tests.fakes.telegram_state import ChangeKind, Chat, SentFile, TelegramState

BLOCKED = forbidden("bot was blocked by the user")
DEACTIVATED = forbidden("user is deactivated")
SUPERGROUP_BASE = -1_000_000_000_000
DEFAULT_SECONDS = 10.0


class Telegram(Protocol):
    """What a person needs of the stand-in."""

    state: TelegramState

    def publish(self, kind: str, payload: JsonDict, chat_id: int) -> int: ...


@dataclass(frozen=True, slots=True)
class BotMessage:
    """A message of the bot as a person sees it."""

    raw: JsonDict
    document: SentFile | None = None

    @property
    def message_id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """The text, or the caption of a file."""
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def buttons(self) -> list[list[tuple[str, str]]]:
        """Rows of (label, callback_data); a link button gives its address."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [
            [
                (button["text"], button.get("callback_data") or button.get("url", ""))
                for button in row
            ]
            for row in rows
        ]


class ChatView:
    """A chat as its reader sees it: what the bot sent, in order, each thing taken once."""

    def __init__(self, telegram: Telegram, chat: Chat) -> None:
        self._telegram = telegram
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    def next_message(self, timeout: float = DEFAULT_SECONDS) -> Awaitable[BotMessage]:
        """The next message of the bot not yet taken.

        Raises:
            TimeoutError: none came within `timeout` seconds; its text tells what did.
        """
        return self._next_message("message", timeout)

    def next_edit(self, timeout: float = DEFAULT_SECONDS) -> Awaitable[BotMessage]:
        """The next message as the bot changed it, not yet taken."""
        return self._next_message("edit", timeout)

    def next_deletion(self, timeout: float = DEFAULT_SECONDS) -> Awaitable[BotMessage]:
        """The next message that the bot deleted."""
        return self._next_message("delete", timeout)

    async def next_toast(self, timeout: float = DEFAULT_SECONDS) -> JsonDict:  # noqa: ASYNC109
        """The next answer to a pressed button: `text` (may be empty) and `show_alert`."""
        return await self._take("toast", timeout)

    async def _next_message(self, kind: ChangeKind, seconds: float) -> BotMessage:
        return self._view(await self._take(kind, seconds))

    def _take(self, kind: ChangeKind, seconds: float) -> Coroutine[Any, Any, JsonDict]:
        chat = self.chat
        unread = chat.unread[kind]

        def found() -> JsonDict | None:
            return unread.popleft() if unread else None

        def describe() -> str:
            return f"no {kind} in chat {chat.id} within {seconds} s; the chat:\n{self.transcript()}"

        return chat.pulse.until(found, seconds, describe)

    def _view(self, message: JsonDict) -> BotMessage:
        return BotMessage(message, self._telegram.state.sent_file(message))

    def untaken(self) -> list[BotMessage]:
        """The messages of the bot that nobody took yet."""
        return [self._view(message) for message in self.chat.unread["message"]]

    def messages(self) -> list[BotMessage]:
        """Everything the bot has in this chat now, edited messages as they are."""
        bot_id = self._telegram.state.bot["id"]
        own = (
            message for message in self.chat.messages.values() if message["from"]["id"] == bot_id
        )
        return [self._view(message) for message in own]

    def transcript(self) -> str:
        """The last messages of both sides, a line each, for a test that failed."""
        lines = []
        for message in list(self.chat.messages.values())[-20:]:
            arrow = "<" if message["from"]["is_bot"] else ">"
            view = BotMessage(message)
            labels = [f"[{label}]" for row in view.buttons for label, _ in row]
            kinds = [kind for kind in ("document", "photo") if kind in message]
            lines.append(" ".join([arrow, f"#{view.message_id}", *kinds, view.text, *labels]))
        return "\n".join(lines) or "(empty)"

    def _my_chat_member(self, user: JsonDict, old: str, new: str) -> int:
        bot = self._telegram.state.bot
        payload = {
            "chat": self.chat.info,
            "from": user,
            "date": int(time.time()),
            "old_chat_member": _member(bot, old),
            "new_chat_member": _member(bot, new),
        }
        return self._telegram.publish("my_chat_member", payload, self.chat.id)


def _member(bot: JsonDict, status: str) -> JsonDict:
    member: JsonDict = {"user": bot, "status": status}
    if status == "kicked":
        member["until_date"] = 0
    return member


class Person(ChatView):
    """Somebody with a phone, reading the private chat with the bot.

    Whatever sends gives the update_id, or 0 where the bot asked not to get that kind.
    """

    def __init__(self, telegram: Telegram, chat: Chat, user: JsonDict) -> None:
        super().__init__(telegram, chat)
        self.user = user

    async def say(self, text: str, chat: ChatView | None = None, reply_to: int = 0) -> int:
        """Writes to the bot, or into a group."""
        text = text.strip()
        if not text or utf16_length(text) > MAX_TEXT:
            raise ValueError("Telegram sends 1 to 4096 characters at once")
        content: JsonDict = {"text": text}
        if entities := find_entities(text):
            content["entities"] = entities
        where = (chat or self).chat
        if reply_to:
            content["reply_to_message"] = where.messages[reply_to]
        return self._send(content, where)

    async def send(self, chat: ChatView | None = None, **content: object) -> int:
        """Any other kind of message: `send(location={"latitude": 21.1, "longitude": 105.5})`."""
        return self._send(content, (chat or self).chat)

    async def send_photo(
        self,
        content: bytes,
        caption: str | None = None,
        *,
        album: str = "",
        size: int | None = None,
    ) -> int:
        """A photo. Those with the same `album` arrive as one media group."""
        upload = Upload("photo.jpg", content, "image/jpeg")
        stored = self._telegram.state.store_file(upload, "photos", size)
        message: JsonDict = {"photo": photo_json(stored), **_caption(caption)}
        if album:
            message["media_group_id"] = album
        return self._send(message, self.chat)

    async def send_document(
        self,
        content: bytes,
        filename: str,
        mime: str = "application/octet-stream",
        caption: str | None = None,
        *,
        size: int | None = None,
    ) -> int:
        """A file. `size` makes Telegram believe that it is bigger than it is."""
        upload = Upload(filename, content, mime)
        stored = self._telegram.state.store_file(upload, "documents", size)
        return self._send({"document": document_json(stored), **_caption(caption)}, self.chat)

    def _send(self, content: JsonDict, chat: Chat) -> int:
        if chat is self.chat:
            if chat.refusal in (BLOCKED, DEACTIVATED):
                raise RuntimeError("whoever blocked the bot cannot write to it: unblock first")
            chat.refusal = None
        message = chat.new_message(self.user, content)
        return self._telegram.publish("message", message, chat.id)

    async def press(
        self,
        label: str | None = None,
        *,
        data: str | None = None,
        message_id: int | None = None,
        chat: ChatView | None = None,
    ) -> int:
        """Presses the button with this label or data, of the last message that has it.

        A label of the keyboard below the input field is said instead, as Telegram does.

        Raises:
            LookupError: no such button is to be seen; its text tells which are.
        """
        view = chat or self
        for message in reversed(view.chat.messages.values()):
            if message_id is None or message["message_id"] == message_id:
                found = _find_data(message, label, data)
                if found is not None:
                    return self._query(view.chat, message, found)
        if label is not None and any(label in row for row in view.chat.keyboard):
            return await self.say(label, chat)
        raise LookupError(f"no button {label or data!r}; the chat:\n{view.transcript()}")

    async def press_stale(self, message_id: int, data: str) -> int:
        """Presses a button that an old screen still shows, whatever the message became since."""
        gone = {"chat": self.chat.info, "message_id": message_id, "date": 0}
        return self._query(self.chat, self.chat.messages.get(message_id, gone), data)

    def _query(self, chat: Chat, message: JsonDict, data: str) -> int:
        query = {
            "id": self._telegram.state.new_callback(chat, self.user["id"]),
            "from": self.user,
            "message": message,
            "chat_instance": str(7_000_000_000 + chat.id),
            "data": data,
        }
        return self._telegram.publish("callback_query", query, chat.id)

    def edit(self, message_id: int, text: str) -> int:
        """Changes a message of this person in the private chat."""
        old = self.chat.messages[message_id]
        new = {**old, "text": text, "edit_date": int(time.time())}
        new.pop("entities", None)
        if entities := find_entities(text):
            new["entities"] = entities
        self.chat.messages[message_id] = new
        return self._telegram.publish("edited_message", new, self.chat.id)

    @property
    def last_message_id(self) -> int:
        """Of what this person wrote last in the private chat; 0 before anything was."""
        mine = (m for m in reversed(self.chat.messages.values()) if m["from"] is self.user)
        return int(next(mine, {"message_id": 0})["message_id"])

    def block(self) -> int:
        self.chat.refusal = BLOCKED
        return self._my_chat_member(self.user, "member", "kicked")

    def unblock(self) -> int:
        self.chat.refusal = None
        return self._my_chat_member(self.user, "kicked", "member")

    def deactivate(self) -> None:
        """The account is deleted; Telegram tells the bot nothing of it."""
        self.chat.refusal = DEACTIVATED


def _caption(caption: str | None) -> JsonDict:
    return {"caption": caption} if caption else {}


def _find_data(message: JsonDict, label: str | None, data: str | None) -> str | None:
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            found = button.get("callback_data")
            if found is not None and (button["text"] == label or found == data):
                return str(found)
    return None


class Group(ChatView):
    """A group with the bot in it. `creator` is who added the bot."""

    def __init__(self, telegram: Telegram, chat: Chat, creator: Person) -> None:
        super().__init__(telegram, chat)
        self.creator = creator

    def add_bot(self) -> int:
        self.chat.refusal = None
        update_id = self._my_chat_member(self.creator.user, "left", "member")
        self._service({"new_chat_members": [self._telegram.state.bot]})
        return update_id

    def kick_bot(self) -> int:
        self.chat.refusal = forbidden(f"bot was kicked from the {self.chat.kind} chat")
        return self._my_chat_member(self.creator.user, "member", "kicked")

    def migrate(self) -> int:
        """Makes it a supergroup: the old id refuses with migrate_to_chat_id. Gives the new id."""
        old = self.chat
        new_id = SUPERGROUP_BASE + old.id
        info = {"id": new_id, "title": old.info["title"], "type": "supergroup"}
        self._service({"migrate_to_chat_id": new_id})
        old.refusal = ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": new_id},
        )
        self.chat = Chat(new_id, "supergroup", info)
        self._telegram.state.chats[new_id] = self.chat
        self._service({"migrate_from_chat_id": old.id})
        return new_id

    def _service(self, content: JsonDict) -> int:
        message = self.chat.new_message(self.creator.user, content)
        return self._telegram.publish("message", message, self.chat.id)
