"""Figures that are possible but hard to believe: asked about once, whatever the checklist says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from config.language import Language, Message, msg
from report.items import Item
from report.showing import show_bare
from report.values import Number

_MANY = Decimal(20)  # below, ten times more or nothing at all is nothing unusual
_TIMES = Decimal(10)
_FAR = Decimal("0.5")  # of last period's sum


def doubts(
    item: Item, figure: Number, last: Number | None, language: Language
) -> Iterator[tuple[str, str]]:
    """What is hard to believe of an answer: an id, good for this item, and how to say it."""
    if item.type == "percent" and figure.value > 100:
        yield f"{item.id}.over_100", _say(_OVER_100, item, figure, None, language)
    if last is None:
        return
    if figure.value >= last.value * _TIMES and last.value > 0 and figure.value >= _MANY:
        yield f"{item.id}.tenfold", _say(_TENFOLD, item, figure, last, language)
    elif figure.value == 0 and last.value >= _MANY:
        yield f"{item.id}.zero", _say(_ZERO, item, figure, last, language)
    elif figure.value * _TIMES <= last.value and last.value >= _MANY:
        yield f"{item.id}.tenth", _say(_TENTH, item, figure, last, language)


def doubt_of_sum(
    item: Item, total: Number, last: Number, language: Language
) -> tuple[str, str] | None:
    """The same of a sum over all units, beside the sum of the same units last period."""
    change = abs(total.value - last.value)
    if last.value < _MANY or change <= last.value * _FAR:
        return None
    return f"{item.id}.far_from_last", _say(_FAR_FROM_LAST, item, total, last, language)


_OVER_100 = msg("{label}: {figure} is more than 100%.")
_TENFOLD = msg("{label}: {figure} is ten times last period's {last}, or more.")
_TENTH = msg("{label}: {figure} is a tenth of last period's {last}, or less.")
_ZERO = msg("{label}: {figure}, where it was {last} last period.")
_FAR_FROM_LAST = msg("{label}: {figure} in all, far from last period's {last}.")


def _say(
    message: Message, item: Item, figure: Number, last: Number | None, language: Language
) -> str:
    shown = {"figure": show_bare(item, figure, language), "label": item.label}
    if last is not None:
        shown["last"] = show_bare(item, last, language)
    return language.say(message.filled(**shown))
