"""Money, counted in million đồng: `16,69 triệu`, `16tr690`, `1 tỷ 2`, `16.690.000đ`."""

from __future__ import annotations

import re
from decimal import Decimal

from config.language import msg
from report.checklist import Field
from report.reading.amounts import Amount
from report.reading.numbers import refuse_early, refuse_shape, settle
from report.reading.outcome import Reading, Refused
from report.reading.phrases import harmless_words
from report.reading.sentences import Sentence, take_apart
from report.reading.text import clean

_MILLION = Decimal(1_000_000)
_LEAST_DONG = 10_000
_MOST_DONG = Decimal(10) ** 16  # ten times the budget of the country
_SHORT = (
    (re.compile(r"(?<=\d)\s*tr\.?\s*(?:đồng|dong|đ|d)\b", re.I), " triệu đồng"),
    (re.compile(r"(?<=\d)tr([1-9]\d)(?![\d.,])", re.I), r" triệu \g<1>0"),  # 16tr69 is 16,69
    (re.compile(r"(?<=\d)\s*(?:tr|củ)(?![^\W\d_])", re.I), " triệu "),
    (re.compile(r"(?<=\d)\s*t[yỷỉi](?![^\W\d_])", re.I), " tỷ "),
    (re.compile(r"(?<=\d)\s*(?:k|ng)(?![^\W\d_])", re.I), " nghìn "),
)
_FOREIGN = re.compile(r"[$€£¥]|(?<![^\W\d_])(?:usd|eur|đô|đô la|đôla)(?![^\W\d_])", re.I)
_DONG = re.compile(r"(?<![^\W\d_])(?:đồng|dong|đ|d|vnđ|vnd)(?![^\W\d_])", re.I)


def read_money(field: Field, text: str) -> Reading:
    """An amount in million đồng."""
    early = refuse_early(field, text)
    if early:
        return early
    spelled = clean(text)
    if _FOREIGN.search(spelled):
        return Refused(
            msg("Please give the amount in đồng. For example: {example}", example="16,69 triệu")
        )
    for short, long in _SHORT:
        spelled = short.sub(long, spelled)
    in_dong = bool(_DONG.search(spelled))
    sentence = take_apart(_DONG.sub(" ", spelled), harmless_words(field), comma_is_decimal=True)
    if sentence.fraction:
        return Refused(msg("Please type one amount. For example: {example}", example="16,69 triệu"))
    return refuse_shape(field, sentence, _MOST_DONG) or _settle(sentence, in_dong=in_dong)


def _settle(sentence: Sentence, *, in_dong: bool) -> Reading:
    amount = sentence.amounts[0]
    if amount.scale > 1:
        readings = tuple(one / _MILLION for one in amount.readings)
        return settle(sentence, readings, sure=amount.sure)
    if in_dong:
        return _settle_dong(sentence, amount)
    return _settle_bare(sentence, amount)


def _settle_dong(sentence: Sentence, amount: Amount) -> Reading:
    """`16.690.000đ`. A few đồng are no amount of a report: `35 đồng` was million."""
    literal, readings = amount.literal, amount.readings
    if literal and literal.mark == "." and literal.grouped is not None:
        readings = (literal.grouped,)
    if any(0 < one < _LEAST_DONG for one in readings):
        meant = [one if one < 1000 else one / 1000 for one in readings]
        return settle(sentence, [*meant, *(one / _MILLION for one in readings)], sure=False)
    return settle(sentence, [one / _MILLION for one in readings], sure=amount.sure)


def _settle_bare(sentence: Sentence, amount: Amount) -> Reading:
    """`16,69` and `35` are million, `16690000` is đồng; what lies between is asked."""
    largest = max(amount.readings)
    if largest < 1000:
        return settle(sentence, amount.readings, sure=amount.sure)
    if largest >= _MILLION:
        return settle(
            sentence,
            [one / _MILLION for one in amount.readings],
            sure=amount.sure and not _has_fraction(amount),
        )
    candidates = [
        form
        for one in sorted(amount.readings)
        for form in (one, one / 1000, one / _MILLION)
        if form >= Decimal("0.001")
    ]
    return settle(sentence, candidates, sure=False)


def _has_fraction(amount: Amount) -> bool:
    return any(one != one.to_integral_value() for one in amount.readings)
