"""Reply markup: what a keyboard may hold, and what of it a sent message shows."""

from __future__ import annotations

from typing import Any

from tests.fakes.telegram_params import JsonDict, Params, bad_request

MAX_BUTTONS = 100
MAX_CALLBACK_BYTES = 64
BUTTON_ACTIONS = frozenset(
    [
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    ]
)


def read_markup(params: Params) -> JsonDict | None:
    """The checked reply_markup of a call, of any kind; None where there is none.

    Raises:
        ApiError: it is no keyboard, or one that Telegram refuses.
    """
    markup = params.json("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        _check_rows(markup["inline_keyboard"], "inline_keyboard", _check_inline_button)
    elif "keyboard" in markup:
        _check_rows(markup["keyboard"], "keyboard", _check_button)
    return markup


def inline_part(markup: JsonDict | None) -> JsonDict | None:
    """What a message shows of its markup: inline buttons only, and no empty keyboard."""
    if markup and any(markup.get("inline_keyboard") or ()):
        return {"inline_keyboard": markup["inline_keyboard"]}
    return None


def _check_rows(rows: Any, name: str, check: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        of = " of the InlineKeyboardMarkup" if name == "inline_keyboard" else ""
        raise bad_request(f'field "{name}"{of} must be an Array of Arrays')
    count = 0
    for row in rows:
        for button in row:
            check(button)
            count += 1
    if count > MAX_BUTTONS:
        raise bad_request("reply markup is too long")


def _check_inline_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise _button_error("InlineKeyboardButton must be an Object")
    if not button.get("text"):
        raise _button_error('Field "text" must be a non-empty String')
    data = button.get("callback_data")
    if data is not None:
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif BUTTON_ACTIONS.isdisjoint(button):
        raise _button_error("Text buttons are unallowed in the inline keyboard")


def _check_button(button: Any) -> None:
    text = button if isinstance(button, str) else isinstance(button, dict) and button.get("text")
    if not text:
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or Object")


def _button_error(text: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {text}")
