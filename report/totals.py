"""Rolled-up values: as one value, as rules see them, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from config.language import Language
from report.answers import operand
from report.expressions import Operand
from report.items import Item
from report.rollup import RolledUp
from report.showing import show, show_number
from report.values import Number, Value


def total_value(rolled: RolledUp) -> Value | None:
    """The rolled-up value; what the owner alone answers is its own total."""
    if rolled.value is None and len(rolled.by_unit) == 1 and not rolled.parts:
        return next(iter(rolled.by_unit.values()))
    return rolled.value


def total_operands(items: Mapping[str, RolledUp], units: int, reported: int) -> dict[str, Operand]:
    """The rolled-up figures as rules over the whole see them."""
    operands = {name: _total_operand(rolled) for name, rolled in items.items()}
    return {**operands, "units": Decimal(units), "units_reported": Decimal(reported)}


def _total_operand(rolled: RolledUp) -> Operand:
    value = total_value(rolled)
    if value is not None:
        return operand(value)
    return Decimal(len(rolled.parts)) if rolled.by_unit else None


def show_total(item: Item, rolled: RolledUp, language: Language) -> str:
    """A rolled-up value with its unit: `2.745 hộ`; a list as how many entries it has."""
    value = total_value(rolled)
    if isinstance(value, Number):
        return show_number(item, value, language)
    if value is not None:
        return show(item, value, language)
    return language.number(len(rolled.parts)) if rolled.by_unit else "…"
