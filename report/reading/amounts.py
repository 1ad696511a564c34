"""The amounts that an answer names: `3 ngàn rưỡi`, `hai nghìn bảy trăm`, `12 phẩy 5`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from config.records import record
from report.reading.literals import Literal, read_literal
from report.reading.number_words import (
    DIGITS,
    DOUBTFUL,
    PLACES,
    SCALES,
    UNITS_ONLY,
    Readings,
    behind_scale,
    below_thousand,
    can_begin,
    fraction_digits,
    is_number_word,
    scaled,
)
from report.reading.phrases import is_about
from report.reading.text import spelled
from report.reading.tokens import Token

_POINT = spelled("phẩy")


@record(frozen=True, slots=True)
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
    if token.kind == "figure":
        return True
    if token.kind != "word":
        return False
    return can_begin(token.text) or _leaves_out_one(found, at) or _is_decimal(found, at)


def _leaves_out_one(found: Sequence[Token], at: int) -> bool:
    """Whether `trăm` or `tỷ` is short for one of them: `hơn trăm`, `trăm tám`, `tỷ rưỡi`."""
    text = found[at].text
    if text not in SCALES and PLACES.get(text) not in ("hundred", "dozen"):
        return False
    is_behind = at > 0 and (found[at - 1].text in SCALES or found[at - 1].kind == "figure")
    follows = found[at + 1].text if at + 1 < len(found) else ""
    is_told = bool(DIGITS.get(follows)) or PLACES.get(follows) == "half"
    return not is_behind and (is_told or (at > 0 and is_about(found[at - 1])))


def _is_decimal(found: Sequence[Token], at: int) -> bool:
    """`không phẩy năm` begins with a word that else says no."""
    is_zero = DIGITS.get(found[at].text) == 0
    return is_zero and at + 2 < len(found) and bool(found[at + 1].forms & _POINT)


def read_amount(found: Sequence[Token], start: int, *, of_money: bool) -> Amount:
    """The amount that begins at `start`: coefficients, each with a smaller scale than before.
    Money is written in fewer ways than other figures: `of_money`."""
    at, scale, sure = start, 0, True
    total: Readings = (Decimal(0),)
    while (part := _coefficient(found, at, is_first=at == start)) is not None:
        here, behind = _scale(found, part.last)
        if not here and not scale:
            return part
        sure = sure and part.sure
        if not here:
            tail = _tail(scale, part, found[at])
            if at == start + 1 and found[start].text in SCALES:  # nghìn hai
                tail = tail[:1]
            return Amount(_sums(total, tail), part.last, sure=sure, scale=scale)
        if scale and here >= scale:
            return Amount((), part.last, sure=False, scale=scale)
        readings = _coefficient_readings(part, here, of_money)
        total, scale, at = _sums(total, scaled(readings, here)), here, behind
        if _place(found, at) == "half":
            total = tuple(one + Decimal(scale) / 2 for one in total)
            return Amount(total, at + 1, sure=sure, scale=scale)
        if scale == 1_000 and (odd := _odd(found, at)) is not None:
            return Amount(_sums(total, odd.readings), odd.last, sure=sure, scale=scale)
    return Amount(total, at, sure=sure, scale=scale)


def _odd(found: Sequence[Token], at: int) -> Amount | None:
    """The few of `hai nghìn lẻ tám`; None where no such follow."""
    part = _coefficient(found, at + 1, is_first=False) if _place(found, at) == "odd" else None
    if part is None or len(part.readings) != 1 or part.readings[0] >= 100:
        return None
    return part if not _scale(found, part.last)[0] else None


def _coefficient_readings(part: Amount, scale: int, of_money: bool) -> Readings:
    """In money, `940,320 triệu` is never grouped and `16.690 nghìn` never a fraction."""
    literal = part.literal
    if of_money and literal and literal.grouped is not None and literal.decimal is not None:
        if literal.mark == "," and scale > 1_000:
            return (literal.decimal,)
        if literal.mark == "." and scale == 1_000:
            return (literal.grouped,)
    return part.readings


def _tail(scale: int, part: Amount, first: Token) -> Readings:
    """What `2`, `690` or `năm` means behind a scale word; `tư` is said of hundreds alone."""
    if _is_unit_only(first.text) and part.readings == (Decimal(UNITS_ONLY[first.text]),):
        return behind_scale(scale, part.readings[0], 1)[:1]
    is_full = DIGITS.get(first.text) == 0  # không trăm linh năm
    return tuple(
        meaning
        for value in part.readings
        for meaning in behind_scale(
            scale, value, 3 if is_full else len(first.text if part.literal else str(value))
        )
    )


def _is_unit_only(word: str) -> bool:
    """`tư`, `lăm`; `mot` without its diacritics is one, too."""
    return word in UNITS_ONLY and word not in DIGITS


def _sums(some: Readings, others: Readings) -> Readings:
    return tuple(dict.fromkeys(one + other for one in some for other in others))


def _coefficient(found: Sequence[Token], at: int, *, is_first: bool) -> Amount | None:
    """A figure at `at`, in digits or in words below a thousand; None where there is none."""
    if at >= len(found):
        return None
    token = found[at]
    if token.kind == "figure":
        return _behind_point(found, _in_digits(found, at))
    if token.kind != "word" or not is_number_word(token.text):
        return None
    if token.text in SCALES:
        return Amount((Decimal(1),), at) if is_first else None
    if DIGITS.get(token.text) == 0 and not is_first and _place(found, at + 1) != "hundred":
        return None  # "2 nghìn không trăm linh năm", but "2 nghìn không" may be "is it not?"
    return _behind_point(found, _in_words(found, at))


def _behind_point(found: Sequence[Token], whole: Amount) -> Amount:
    """With the digits behind `phẩy`, where that follows: `12 phẩy 5`, `mười hai phẩy ba chín`."""
    at = whole.last
    if at >= len(found) or not found[at].forms & _POINT or not whole.readings:
        return whole
    literal = whole.literal
    if (literal.grouped is None) if literal else len(whole.readings) > 1:  # 3,5 phẩy 2
        return Amount((), at + 1, sure=False)
    end = at + 1
    while end < len(found) and (is_number_word(found[end].text) and found[end].text not in SCALES):
        end += 1
    if end == at + 1 and end < len(found) and found[end].text.isdigit():
        end, digits = end + 1, found[end].text
    else:
        digits = fraction_digits([one.text for one in found[at + 1 : end]])
    if not digits:
        return Amount((), end, sure=False)
    return Amount((Decimal(f"{whole.readings[0]}.{digits}"),), end)


def _in_words(found: Sequence[Token], at: int) -> Amount:
    end = at
    while end < len(found) and is_number_word(found[end].text) and found[end].text not in SCALES:
        end += 1
    words = [one.text for one in found[at:end]]
    if PLACES.get(words[0]) in ("hundred", "dozen"):
        # "trăm tám" is said of 180 alone; 108 has a "lẻ".
        return Amount(below_thousand(["mot", *words])[:1], end)
    if len(words) == 1 and _is_unit_only(words[0]):  # hai nghìn tư
        return Amount((Decimal(UNITS_ONLY[words[0]]),), end)
    sure = not (len(words) == 1 and words[0] in DOUBTFUL)
    return Amount(below_thousand(words), end, sure=sure)


def amount_of(digits: str, last: int) -> Amount:
    """What digits and marks alone say: `2.745`."""
    literal = read_literal(digits)
    return Amount(literal.readings, last, literal, sure=not literal.is_doubtful)


def _in_digits(found: Sequence[Token], at: int) -> Amount:
    """`5`, `2.745`, but also `5 trăm`, `2 trăm rưỡi` and `3 chục`."""
    alone = amount_of(found[at].text, at + 1)
    place = _place(found, at + 1)
    size = {"hundred": 100, "dozen": 10, "tens": 10}.get(place)
    literal = alone.literal
    if size is None or literal is None or literal.mark or not literal.readings:
        return alone
    if literal.readings[0] >= (10 if place == "tens" else 100):
        return Amount((), at + 2, sure=False)
    readings = scaled(literal.readings, size)
    return _behind_hundred(found, at + 2, readings) if size == 100 else Amount(readings, at + 2)


def _behind_hundred(found: Sequence[Token], at: int, hundreds: Readings) -> Amount:
    """`3 trăm rưỡi`, `3 trăm 52`, `3 trăm lẻ 5`, and `3 trăm 5`, which is 350 or 305."""
    place = _place(found, at)
    if place == "half":
        return Amount(tuple(one + 50 for one in hundreds), at + 1)
    is_odd = place == "odd"
    part = _coefficient(found, at + is_odd, is_first=False)
    if part is None or not part.readings:
        return Amount(hundreds, at)
    small = min(part.readings) if max(part.readings) < 100 else None
    if small is None or small != small.to_integral_value() or (is_odd and small >= 10):
        return Amount((), part.last, sure=False)
    tens = part.readings if small >= 10 or is_odd else (10 * small, small)
    return Amount(_sums(hundreds, tens), part.last, sure=part.sure)


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
