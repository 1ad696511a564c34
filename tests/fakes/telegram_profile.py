"""What a bot says of itself: getMe, its commands, descriptions and menu button."""

from __future__ import annotations

import re

from tests.fakes.telegram_methods import Method
from tests.fakes.telegram_params import JsonDict, Params, bad_request
from tests.fakes.telegram_state import TelegramState

MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
# Longest text of each, in characters.
PROFILE_TEXTS = {"name": 64, "description": 512, "short_description": 120}
SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)
DEFAULT_MENU_BUTTON: JsonDict = {"type": "commands"}


def get_me(state: TelegramState, params: Params) -> JsonDict:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return {**state.bot, **abilities}


def set_my_commands(state: TelegramState, params: Params) -> bool:
    commands = params.json("commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    state.commands[_scope(state, params)] = commands
    return True


def _check_command(command: JsonDict) -> None:
    if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(command.get("description", "")) <= MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def get_my_commands(state: TelegramState, params: Params) -> list[JsonDict]:
    return state.commands.get(_scope(state, params), [])


def delete_my_commands(state: TelegramState, params: Params) -> bool:
    state.commands.pop(_scope(state, params), None)
    return True


def _scope(state: TelegramState, params: Params) -> tuple[object, ...]:
    scope = params.json("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if kind.startswith("chat"):
        state.chat_of(Params(scope))
    return kind, scope.get("chat_id"), scope.get("user_id"), _language(params)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise bad_request("invalid language code specified")
    return language


def _text_methods(name: str, longest: int) -> dict[str, Method]:
    """The setter and the getter of one text of the profile."""
    label = name.replace("_", " ")

    def set_text(state: TelegramState, params: Params) -> bool:
        text = params.text(name)
        if len(text) > longest:
            raise bad_request(f"bot {label} is too long")
        state.profile[name, _language(params)] = text
        return True

    def get_text(state: TelegramState, params: Params) -> JsonDict:
        text = state.profile.get((name, _language(params))) or state.profile.get((name, ""))
        return {name: text or ""}

    method = name.replace("_", "")
    return {f"setmy{method}": set_text, f"getmy{method}": get_text}


def set_chat_menu_button(state: TelegramState, params: Params) -> bool:
    button = params.json("menu_button") or DEFAULT_MENU_BUTTON
    if button.get("type") not in {"commands", "web_app", "default"}:
        raise bad_request("can't parse menu button: Unsupported type specified")
    state.menu_buttons[_menu_chat(state, params)] = button
    return True


def get_chat_menu_button(state: TelegramState, params: Params) -> JsonDict:
    chat_id = _menu_chat(state, params)
    everywhere = state.menu_buttons.get(0, DEFAULT_MENU_BUTTON)
    return state.menu_buttons.get(chat_id, everywhere)


def _menu_chat(state: TelegramState, params: Params) -> int:
    return state.chat_of(params).id if "chat_id" in params else 0


METHODS: dict[str, Method] = {
    "getme": get_me,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setchatmenubutton": set_chat_menu_button,
    "getchatmenubutton": get_chat_menu_button,
}
for _name, _longest in PROFILE_TEXTS.items():
    METHODS |= _text_methods(_name, _longest)
