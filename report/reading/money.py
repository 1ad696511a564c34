"""Money, counted in million đồng: `16,69 triệu`, `16tr690`, `1 tỷ 2`, `16.690.000đ`."""

from __future__ import annotations

import re
from decimal import Decimal

from config.language import msg
from report.items import Field
from report.reading.amounts import Amount
from report.reading.numbers import read_early, refuse_shape, settle
from report.reading.outcome import Reading, Refused
from report.reading.phrases import harmless_words
from report.reading.second_look import look_again
from report.reading.sentences import Sentence, take_apart
from report.reading.text import spelled
from report.reading.tokens import in_one_line

_MILLION = Decimal(1_000_000)
_LEAST_DONG = 10_000
_MOST_DONG = Decimal(10) ** 16  # ten times the budget of the country
_SHORT = (
    (re.compile(r"(?<=\d)\s*tri[eêệếềểẹéè]uj?(?:đồng|dong)?(?![^\W\d_])", re.I), " triệu "),
    (re.compile(r"(?<!\w)nửa (?=(?:t[ỷyỉi]|triệu|trieu|tr)(?!\w))", re.I), "0,5 "),
    (re.compile(r"(?<=\d)\s*tr\.?\s*(?:đồng|dong|đ|d)\b", re.I), " triệu đồng"),
    # 16tr69 is 16,69; 16tr69k has its own thousands.
    (re.compile(r"(?<=\d)tr([1-9]\d)(?![\d.,]|\s*(?:k|ng))", re.I), r" triệu \g<1>0"),
    (re.compile(r"(?<=\d)\s*(?:tr|củ)(?![^\W\d_])", re.I), " triệu "),
    (re.compile(r"(?<=\d)\s*t[yỷỉi](?![^\W\d_])", re.I), " tỷ "),
    # "500 k" is said of thousands; "16 k" and "500 k triệu" may be a "không".
    (
        re.compile(
            r"(?:(?<=\d)|(?<=\d{3})(?<!\d[., ]\d{3})(?<!\d{4})\s+)(?:k|ng)(?![^\W\d_])"
            r"(?!\s*(?:\d|tr|t[yỷỉi]))",
            re.I,
        ),
        " nghìn ",
    ),
)
_FOREIGN = re.compile(r"[$€£¥]|(?<![^\W\d_])(?:usd|eur|đô|đô la|đôla)(?![^\W\d_])", re.I)
_DONG = re.compile(r"₫|(?<![^\W\d_])(?:đồng|dong|đ|d|vnđ|vnd)(?![^\W\d_])", re.I)
_IN_WORDS = re.compile(r"\([^()\d]*\)")  # (mười sáu triệu, sáu trăm chín mươi nghìn đồng)
_OF_MONEY = spelled("kinh phí trị giá tiền với bằng chữ chẵn")


def read_money(field: Field, text: str) -> Reading:
    """An amount in million đồng."""
    return look_again(_read, field, text)


def _read(field: Field, text: str) -> Reading:
    early = read_early(field, text)
    if early:
        return early
    plain = in_one_line(_IN_WORDS.sub(lambda found: found[0].replace(",", ""), text))
    if _FOREIGN.search(plain):
        return Refused(
            msg("Please give the amount in đồng. For example: {example}", example="16,69 triệu")
        )
    for short, long in _SHORT:
        plain = short.sub(long, plain)
    in_dong = bool(_DONG.search(plain))
    harmless = harmless_words(field) | _OF_MONEY
    sentence = take_apart(_DONG.sub(" | ", plain), harmless, of_money=True)
    if sentence.fraction:
        return Refused(msg("Please type one amount. For example: {example}", example="16,69 triệu"))
    return refuse_shape(field, sentence, _MOST_DONG) or _settle(sentence, in_dong=in_dong)


def _settle(sentence: Sentence, *, in_dong: bool) -> Reading:
    amount = sentence.amounts[0]
    if amount.scale > 1:
        readings = tuple(one / _MILLION for one in amount.readings)
        is_usual = amount.scale > 1_000 or min(amount.readings) >= _LEAST_DONG
        return settle(sentence, readings, sure=amount.sure and is_usual)
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
