"""The methods a bot talks with: sending, editing, deleting, answering buttons."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.fakes.telegram_entities import (
    check_entities,
    find_entities,
    parse_markup,
    utf16_length,
)
from tests.fakes.telegram_keyboards import inline_part, read_markup
from tests.fakes.telegram_params import ApiError, JsonDict, Params, bad_request
from tests.fakes.telegram_state import Chat, TelegramState

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_TOAST = 200
ACTIONS = frozenset(
    [
        "cancel",
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "record_audio",
        "upload_audio",
        "upload_document",
        "choose_sticker",
        "find_location",
        "pick_up_location",
        "record_video_note",
        "upload_video_note",
    ]
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)

Method = Callable[[TelegramState, Params], object]


def send_message(state: TelegramState, params: Params) -> JsonDict:
    chat = state.writable_chat(params)
    content = _text_content(params, "message is too long")
    return post(state, chat, params, content)


def post(state: TelegramState, chat: Chat, params: Params, content: JsonDict) -> JsonDict:
    """Puts the bot's message into the chat, with its markup and what it replies to."""
    markup = read_markup(params)
    replied = _replied(chat, params)
    if replied is not None:
        content["reply_to_message"] = replied
    if buttons := inline_part(markup):
        content["reply_markup"] = buttons
    if markup:
        _show_keyboard(chat, markup)
    message = chat.new_message(state.bot, content)
    chat.show("message", message)
    return message


def read_text(params: Params, name: str, entities_name: str) -> tuple[str, list[JsonDict]]:
    """Text with its entities as the chat will show them, and trimmed as Telegram trims it."""
    text = params.text(name)
    mode = params.text("parse_mode")
    if mode:
        text, entities = parse_markup(text, mode)
    else:
        entities = check_entities(text, params.json(entities_name))
    trimmed = text.strip()
    if trimmed != text:
        entities = _shifted(entities, len(text) - len(text.lstrip()), utf16_length(trimmed))
    return trimmed, entities + find_entities(trimmed)


