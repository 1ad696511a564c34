"""What the page's header and menu say of the person it is for."""

from __future__ import annotations

from typing import Any

from config.language import Language, Locales, closest, language
from handlers.command_table import Command, commands
from handlers.roles import role_name
from storage.database import Database
from storage.people import PersonRow, who_is


class Doorman:
    """Tells a page who it is for; nobody yet, where no invite was used."""

    def __init__(self, database: Database, locale: Locales) -> None:
        self._database = database
        self._locale = locale

    async def welcome(self, chat_id: str) -> dict[str, Any]:
        async with self._database.transaction() as db:
            person = await who_is(db, "web", chat_id)
        if person is None:
            return {"locale": self._locale, "person": None, "menu": []}
        words = language(closest(person.language, self._locale))
        return {
            "locale": words.code,
            "person": _person_json(person, words),
            "menu": _menu(person, words),
        }


def _person_json(person: PersonRow, words: Language) -> dict[str, str]:
    return {
        "id": person.id,
        "name": person.name,
        "unit": person.unit_name or "",
        "role": person.role or "",
        "role_name": words.say(role_name(person.role)) if person.role else "",
    }


def _menu(person: PersonRow, words: Language) -> list[dict[str, str]]:
    """The commands that the person may give; what only some may, they came for: it goes first."""
    known = [one for one in commands() if one.needs != "nothing" and _is_for(person, one)]
    return [_entry(one, words) for one in sorted(known, key=lambda one: one.roles is None)]


def _is_for(person: PersonRow, command: Command) -> bool:
    return command.roles is None or person.role in command.roles


def _entry(command: Command, words: Language) -> dict[str, str]:
    says = words.say(command.says)
    return {
        "command": f"/{command.name_in(words.code)}",
        "says": says[:1].upper() + says[1:],
    }
