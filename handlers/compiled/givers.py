"""Who gave an answer: names and roles by person, and what stood there before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.language import Language, msg
from config.records import record
from handlers.roles import role_name
from report.checklist import Checklist
from report.showing import show
from report.values import Value, decode
from storage.database import Transaction
from storage.people import all_people
from storage.records import Role


@record(frozen=True)
class Givers:
    """Everybody's name, and their role on a unit; who has left keeps the name."""

    names: Mapping[str, str]
    roles: Mapping[tuple[str, str], Role]  # by person and unit

    def name(self, person_id: str, words: Language) -> str:
        return self.names.get(person_id) or words.say(msg("somebody else"))

    def role(self, person_id: str, unit_id: str, words: Language) -> str:
        """Empty where they hold none there (any more)."""
        role = self.roles.get((person_id, unit_id))
        return words.say(role_name(role)) if role else ""


async def all_givers(db: Transaction) -> Givers:
    names: dict[str, str] = {}
    roles: dict[tuple[str, str], Role] = {}
    for one in await all_people(db):
        names[one.id] = one.name
        if one.unit_id and one.role:
            roles.setdefault((one.id, one.unit_id), one.role)
    return Givers(names, roles)


def value_of(checklist: Checklist, item_id: str, stored: Any) -> Value | None:
    """The value of an answer's JSON; None for one that was left out or taken back."""
    if not isinstance(stored, dict) or "value" not in stored:
        return None
    try:
        return decode(checklist.by_id[item_id], stored["value"])
    except ValueError:  # of an earlier version of the checklist
        return None


def shown(checklist: Checklist, item_id: str, stored: Any, words: Language) -> str:
    """An answer's JSON as people read it; empty where there is none."""
    value = value_of(checklist, item_id, stored)
    if value is not None:
        return show(checklist.by_id[item_id], value, words)
    is_left_out = isinstance(stored, dict) and "skipped" in stored
    return words.say(msg("left out")) if is_left_out else ""
