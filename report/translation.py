"""Checklists in another language: beside `name.yaml` (Vietnamese) may stand `name.en.yaml`, the
same texts by id. What it leaves out is shown as the original has it."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import Any

import pydantic

from report.checklist import Checklist
from report.items import PLACEHOLDER, Field, Line, Model, Steps
from report.source import Found, Source


class _FieldTexts(Model):
    """The texts of an item or of a part of a list, in another language."""

    label: Line | None = None
    ask: Line | None = None
    hint: Line | None = None
    example: Line | None = None
    unit: Line | None = None
    options: dict[str, Line] = pydantic.Field(default_factory=dict)
    fields: dict[str, _FieldTexts] = pydantic.Field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        return self.model_dump(exclude={"options", "fields"}, exclude_none=True)


class _Translation(Model):
    title: Line | None = None
    sections: dict[str, Line] = pydantic.Field(default_factory=dict)
    items: dict[str, _FieldTexts] = pydantic.Field(default_factory=dict)
    checks: dict[str, Line] = pydantic.Field(default_factory=dict)


def load_translation(file: Path, checklist: Checklist) -> Checklist:
    """`checklist` with the texts of `file`. Raises FaultyFile where the two do not match."""
    source = Source(file)
    translation = source.read_as(_Translation)
    source.refuse(_translation_faults(translation, checklist))
    return _translated(checklist, translation)


def _translation_faults(given: _Translation, checklist: Checklist) -> Found:
    sections = {section.id for section in checklist.sections}
    checks = {check.id: check for _, check in checklist.placed_checks}
    yield from _id_faults("sections", given.sections.keys(), sections)
    yield from _id_faults("items", given.items.keys(), checklist.by_id.keys())
    yield from _id_faults("checks", given.checks.keys(), checks.keys())
    for name in given.items.keys() & checklist.by_id.keys():
        yield from _field_faults(("items", name), given.items[name], checklist.by_id[name])
    for name in given.checks.keys() & checks.keys():
        if _placeholders(given.checks[name]) != _placeholders(checks[name].say):
            wanted = " ".join(f"{{{one}}}" for one in _placeholders(checks[name].say))
            yield ("checks", name), f"needs the placeholders of the original: {wanted}"


def _id_faults(part: str, given: Set[str], expected: Set[str]) -> Found:
    for missing in sorted(expected - given):
        yield (part,), f"{part} `{missing}` is not translated"
    for unknown in sorted(given - expected):
        yield (part, unknown), f"{part} `{unknown}` is not in the checklist"


def _field_faults(path: Steps, given: _FieldTexts, field: Field) -> Found:
    fields = {part.id: part for part in field.fields}
    surplus: list[Steps] = [(name,) for name in given.texts() if getattr(field, name) is None]
    surplus += [("options", o) for o in given.options.keys() - {one.id for one in field.options}]
    surplus += [("fields", name) for name in given.fields.keys() - fields.keys()]
    for steps in surplus:
        yield (*path, *steps), f"`{steps[-1]}` is not in the checklist"
    for name in given.fields.keys() & fields.keys():
        yield from _field_faults((*path, "fields", name), given.fields[name], fields[name])


def _placeholders(text: str) -> list[str]:
    return sorted(match[1] for match in PLACEHOLDER.finditer(text))


def _translated(checklist: Checklist, given: _Translation) -> Checklist:
    data = checklist.model_dump()
    data["title"] = given.title or checklist.title
    for section in data["sections"]:
        section["title"] = given.sections[section["id"]]
        section["items"] = [_translated_item(item, given) for item in section["items"]]
    data["checks"] = [{**c, "say": given.checks[c["id"]]} for c in data["checks"]]
    return checklist.model_validate(data)


def _translated_item(item: dict[str, Any], given: _Translation) -> dict[str, Any]:
    checks = [{**check, "say": given.checks[check["id"]]} for check in item["check"]]
    return {**_translated_field(item, given.items[item["id"]]), "check": checks}


def _translated_field(field: dict[str, Any], given: _FieldTexts) -> dict[str, Any]:
    parts = given.fields
    return {
        **field,
        **given.texts(),
        "options": [
            {**o, "label": given.options.get(o["id"], o["label"])} for o in field["options"]
        ],
        "fields": [
            _translated_field(part, parts.get(part["id"], _FieldTexts()))
            for part in field["fields"]
        ],
    }
