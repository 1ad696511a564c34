"""Whom a broadcast is for: units by name or by the state of their report, and which roles there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from config.language import LOCALES, Message, language, msg
from config.records import record
from handlers.collecting.led import campaigns_led
from handlers.roles import APPROVERS, OFFICERS
from handlers.turn import Turn
from report.reading.names import Names
from report.reading.text import fold
from storage.people import Addressee, addressees_by_unit
from storage.records import Campaign, Role, Unit
from storage.standing import Standing, standings


@record(frozen=True)
class Group:
    """Units by how far their report is. `words` is what can be typed for it."""

    label: Message
    words: Message
    holds: Callable[[Standing], bool]


GROUPS: Mapping[str, Group] = {
    "late": Group(msg("Not submitted yet"), msg("late | not submitted"), lambda one: not one.is_in),
    "idle": Group(
        msg("Nothing answered yet"),
        msg("not begun | nothing answered"),
        lambda one: not one.is_in and not one.is_begun,
    ),
    "returned": Group(
        msg("Returned, not submitted again"),
        msg("returned | sent back"),
        lambda one: one.state == "returned",
    ),
    "in": Group(msg("Already submitted"), msg("submitted | already in"), lambda one: one.is_in),
    "all": Group(msg("All units"), msg("all | everybody"), lambda one: True),
}
ROLES: Mapping[str, frozenset[Role]] = {
    "officers": OFFICERS,
    "leaders": APPROVERS,
    "both": OFFICERS | APPROVERS,
}


@record(frozen=True)
class Draft:
    """A broadcast that is being put together; `units` where they were named one by one."""

    campaign: str = ""
    who: str = ""
    units: tuple[str, ...] = ()
    roles: str = ""
    words: str = ""

    @classmethod
    def of(cls, turn: Turn) -> Draft | None:
        """What the open question is about; None where it is about something else."""
        stored = turn.conversation.draft
        parts = stored.get("broadcast") if isinstance(stored, dict) else None
        if not isinstance(parts, dict):
            return None
        return cls(**{**parts, "units": tuple(parts["units"])})

    def to_json(self) -> dict[str, Any]:
        return {"broadcast": {**asdict(self), "units": list(self.units)}}


@record(frozen=True)
class Audience:
    """The units that a broadcast is for and who is there to get it, each once."""

    units: tuple[Unit, ...]
    people: tuple[Addressee, ...]
    empty: tuple[Unit, ...]  # units where nobody can be reached

    @property
    def reached(self) -> int:
        """In how many units somebody gets it."""
        return len(self.units) - len(self.empty)


async def campaigns_of(turn: Turn) -> list[Campaign]:
    """The open campaigns of the units that the sender leads, or else what was closed last."""
    owned = await campaigns_led(turn)
    return [one for one in owned if one.state == "open"] or owned


async def campaign_of(turn: Turn, draft: Draft) -> Campaign | None:
    """None where it is not the sender's, or not any more."""
    return next((one for one in await campaigns_of(turn) if one.id == draft.campaign), None)


async def units_in(turn: Turn, draft: Draft) -> list[Standing]:
    """The units that the draft means, as they stand now."""
    asked = await standings(await turn.read(), draft.campaign)
    if draft.who == "units":
        return [one for one in asked if one.unit.id in draft.units]
    return [one for one in asked if GROUPS[draft.who].holds(one)]


async def audience_of(turn: Turn, draft: Draft) -> Audience:
    """Who gets it, but for the sender."""
    assert turn.person is not None
    units = [one.unit for one in await units_in(turn, draft)]
    ids = [unit.id for unit in units]
    found = await addressees_by_unit(await turn.read(), ids, ROLES[draft.roles])
    people = {one.person_id: one for unit in ids for one in found.get(unit, ())}
    people.pop(turn.person.id, None)
    empty = [unit for unit in units if not found.get(unit.id)]
    return Audience(tuple(units), tuple(people.values()), tuple(empty))


def group_called(text: str) -> str | None:
    """The group that `text` says, in either language."""
    said = fold(text)
    return next((name for name, one in GROUPS.items() if said in _ways_to_say(one)), None)


def _ways_to_say(group: Group) -> list[str]:
    spoken = [language(code) for code in LOCALES]
    labels = [one.say(group.label) for one in spoken]
    words = [word for one in spoken for word in one.say(group.words).split(" | ")]
    return [fold(one) for one in (*labels, *words)]


def units_called(asked: Sequence[Standing], text: str) -> tuple[list[Unit], list[str]]:
    """The units that `text` names (`sơn bua, sơn mùa`), and the parts that name none for sure."""
    by_id = {one.unit.id: one.unit for one in asked}
    names = Names({unit.id: (unit.name, unit.short) for unit in by_id.values()})
    parts = [part.strip() for part in re.split(r"[,;\n]| và | and ", text) if part.strip()]
    matched = [(part, names.match(part)) for part in parts]
    found = [by_id[ids[0]] for _, ids in matched if len(ids) == 1]
    unclear = [part for part, ids in matched if len(ids) != 1]
    return list(dict.fromkeys(found)), unclear
