"""Entries of lists that may be one thing named twice: proposed, and joined only by a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from config.language import Language
from config.records import record
from report.edits import same_place
from report.items import Item
from report.reading.text import fold
from report.rollup import Shared, key_of
from report.showing import show, show_entry
from report.summary import Summary
from report.values import Value

_NEAR = 88  # rapidfuzz ratio from which two entries are worth a look
# All pairs of so many are compared in a tenth of a second; of more, neighbours in the alphabet.
_MOST_IN_PAIRS = 1000
_NEIGHBOURS = 12
_FIGURE = re.compile(r"\d+")
_NAMED_ONCE = frozenset({"list", "text", "reference"})


@record(frozen=True, slots=True)
class Proposal:
    """Two entries, the one that stands first in the report first, and the place where it is kept
    whether they are one."""

    item: Item
    one: Shared
    other: Shared
    place: str


def proposals(summary: Summary, language: Language) -> Iterator[Proposal]:
    """What nobody has decided yet, in the order of the report."""
    for item in summary.checklist.all_items:
        if item.rollup == "list" and item.type in _NAMED_ONCE and item.scope == "unit":
            parts = summary.items[item.id].parts
            names = [fold(_name(item, part, language)) for part in parts]
            figures = [_FIGURE.findall(as_text(item, part, language)) for part in parts]
            for first, second in _near(names, figures):
                one, other = parts[first], parts[second]
                place = same_place(item.id, key_of(one.value), key_of(other.value))
                if place not in summary.edits:
                    yield Proposal(item, one, other, place)


def as_text(item: Item, part: Shared, language: Language) -> str:
    """An entry on one line."""
    if isinstance(part.value, dict):
        return show_entry(item, part.value, language)
    value: Value = part.value  # type: ignore[assignment]  # entries and files are other types
    return show(item, value, language)


def _name(item: Item, part: Shared, language: Language) -> str:
    """What tells an entry from others: of one with several fields, those that must be given."""
    if not isinstance(part.value, dict):
        return as_text(item, part, language)
    needed = {field.id for field in item.fields if field.required}
    named = {name: value for name, value in part.value.items() if name in needed}
    return show_entry(item, named, language)


def _near(texts: list[str], figures: list[list[str]]) -> Iterator[tuple[int, int]]:
    order = list(range(len(texts)))
    reach = len(texts)
    if len(texts) > _MOST_IN_PAIRS:
        order.sort(key=texts.__getitem__)
        reach = _NEIGHBOURS
    found = [
        tuple(sorted((order[at], order[at + 1 + step])))
        for at in range(len(order))
        for _, _, step in process.extract_iter(
            texts[order[at]],
            [texts[one] for one in order[at + 1 : at + 1 + reach]],
            scorer=fuzz.ratio,
            score_cutoff=_NEAR,
        )
        # Village 1 and village 2 differ in one letter, and are not one.
        if figures[order[at]] == figures[order[at + 1 + step]]
    ]
    yield from sorted(found)  # type: ignore[misc]  # pairs
