"""The amounts that an answer names: `3 ngàn rưỡi`, `hai nghìn bảy trăm`, `5 trăm triệu`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from report.reading.literals import Literal, read_literal
from report.reading.number_words import (
    DIGITS,
    DOUBTFUL,
    PLACES,
    SCALES,
    Readings,
    behind_scale,
    below_thousand,
    can_begin,
    is_number_word,
    scaled,
)
from report.reading.phrases import Token


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure and all it can mean. `literal` where it is digits alone; `scale` is the
    smallest scale word in it; `last` the place behind it in the answer."""

    readings: Readings
    last: int
    literal: Literal | None = None
    sure: bool = True
    scale: int = 1


def begins(found: Sequence[Token], at: int) -> bool:
    """Whether an amount begins at `at`."""
    token = found[at]
    return token.kind == "figure" or (token.kind == "word" and can_begin(token.text))


def read_amount(found: Sequence[Token], start: int, *, comma_is_decimal: bool) -> Amount:
    """The amount that begins at `start`: coefficients, each with a smaller scale than before.
    With `comma_is_decimal`, a comma before a scale word is never taken to group thousands."""
    at, scale, sure = start, 0, True
    total: Readings = (Decimal(0),)
    while (part := _coefficient(found, at)) is not None:
        here, behind = _scale(found, part.last)
        if not here and not scale:
            return part
        sure = sure and part.sure
        if not here:
            tail = _tail(scale, part, found[at])
            return Amount(_sums(total, tail), part.last, sure=sure, scale=scale)
        if scale and here >= scale:
            return Amount((), part.last, sure=False, scale=scale)
        readings = _coefficient_readings(part, comma_is_decimal)
        total, scale, at = _sums(total, scaled(readings, here)), here, behind
        if at < len(found) and PLACES.get(found[at].text) == "half":
            total = tuple(one + Decimal(scale) / 2 for one in total)
            return Amount(total, at + 1, sure=sure, scale=scale)
    return Amount(total, at, sure=sure, scale=scale)


def _coefficient_readings(part: Amount, comma_is_decimal: bool) -> Readings:
    literal = part.literal
    if comma_is_decimal and literal and literal.mark == "," and literal.decimal is not None:
        return (literal.decimal,)
    return part.readings


def _tail(scale: int, part: Amount, first: Token) -> Readings:
    """What `2`, `690` or `năm` means behind a scale word."""
    is_full = DIGITS.get(first.text) == 0  # không trăm linh năm
    return tuple(
        meaning
        for value in part.readings
        for meaning in behind_scale(
            scale, value, 3 if is_full else len(first.text if part.literal else str(value))
        )
    )


def _sums(some: Readings, others: Readings) -> Readings:
    return tuple(dict.fromkeys(one + other for one in some for other in others))


def _coefficient(found: Sequence[Token], at: int) -> Amount | None:
    """A figure at `at`, in digits or in words below a thousand; None where there is none."""
    if at >= len(found):
        return None
    token = found[at]
    if token.kind == "figure":
        return _in_digits(found, at)
    if token.kind == "word" and is_number_word(token.text) and token.text not in SCALES:
        return _in_words(found, at)
    return None


def _in_words(found: Sequence[Token], at: int) -> Amount:
    end = at
    while end < len(found) and is_number_word(found[end].text) and found[end].text not in SCALES:
        end += 1
    words = [one.text for one in found[at:end]]
    sure = not (len(words) == 1 and words[0] in DOUBTFUL)
    return Amount(below_thousand(words), end, sure=sure)


def _in_digits(found: Sequence[Token], at: int) -> Amount:
    """`5`, `2.745`, but also `5 trăm`, `2 trăm rưỡi` and `3 chục`."""
    literal = read_literal(found[at].text)
    place = _place(found, at + 1)
    size = {"hundred": 100, "dozen": 10, "tens": 10}.get(place)
    if size is None or literal.mark or not literal.readings:
        return Amount(literal.readings, at + 1, literal, sure=not literal.is_padded)
    if literal.readings[0] >= (10 if place == "tens" else 100):
        return Amount((), at + 2, sure=False)
    readings = scaled(literal.readings, size)
    if size == 100 and _place(found, at + 2) == "half":
        return Amount(tuple(one + 50 for one in readings), at + 3)
    return Amount(readings, at + 2)


def _place(found: Sequence[Token], at: int) -> str:
    return PLACES.get(found[at].text, "") if at < len(found) else ""


def _scale(found: Sequence[Token], at: int) -> tuple[int, int]:
    """The scale word at `at` (0 for none) and the place behind it: `nghìn`, `nghìn tỷ`. A bare
    `k` counts only at its figure."""
    if at >= len(found) or found[at].kind != "word":
        return 0, at
    if found[at].text == "k":
        return (1_000, at + 1) if found[at].glued else (0, at)
    size = SCALES.get(found[at].text, 0)
    larger = SCALES.get(found[at + 1].text, 0) if at + 1 < len(found) else 0
    return (size * larger, at + 2) if 0 < size < larger else (size, at + 1)
