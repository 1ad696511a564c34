"""Checklist and units files on the disk."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from config.language import LOCALES
from handlers.library import Texts
from report.items import Line, Model, Steps
from report.loading import load_checklist
from report.source import FaultyFile, Found, Source
from report.translation import load_translation
from storage.records import Unit

_log = logging.getLogger(__name__)
_CHECKLISTS = Path(__file__).parent.parent / "config" / "checklists"


class _UnitNode(Model):
    """A unit as its file has it, with the units below it."""

    id: Line
    name: Line
    short: Line | None = None
    kind: Literal["province", "district", "commune", "office"]
    code: Line | None = None  # of the statistics office; text, for some begin with 0
    aliases: tuple[Line, ...] = ()
    units: tuple[_UnitNode, ...] = ()


class _UnitsFile(Model):
    units: tuple[_UnitNode, ...]


def load_checklists(name: str) -> Texts:
    """A shipped checklist in every language in which it is written. Raises FaultyFile."""
    return load_checklist_file(_CHECKLISTS / f"{name}.yaml")


@cache
def shipped_checklists() -> tuple[Texts, ...]:
    """All of them, by file name; what is wrong in one is logged, and the others are there."""
    found = []
    for file in sorted(_CHECKLISTS.glob("*.yaml")):
        if "." not in file.stem:  # `name.en.yaml` is a translation
            try:
                found.append(load_checklist_file(file))
            except FaultyFile as fault:
                _log.error("a checklist cannot be offered:\n%s", fault)
    return tuple(found)


def load_checklist_file(file: Path) -> Texts:
    """The checklist of `file`, with the translations beside it. Raises FaultyFile."""
    checklist = load_checklist(file)
    texts: Texts = {"vi": checklist}
    for code in LOCALES:
        translation = file.with_suffix(f".{code}.yaml")
        if code != "vi" and translation.exists():
            texts[code] = load_translation(translation, checklist)
    return texts


def load_units(file: Path) -> list[Unit]:
    """The tree of units, parents before children. Raises FaultyFile."""
    source = Source(file)
    placed = list(_placed(source.read_as(_UnitsFile).units, ("units",), None))
    source.refuse(_twins([(path, node.id) for path, node, _ in placed]))
    return [
        Unit(
            id=node.id,
            name=node.name,
            short=node.short or node.name,
            kind=node.kind,
            parent_id=parent,
            code=node.code,
            aliases=node.aliases,
            place=place,
        )
        for place, (_, node, parent) in enumerate(placed)
    ]


def _placed(
    nodes: tuple[_UnitNode, ...], path: Steps, parent: str | None
) -> Iterator[tuple[Steps, _UnitNode, str | None]]:
    """Every unit with the way to it in the file and the id of its parent."""
    for n, node in enumerate(nodes):
        yield (*path, n), node, parent
        yield from _placed(node.units, (*path, n, "units"), node.id)


def _twins(named: list[tuple[Steps, str]]) -> Found:
    seen: set[str] = set()
    for path, unit_id in named:
        if unit_id in seen:
            yield path, "stands twice"
        seen.add(unit_id)