def _shifted(entities: list[JsonDict], by: int, end: int) -> list[JsonDict]:
    moved = []
    for entity in entities:
        start = max(entity["offset"] - by, 0)
        stop = min(entity["offset"] + entity["length"] - by, end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return moved


def _text_content(params: Params, too_long: str) -> JsonDict:
    if not params.text("text"):
        raise bad_request("message text is empty")
    text, entities = read_text(params, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > MAX_TEXT // 2 and utf16_length(text) > MAX_TEXT:
        raise bad_request(too_long)
    content: JsonDict = {"text": text}
    if entities:
        content["entities"] = entities
    if preview := params.json("link_preview_options"):
        content["link_preview_options"] = preview
    return content


def caption_content(params: Params) -> JsonDict:
    """The caption of a document or photo, empty where there is none."""
    caption, entities = read_text(params, "caption", "caption_entities")
    if utf16_length(caption) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    content: JsonDict = {"caption": caption} if caption else {}
    if entities:
        content["caption_entities"] = entities
    return content


def _replied(chat: Chat, params: Params) -> JsonDict | None:
    reply = params.json("reply_parameters")
    message_id = reply.get("message_id") if isinstance(reply, dict) else None
    message_id = message_id or params.integer("reply_to_message_id")
    if not message_id:
        return None
    message = chat.messages.get(int(message_id))
    if message is not None:
        return {key: value for key, value in message.items() if key != "reply_to_message"}
    if params.flag("allow_sending_without_reply"):
        return None
    if isinstance(reply, dict) and reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _show_keyboard(chat: Chat, markup: JsonDict) -> None:
    if "keyboard" in markup:
        chat.keyboard = [
            [button if isinstance(button, str) else button["text"] for button in row]
            for row in markup["keyboard"]
        ]
    elif markup.get("remove_keyboard"):
        chat.keyboard = []


def edit_message_text(state: TelegramState, params: Params) -> JsonDict:
    chat, message = _to_edit(state, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edit(chat, message, _text_content(params, "MESSAGE_TOO_LONG"), params)


def edit_message_caption(state: TelegramState, params: Params) -> JsonDict:
    chat, message = _to_edit(state, params)
    if "text" in message:
        raise bad_request("there is no caption in the message to edit")
    return _edit(chat, message, caption_content(params), params)


def edit_message_reply_markup(state: TelegramState, params: Params) -> JsonDict:
    chat, message = _to_edit(state, params)
    kept = {key: message[key] for key in _CONTENT if key in message}
    return _edit(chat, message, kept, params)


_CONTENT = ("text", "entities", "link_preview_options", "caption", "caption_entities")


def _to_edit(state: TelegramState, params: Params) -> tuple[Chat, JsonDict]:
    chat = state.writable_chat(params)
    message = state.message_of(chat, params, "message to edit")
    if message["from"]["id"] != state.bot["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(chat: Chat, message: JsonDict, content: JsonDict, params: Params) -> JsonDict:
    """The message with this content and no keyboard but the given one, as Telegram edits."""
    buttons = inline_part(read_markup(params))
    new = {**content, "reply_markup": buttons} if buttons else content
    old = {key: message[key] for key in (*_CONTENT, "reply_markup") if key in message}
    if new == old:
        raise bad_request(NOT_MODIFIED)
    edited = {key: value for key, value in message.items() if key not in old}
    edited |= {"edit_date": int(time.time()), **new}
    chat.messages[edited["message_id"]] = edited
    chat.show("edit", edited)
    return edited


def delete_message(state: TelegramState, params: Params) -> bool:
    chat = state.writable_chat(params)
    if not params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    message = state.message_of(chat, params, "message to delete")
    _delete(chat, message)
    return True


def delete_messages(state: TelegramState, params: Params) -> bool:
    chat = state.writable_chat(params)
    ids = params.json("message_ids") or []
    if not ids:
        raise bad_request("message identifiers are not specified")
    for message_id in ids[:100]:
        if (message := chat.messages.get(message_id)) is not None:
            _delete(chat, message)
    return True


def _delete(chat: Chat, message: JsonDict) -> None:
    del chat.messages[message["message_id"]]
    chat.show("delete", message)


def answer_callback_query(state: TelegramState, params: Params) -> bool:
    text = params.text("text")
    if utf16_length(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query = state.callbacks.pop(params.text("callback_query_id"), None)
    if query is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    toast = {"text": text, "show_alert": params.flag("show_alert"), "user_id": query.user_id}
    query.chat.show("toast", toast)
    return True


def send_chat_action(state: TelegramState, params: Params) -> bool:
    chat = state.writable_chat(params)
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(action)
    return True


def pin_chat_message(state: TelegramState, params: Params) -> bool:
    chat = state.writable_chat(params)
    chat.check_pinnable()
    message = state.message_of(chat, params, "message to pin")
    chat.pinned.append(message["message_id"])
    return True


def unpin_chat_message(state: TelegramState, params: Params) -> bool:
    chat = state.writable_chat(params)
    chat.check_pinnable()
    if "message_id" in params:
        state.message_of(chat, params, "message to unpin")
        chat.pinned = [pin for pin in chat.pinned if pin != params.integer("message_id")]
    else:
        del chat.pinned[-1:]
    return True


def get_chat(state: TelegramState, params: Params) -> JsonDict:
    chat = state.chat_of(params)
    full = {
        **chat.info,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if chat.pinned and (message := chat.messages.get(chat.pinned[-1])):
        full["pinned_message"] = message
    return full


def leave_chat(state: TelegramState, params: Params) -> bool:
    chat = state.chat_of(params)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.refusal = ApiError(403, f"Forbidden: bot is not a member of the {chat.kind} chat")
    return True


METHODS: dict[str, Method] = {
    "sendmessage": send_message,
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
    "pinchatmessage": pin_chat_message,
    "unpinchatmessage": unpin_chat_message,
    "getchat": get_chat,
    "leavechat": leave_chat,
}
