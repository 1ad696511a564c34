"""Checklist and units files on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.language import LOCALES
from handlers.library import Texts
from report.loading import Fault, FaultyFile, Source, load_checklist, load_translation
from storage.records import Unit

_CHECKLISTS = Path(__file__).parent.parent / "config" / "checklists"
_KINDS = ("province", "district", "commune", "office")


def load_checklists(name: str) -> Texts:
    """A shipped checklist in every language in which it is written. Raises FaultyFile."""
    return load_checklist_file(_CHECKLISTS / f"{name}.yaml")


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
    faults: list[Fault] = []
    units = list(_units(source, source.data.get("units"), ("units",), None, faults))
    seen: set[str] = set()
    for unit in units:
        if unit.id in seen:
            faults.append(Fault(source.name, 1, unit.id, "stands twice"))
        seen.add(unit.id)
    if faults:
        raise FaultyFile(faults)
    return [
        Unit(u.id, u.name, u.short, u.kind, u.parent_id, u.code, u.aliases, place)
        for place, u in enumerate(units)
    ]


def _units(
    source: Source,
    nodes: Any,
    path: tuple[str | int, ...],
    parent: str | None,
    faults: list[Fault],
) -> Iterator[Unit]:
    if not isinstance(nodes, list):
        faults.append(source.fault(path, "should be a list of units"))
        return
    for n, node in enumerate(nodes):
        here = (*path, n)
        fault = _fault(node)
        if fault:
            faults.append(source.fault(here, fault))
            continue
        yield Unit(
            node["id"],
            node["name"],
            node.get("short", node["name"]),
            node["kind"],
            parent,
            node.get("code"),
            tuple(node.get("aliases", ())),
        )
        if "units" in node:
            yield from _units(source, node["units"], (*here, "units"), node["id"], faults)


def _fault(node: Any) -> str | None:
    if not isinstance(node, dict):
        return "a unit has `id`, `name` and `kind`"
    for name in ("id", "name", "kind"):
        if not isinstance(node.get(name), str) or not node[name]:
            return f"`{name}` is missing"
    if node["kind"] not in _KINDS:
        return f"`kind` is one of {', '.join(_KINDS)}"
    return None
