"""Rolling up: one figure, list or narrative out of many units' answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import field
from decimal import ROUND_HALF_UP, Decimal

from config.records import record
from report.answers import Answers, ratio
from report.edits import Edit, same_places
from report.items import Item
from report.values import Entry, Number, Scalar, StoredFile, Value, encode


@record(frozen=True, slots=True)
class Shared:
    """A list entry or a text, and the units that gave it."""

    value: Scalar | Entry | StoredFile
    units: tuple[str, ...]


@record(frozen=True, slots=True)
class RolledUp:
    """One item over all units. `value` is a figure; `parts` are the entries of a list or the
    texts of a narrative, in the order of the units, the same ones merged."""

    value: Value | None
    by_unit: Mapping[str, Value] = field(default_factory=dict)
    parts: tuple[Shared, ...] = ()

    @property
    def answered(self) -> int:
        """How many units gave an answer."""
        return len(self.by_unit)


_NO_EDITS: Mapping[str, Edit] = {}


def roll_up(
    item: Item, answers: Mapping[str, Answers], edits: Mapping[str, Edit] = _NO_EDITS
) -> RolledUp:
    """`item` over the answers by unit id, in the order in which the units come; entries of a list
    that `edits` say are the same are one."""
    return roll_up_all((item,), answers, edits)[item.id]


def roll_up_all(
    items: Sequence[Item], answers: Mapping[str, Answers], edits: Mapping[str, Edit] = _NO_EDITS
) -> dict[str, RolledUp]:
    """All of these items, by id, in one pass over the reports."""
    columns = _columns(items, answers)
    return {item.id: _rolled_up(item, columns, edits) for item in items}


def _columns(items: Sequence[Item], answers: Mapping[str, Answers]) -> dict[str, dict[str, Value]]:
    """The values by item and unit, those that ratios are made of, too."""
    found: dict[str, dict[str, Value]] = {
        name: {} for item in items for name in (item.id, *(item.ratio or ()))
    }
    # Report by report: three thousand reports are more than a processor's cache holds.
    for unit, given in answers.items():
        for name, column in found.items():
            value = given.value(name)
            if value is not None:
                column[unit] = value
    return found


def _rolled_up(
    item: Item, columns: Mapping[str, Mapping[str, Value]], edits: Mapping[str, Edit]
) -> RolledUp:
    by_unit = columns[item.id]
    match item.rollup:
        case "ratio":
            return RolledUp(_ratio_of_sums(item, columns), by_unit)
        case "count_yes":
            count = Number(Decimal(sum(value is True for value in by_unit.values())))
            return RolledUp(count if by_unit else None, by_unit)
        case "list" | "narrative":
            return RolledUp(None, by_unit, _joined(_merged(by_unit), same_places(item.id, edits)))
        case "none":
            return RolledUp(None, by_unit)
        case _:
            return RolledUp(_figure(_FIGURES[item.rollup], by_unit.values()), by_unit)


_FIGURES: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "sum": lambda figures: sum(figures, Decimal(0)),
    "mean": lambda figures: sum(figures, Decimal(0)) / len(figures),
    "min": min,
    "max": max,
}


def _figure(combine: Callable[[list[Decimal]], Decimal], values: Iterable[Value]) -> Number | None:
    numbers = [value for value in values if isinstance(value, Number)]
    if not numbers:
        return None
    figure = combine([number.value for number in numbers])
    return Number(_plain(figure), any(number.approximate for number in numbers))


def _plain(figure: Decimal) -> Decimal:
    # A mean such as 10/3 has 28 digits; six decimals are more than any figure here has.
    rounded = figure.quantize(Decimal("0.000001"), ROUND_HALF_UP)
    return figure if figure == rounded else rounded


def _ratio_of_sums(item: Item, columns: Mapping[str, Mapping[str, Value]]) -> Number | None:
    """Of the units that gave both figures; a mean of percentages would weigh them wrongly."""
    assert item.ratio is not None
    part, whole = (columns[name] for name in item.ratio)
    both = [unit for unit in part if unit in whole]
    parts = _figure(_FIGURES["sum"], [part[unit] for unit in both])
    wholes = _figure(_FIGURES["sum"], [whole[unit] for unit in both])
    return ratio(parts, wholes)


def key_of(value: Scalar | Entry | StoredFile) -> str:
    """Eight letters that tell one entry of a list from another."""
    told = json.dumps([type(value).__name__, encode(value)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _merged(by_unit: Mapping[str, Value]) -> tuple[Shared, ...]:
    """Every entry or text once, with all the units that gave it."""
    found: dict[Hashable, tuple[Scalar | Entry | StoredFile, dict[str, None]]] = {}
    for unit, value in by_unit.items():
        for part in value if isinstance(value, tuple) else (value,):
            key = frozenset(part.items()) if isinstance(part, Mapping) else part
            found.setdefault(key, (part, {}))[1][unit] = None
    return tuple(Shared(part, tuple(units)) for part, units in found.values())


def _joined(parts: tuple[Shared, ...], same: Iterable[tuple[str, str]]) -> tuple[Shared, ...]:
    """The parts with those put together that somebody said are the same: under the first one's
    name, with the units of all."""
    heads: dict[str, str] = {}

    def head(key: str) -> str:
        while key in heads:
            key = heads[key]
        return key

    for one, other in same:
        if head(one) != head(other):
            heads[head(one)] = head(other)
    if not heads:
        return parts
    found: dict[str, Shared] = {}
    for part in parts:
        key = head(key_of(part.value))
        known = found.get(key)
        units = dict.fromkeys((*(known.units if known else ()), *part.units))
        found[key] = Shared(known.value if known else part.value, tuple(units))
    return tuple(found.values())
