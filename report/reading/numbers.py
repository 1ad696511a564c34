"""Counts and measures: `2.745 hộ`, `gần 300`, `ba mươi lăm`, `38.563,87 ha`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from config.language import Message, msg
from report.items import Field
from report.reading.literals import Literal, read_literal
from report.reading.measures import factor, is_other_unit, is_unmistakable
from report.reading.nothing import may_say_none, says_none
from report.reading.outcome import Reading, Refused, Taken, Unclear, example_of
from report.reading.phrases import harmless_words, is_vague
from report.reading.second_look import look_again
from report.reading.sentences import Sentence, take_apart
from report.reading.text import can_be_misread, is_bare, is_empty, is_marked_figure
from report.values import Number

_LIMIT = Decimal(10) ** 12
_LONGEST = 200  # characters around a figure
_HUNDREDTH = Decimal("0.01")
_CENTS = (",00", ".00", ".0")
_ZERO = re.compile(r"(?<![\w.,])0+(?![\w%]|[.,]\d)")


def read_integer(field: Field, text: str) -> Reading:
    """A whole number of 0 or more."""
    if is_bare(text):  # most answers are
        return Taken(Number(Decimal(text.strip())))
    return read_in_full(field, text)


def read_in_full(field: Field, text: str) -> Reading:
    """The same by all that may be said beside a figure."""
    return look_again(_count, field, text)


def read_decimal(field: Field, text: str) -> Reading:
    """A measure of 0 or more, in the field's own unit."""
    return look_again(_measure, field, text)


def _count(field: Field, text: str) -> Reading:
    early = read_early(field, text)
    return early or _read(field, take_apart(text, harmless_words(field)), _settle_count)


def _measure(field: Field, text: str) -> Reading:
    early = read_early(field, text)
    return early or _read(field, take_apart(text, harmless_words(field)), _settle_measure)


def read_early(field: Field, text: str) -> Reading | None:
    """What needs no figure to be found: nothing typed, far too much, `không`, `hàng ngàn`."""
    if is_empty(text) or len(text) > _LONGEST:
        return Refused(expected(field))
    if is_marked_figure(text):
        return None
    if can_be_misread(text):
        return Refused(
            msg(
                "Please type the figure with the digits 0 to 9. For example: {example}",
                example=example_of(field),
            )
        )
    if _says_zero(field, text):
        return Taken(Number(Decimal(0)))
    if may_say_none(text):
        return Unclear(msg("Is this the figure?"), (Number(Decimal(0)),))
    if is_vague(text):
        return Refused(
            msg(
                "Please give a figure; an approximate one will do. For example: {example}",
                example="khoảng 300",
            )
        )
    return None


def _says_zero(field: Field, text: str) -> bool:
    """`không`; `0 (không có)`, `không (0 hộ)`; and `0 có hộ nào`, where 0 is short for it."""
    if says_none(field, text):
        return True
    words, zeros = _ZERO.subn(" ", text)
    return zeros == 1 and (says_none(field, words) or says_none(field, f"không {words}"))


def expected(field: Field) -> Message:
    return msg("Please type one figure. For example: {example}", example=example_of(field))


def _read(
    field: Field, sentence: Sentence, settle_amount: Callable[[Field, Sentence], Reading]
) -> Reading:
    if sentence.fraction:
        return _one_of_two(field, sentence.fraction)
    return refuse_shape(field, sentence) or settle_amount(field, sentence)


def _settle_count(field: Field, sentence: Sentence) -> Reading:
    amount = sentence.amounts[0]
    literal = amount.literal
    readings = amount.readings
    if measured := _measured(field, sentence):
        return measured
    if literal and literal.mark == "." and literal.grouped is not None:
        readings = (literal.grouped,)
    whole = [one for one in readings if one == one.to_integral_value()]
    if not whole:
        return Refused(
            msg("A whole number is needed here. For example: {example}", example=example_of(field))
        )
    unusual = literal is not None and not _is_count(literal)
    return settle(sentence, whole, sure=amount.sure and not unusual)


def _is_count(literal: Literal) -> bool:
    """Whether a count is usually written so: not `2,745` or `5,0`, but `298,00` out of a sheet."""
    if literal.decimal is None:
        return literal.grouped is not None
    return (literal.mark == "." and literal.grouped is not None) or literal.text.endswith(_CENTS)


def _settle_measure(field: Field, sentence: Sentence) -> Reading:
    amount = sentence.amounts[0]
    return _measured(field, sentence) or settle(sentence, amount.readings, sure=amount.sure)


def _measured(field: Field, sentence: Sentence) -> Reading | None:
    """A figure in another unit than the one asked for, converted; asked about where more is said,
    or where it can be another unit (`5 ta`)."""
    amount = sentence.amounts[0]
    other = next((word for word in sentence.odd if is_other_unit(word)), None)
    if other is None or field.unit is None:
        return None
    times = factor(other, field.unit)
    if times is None:
        return Refused(
            msg(
                "Please give the figure in {unit}. For example: {example}",
                unit=field.unit,
                example=example_of(field),
            )
        )
    converted = [one * times for one in amount.readings]
    if field.type == "integer":
        converted = [one for one in converted if one == one.to_integral_value()]
    if not converted:
        return Refused(expected(field))
    is_sure = sentence.odd == (other,) and is_unmistakable(other)
    return settle(replace(sentence, odd=()), converted, sure=amount.sure and is_sure)


def refuse_shape(field: Field, sentence: Sentence, limit: Decimal = _LIMIT) -> Reading | None:
    """Refuses what is not one figure of 0 or more, below `limit`."""
    if sentence.is_range:
        return Refused(
            msg(
                "Please type one figure instead of a range. For example: {example}",
                example="khoảng 300",
            )
        )
    if sentence.is_negative:
        return Refused(
            msg(
                "A figure here cannot be below 0. For example: {example}", example=example_of(field)
            )
        )
    if len(sentence.amounts) > 1:
        return Refused(
            msg(
                "There are several figures here; please type one. For example: {example}",
                example=example_of(field),
            )
        )
    if not sentence.amounts or not sentence.amounts[0].readings or sentence.is_unsaid:
        return Refused(expected(field))
    if min(sentence.amounts[0].readings) >= limit:
        return Refused(
            msg(
                "This figure is too large. Please look again. For example: {example}",
                example=example_of(field),
            )
        )
    return None


def settle(sentence: Sentence, readings: Iterable[Decimal], *, sure: bool) -> Reading:
    """Takes the one reading that is left; asks where there are several, or words in doubt."""
    found = [Number(one, sentence.approximate) for one in dict.fromkeys(readings) if one < _LIMIT]
    if len(found) == 1 and sure and not sentence.odd:
        return Taken(found[0])
    if len(found) == 1:
        return Unclear(msg("Is this the figure?"), (found[0],))
    return Unclear(msg("Which figure is meant?"), tuple(found))


def _one_of_two(field: Field, fraction: tuple[str, str]) -> Reading:
    """`09/09 xã` is 9; of `37/42` only the person knows which one is asked, and `1/2 ha` may be
    half of one."""
    values = [read_literal(one).grouped for one in fraction]
    found = [one for one in dict.fromkeys(values) if one is not None and one < _LIMIT]
    if None in values or len(found) < len(set(values)):
        return Refused(expected(field))
    if len(found) == 1:
        return Taken(Number(found[0]))
    if field.type == "decimal" and len(fraction[0]) == len(fraction[1]) == 1 and found[1]:
        found.append((found[0] / found[1]).quantize(_HUNDREDTH).normalize())
    return Unclear(msg("Which figure is meant?"), tuple(Number(one) for one in found))
