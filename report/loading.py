"""Reading checklist files: YAML in, a `Checklist` out, every fault with file, line and item.

Beside `name.yaml` (Vietnamese) may stand `name.en.yaml`, the same texts in English by id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from report.checklist import (
    OUTLINE_NAMES,
    PLACEHOLDER,
    Check,
    Checklist,
    Heading,
    Item,
    Listing,
    Narrative,
    Paragraph,
)

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file that people edit."""

    file: str
    line: int
    item: str | None
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.item}: {self.reason}" if self.item else f"{where}: {self.reason}"


class FaultyFile(Exception):
    """A checklist, units or translation file that cannot be used; `faults` says why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class Source:
    """A YAML file with the line on which everything in it stands."""

    def __init__(self, file: Path) -> None:
        """Raises FaultyFile where the file is missing or not YAML."""
        self.name = file.name
        try:
            text = file.read_text(encoding="utf-8")
            self._root = yaml.compose(text, Loader=yaml.SafeLoader)
            self.data: Any = yaml.safe_load(text)
        except FileNotFoundError:
            raise FaultyFile([Fault(str(file), 0, None, "there is no such file")]) from None
        except UnicodeDecodeError:
            raise FaultyFile([Fault(self.name, 1, None, "is not UTF-8 text")]) from None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            raise FaultyFile([Fault(self.name, line, None, f"{error.problem}")]) from None
        if not isinstance(self.data, dict):
            raise FaultyFile([Fault(self.name, 1, None, "should hold `name: value` lines")])

    def line(self, path: Path_) -> int:
        """The line of the innermost thing along `path` that exists."""
        node, line = self._root, 1
        for step in path:
            node = _child(node, step)
            if node is None:
                break
            line = node.start_mark.line + 1
        return line

    def fault(self, path: Path_, reason: str) -> Fault:
        return Fault(self.name, self.line(path), self._item(path), reason)

    def _item(self, path: Path_) -> str | None:
        # sections / 0 / items / 3 / ... -> that item's id
        data: Any = self.data
        found = None
        for step in path:
            try:
                data = data[step]
            except (KeyError, IndexError, TypeError):
                break
            if isinstance(data, dict) and isinstance(data.get("id"), str):
                found = data["id"]
        return found


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None


def load_checklist(file: Path) -> Checklist:
    """The checklist of `file`. Raises FaultyFile with every fault that was found."""
    source = Source(file)
    try:
        checklist = Checklist.model_validate(source.data)
    except ValidationError as error:
        raise FaultyFile(list(_model_faults(source, error))) from None
    faults = list(_name_faults(source, checklist))
    if faults:
        raise FaultyFile(faults)
    return checklist


def _model_faults(source: Source, error: ValidationError) -> Iterator[Fault]:
    for detail in error.errors():
        path = tuple(detail["loc"])
        reason = detail["msg"].removeprefix("Value error, ")
        if detail["type"] == "extra_forbidden":
            reason = f"`{path[-1]}` is not known here"
        elif detail["type"] == "missing":
            reason = f"`{path[-1]}` is missing"
        elif path and isinstance(path[-1], str):
            reason = f"`{path[-1]}`: {reason}"
        yield source.fault(path, reason)


def _name_faults(source: Source, checklist: Checklist) -> Iterator[Fault]:
    """Everything that names an item which does not exist."""
    items = checklist.by_id
    for s, section in enumerate(checklist.sections):
        for i, item in enumerate(section.items):
            path: Path_ = ("sections", s, "items", i)
            for where, name in _names_in_item(item):
                if name not in items:
                    yield source.fault((*path, *where), f"names `{name}`, which is no item")
    for c, check in enumerate(checklist.checks):
        for name in _names_in_check(check):
            if name not in items and name not in OUTLINE_NAMES:
                yield source.fault(("checks", c), f"names `{name}`, which is no item")
    for b, block in enumerate(checklist.outline):
        for name in _names_in_block(block):
            if name not in items and name not in OUTLINE_NAMES:
                yield source.fault(("outline", b), f"names `{name}`, which is no item")


def _names_in_item(item: Item) -> Iterator[tuple[Path_, str]]:
    if item.when:
        yield from ((("when",), name) for name in sorted(item.when.names | item.when.last_names))
    for part in item.ratio or ():
        yield ("ratio",), part
    for c, check in enumerate(item.check):
        yield from ((("check", c), name) for name in _names_in_check(check))


def _names_in_check(check: Check) -> list[str]:
    said = {match[1].removeprefix("last_") for match in PLACEHOLDER.finditer(check.say)}
    return sorted(check.rule.names | check.rule.last_names | said)


def _names_in_block(block: Heading | Paragraph | Narrative | Listing) -> list[str]:
    match block:
        case Heading():
            return []
        case Paragraph():
            named = block.when.names if block.when else frozenset[str]()
            return sorted(named | {match[1] for match in PLACEHOLDER.finditer(block.text)})
        case Narrative():
            return [block.narrative]
        case Listing():
            return [block.listing]


def load_translation(file: Path, checklist: Checklist) -> Checklist:
    """`checklist` with the texts of `file`. Raises FaultyFile where the two do not match."""
    source = Source(file)
    faults = list(_translation_faults(source, checklist))
    if faults:
        raise FaultyFile(faults)
    return _translated(checklist, source.data)


def _translation_faults(source: Source, checklist: Checklist) -> Iterator[Fault]:
    expected = {
        "sections": {section.id for section in checklist.sections},
        "items": set(checklist.by_id),
        "checks": {check.id for check in _all_checks(checklist)},
    }
    for part, ids in expected.items():
        given = source.data.get(part) or {}
        for missing in sorted(ids - given.keys()):
            yield source.fault((part,), f"{part} `{missing}` is not translated")
        for unknown in sorted(given.keys() - ids):
            yield source.fault((part, unknown), f"{part} `{unknown}` is not in the checklist")


def _all_checks(checklist: Checklist) -> list[Check]:
    return [*(c for item in checklist.all_items for c in item.check), *checklist.checks]


def _translated(checklist: Checklist, texts: dict[str, Any]) -> Checklist:
    data = checklist.model_dump()
    data["title"] = texts.get("title", checklist.title)
    for section in data["sections"]:
        section["title"] = texts["sections"][section["id"]]
        section["items"] = [_translated_field(i, texts["items"][i["id"]]) for i in section["items"]]
        for item in section["items"]:
            item["check"] = [{**c, "say": texts["checks"][c["id"]]} for c in item["check"]]
    data["checks"] = [{**c, "say": texts["checks"][c["id"]]} for c in data["checks"]]
    return checklist.model_validate(data)


def _translated_field(field: dict[str, Any], texts: dict[str, Any]) -> dict[str, Any]:
    options, parts = texts.get("options", {}), texts.get("fields", {})
    return {
        **field,
        **{name: text for name, text in texts.items() if name not in ("options", "fields")},
        "options": [{**o, "label": options.get(o["id"], o["label"])} for o in field["options"]],
        "fields": [_translated_field(part, parts.get(part["id"], {})) for part in field["fields"]],
    }
