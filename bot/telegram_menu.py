"""The menu of commands that Telegram shows beside the input field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.language import LOCALES, Locales, language
from handlers.command_table import commands

if TYPE_CHECKING:
    from telegram import BotCommand


def menus() -> dict[str | None, list[BotCommand]]:
    """The commands by language code; None is for everybody else, who get Vietnamese."""
    by_language: dict[str | None, list[BotCommand]] = {None: _menu("vi")}
    for code in LOCALES:
        by_language[code] = _menu(code)
    return by_language


def _menu(code: Locales) -> list[BotCommand]:
    from telegram import BotCommand

    words = language(code)
    return [
        BotCommand(one.name_in(code), words.say(one.says))
        for one in commands()
        if one.name != "start"
    ]
