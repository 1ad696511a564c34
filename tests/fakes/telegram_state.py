"""What the stand-in remembers: its bot, chats with their messages, files, callback queries."""

from __future__ import annotations

import itertools
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from tests.fakes.telegram_params import ApiError, JsonDict, Params, Upload, bad_request, forbidden
from tests.fakes.telegram_pulse import Pulse

ChatKind = Literal["private", "group", "supergroup"]
ChangeKind = Literal["message", "edit", "delete", "toast"]
FileKind = Literal["documents", "photos", "voice"]

# Older messages and updates are forgotten, so that a long run does not fill the memory.
KEPT_MESSAGES = 1000
NEVER_STARTED = forbidden("bot can't initiate conversation with a user")


class SentFile(NamedTuple):
    """A file that the bot sent."""

    content: bytes
    filename: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of either side. `size` is what Telegram says, which a test may make bigger."""

    file_id: str
    path: str
    upload: Upload
    size: int

    def to_json(self) -> JsonDict:
        unique = f"AQAD{self.file_id[-12:]}"
        return {"file_id": self.file_id, "file_unique_id": unique, "file_size": self.size}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that became visible in a chat: a message, an edit, a deletion, a toast."""

    kind: ChangeKind
    message: JsonDict


@dataclass(slots=True, eq=False)
class Chat:
    """A chat as Telegram keeps it. `refusal` is what every write to it answers."""

    id: int
    kind: ChatKind
    info: JsonDict
    refusal: ApiError | None = None
    last_message_id: int = 0
    messages: dict[int, JsonDict] = field(default_factory=dict)
    # What was not yet taken by the person reading this chat.
    unread: dict[ChangeKind, deque[JsonDict]] = field(default_factory=dict)
    keyboard: list[list[str]] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    lets_bot_pin: bool = True
    actions: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT_MESSAGES))
    pulse: Pulse = field(default_factory=Pulse)

    def __post_init__(self) -> None:
        for kind in ("message", "edit", "delete", "toast"):
            self.unread[kind] = deque(maxlen=KEPT_MESSAGES)

    def new_message(self, sender: JsonDict, content: JsonDict) -> JsonDict:
        """The next message of this chat, kept, with a fresh message_id."""
        self.last_message_id += 1
        message = {
            "message_id": self.last_message_id,
            "from": sender,
            "chat": self.info,
            "date": int(time.time()),
            **content,
        }
        self.messages[self.last_message_id] = message
        if len(self.messages) > KEPT_MESSAGES:
            del self.messages[next(iter(self.messages))]
        return message

    def show(self, kind: ChangeKind, what: JsonDict) -> None:
        self.unread[kind].append(what)
        self.pulse.beat()

    def check_pinnable(self) -> None:
        """In a private chat everybody may pin; in a group whoever has the right to."""
        if self.kind != "private" and not self.lets_bot_pin:
            raise bad_request("not enough rights to manage pinned messages in the chat")

    def check_writable(self) -> None:
        if self.refusal is not None:
            raise self.refusal.fresh()


@dataclass(slots=True)
class CallbackQuery:
    """A pressed button that waits for its answer."""

    chat: Chat
    user_id: int


class TelegramState:
    """Everything the methods read and change."""

    def __init__(self, token: str) -> None:
        self.token = token
        bot_id = int(token.partition(":")[0])
        self.bot: JsonDict = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "Giao Ban",
            "username": "giaoban_test_bot",
        }
        self.chats: dict[int, Chat] = {}
        self.users: dict[int, JsonDict] = {}
        self.files: dict[str, StoredFile] = {}
        self.file_paths: dict[str, StoredFile] = {}
        self.callbacks: dict[str, CallbackQuery] = {}
        self.commands: dict[tuple[object, ...], list[JsonDict]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int, JsonDict] = {}
        self._serial = itertools.count(1)
        self._callback_ids = itertools.count(4_382_000_000_000_001)

    def chat_of(self, params: Params, name: str = "chat_id") -> Chat:
        """The chat that a call names.

        Raises:
            ApiError: the parameter is missing, or the bot never met that chat.
        """
        chat_id = params.values.get(name)
        if chat_id is None or chat_id == "":
            raise bad_request("chat_id is empty")
        try:
            return self.chats[int(chat_id)]
        except (KeyError, ValueError, TypeError):
            raise bad_request("chat not found") from None

    def writable_chat(self, params: Params) -> Chat:
        chat = self.chat_of(params)
        chat.check_writable()
        return chat

    def message_of(self, chat: Chat, params: Params, purpose: str) -> JsonDict:
        """The message that a call names; `purpose` is the Bot API's word: `message to edit`."""
        message = chat.messages.get(params.integer("message_id"))
        if message is None:
            raise bad_request(f"{purpose} not found")
        return message

    def store_file(self, upload: Upload, kind: FileKind, size: int | None = None) -> StoredFile:
        number = next(self._serial)
        ending = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        stored = StoredFile(
            file_id=f"BQACAgUAAxkBAAI{number:012d}",
            path=f"{kind}/file_{number}.{ending}",
            upload=upload,
            size=len(upload.content) if size is None else size,
        )
        self.files[stored.file_id] = stored
        self.file_paths[stored.path] = stored
        return stored

    def new_callback(self, chat: Chat, user_id: int) -> str:
        """The id of a query that answerCallbackQuery may answer once."""
        query_id = str(next(self._callback_ids))
        self.callbacks[query_id] = CallbackQuery(chat, user_id)
        return query_id

    def sent_file(self, message: JsonDict) -> SentFile | None:
        """The document, or the biggest photo, that a message carries."""
        document = message.get("document") or (message.get("photo") or [None])[-1]
        if document is None:
            return None
        upload = self.files[document["file_id"]].upload
        return SentFile(upload.content, upload.name)
