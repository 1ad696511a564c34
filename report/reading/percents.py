"""Percents: `47,39%`, `47.39`, `9,53 phần trăm`."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from config.language import msg
from report.items import Field
from report.reading.amounts import Amount
from report.reading.literals import read_literal
from report.reading.numbers import expected, read_early, refuse_shape, settle
from report.reading.outcome import Reading, Refused, Taken, Unclear
from report.reading.phrases import harmless_words
from report.reading.second_look import PERCENT, look_again
from report.reading.sentences import Sentence, take_apart
from report.reading.tokens import in_one_line, tokens
from report.reading.vocabulary import LEADING, TURNING
from report.values import Number

_RATE = re.compile(r"(?<!\w)t[yỷỉi]\s+l[eệ](?!\w)", re.IGNORECASE)
_SHARE = re.compile(
    r"\d[^%]*(?:[(=]|(?<!\w)(?:chi[eế]m|[đd][aạ]t|t[yỷỉi]\s+l[eệ]))\s*"
    rf"((?:[^\W\d]+\s*)?{PERCENT})\s*\)?[\s.]*$",
    re.IGNORECASE,
)
_LONGEST = 200
_SIGN = re.compile(r"%|(?<!\w)[o0]/[o0](?!\w)|ph[aâầ]n\s+tr[aă]m", re.IGNORECASE)


def read_percent(field: Field, text: str) -> Reading:
    """A percent (47.39, not 0.4739). Over 100 is taken: checks know what is possible."""
    found = look_again(_read, field, text)
    return found if isinstance(found, Taken) else _share(field, text) or found


def _share(field: Field, text: str) -> Reading | None:
    """The percent behind what it is a share of: `2.745 hộ, chiếm 47,39%`."""
    line = in_one_line(text) if len(text) <= _LONGEST else ""
    match = _SHARE.search(line)
    if not match or _SIGN.search(line[: match.start(1)]):
        return None
    if any(one.forms & TURNING for one in tokens(line[: match.start(1)])):
        return None
    return _read(field, match[1])


def _read(field: Field, text: str) -> Reading:
    early = read_early(field, text)
    if early:
        return early
    plain = in_one_line(text)
    signed = bool(_SIGN.search(plain))
    bare = _SIGN.sub(" | ", _RATE.sub(" | ", plain))
    # "100% xã" says of what; beside a figure without a sign that could be its unit.
    known = harmless_words(field)
    sentence = take_apart(bare, known | LEADING if signed else known)
    if sentence.fraction:
        return _computed(field, sentence.fraction)
    return refuse_shape(field, sentence) or _settle(sentence, signed=signed)


def _settle(sentence: Sentence, *, signed: bool) -> Reading:
    amount = sentence.amounts[0]
    readings = list(_readings(amount))
    if not signed and len(readings) == 1 and 0 < readings[0] < 1:
        # A spreadsheet's 0,4739 is 47,39%.
        readings.append(readings[0] * 100)
    return settle(sentence, readings, sure=amount.sure and amount.scale == 1)


def _readings(amount: Amount) -> tuple[Decimal, ...]:
    literal = amount.literal
    if literal and literal.mark == "," and literal.decimal is not None:
        return (literal.decimal,)
    return amount.readings


def _computed(field: Field, fraction: tuple[str, str]) -> Reading:
    part, whole = (read_literal(one).grouped for one in fraction)
    if part is None or not whole:
        return Refused(expected(field))
    if part == whole:
        return Taken(Number(Decimal(100)))
    share = (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Unclear(msg("Is this the percentage?"), (Number(share.normalize() + 0),))
