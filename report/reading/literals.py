"""Figures in digits: what `2.745`, `2,745`, `38 563,87` can mean.

In Vietnam `.` groups thousands and `,` is the decimal mark, but phones, spreadsheets and
habit also give the English way round. Where both make sense, both are given back.
"""

from __future__ import annotations

import re
from decimal import Decimal

from config.records import record

_PLAIN = re.compile(r"\d+")
_SPACED = re.compile(r"([1-9]\d{0,2}(?: \d{3})+)(?:[.,](\d+))?")
_ONE_MARK = re.compile(r"(\d+)([.,])(\d+)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
_BOTH_MARKS = re.compile(r"([1-9]\d{0,2}(?:([.,])\d{3})(?:\2\d{3})*)(?!\2)[.,](\d+)")
_TWO = re.compile(r"\d{3} \d{3}")
_MOST_DIGITS = 15  # what a stored number keeps without loss


@record(frozen=True, slots=True)
class Literal:
    """The readings of one figure: with `mark` grouping thousands, and as the decimal mark."""

    text: str
    grouped: Decimal | None = None
    decimal: Decimal | None = None
    mark: str = ""  # the only mark, if there is one kind

    @property
    def readings(self) -> tuple[Decimal, ...]:
        found = dict.fromkeys(one for one in (self.grouped, self.decimal) if one is not None)
        return tuple(found)

    @property
    def is_doubtful(self) -> bool:
        """`0912345678` is more a telephone number or a code than a figure, and `298 305` as often
        two of them."""
        is_padded = len(self.text) > 3 and self.text.isdigit() and self.text.startswith("0")
        return is_padded or bool(_TWO.fullmatch(self.text))


def read_literal(text: str) -> Literal:
    """What the digits and marks of `text` can mean; no readings where they make no sense."""
    if sum(one.isdigit() for one in text) > _MOST_DIGITS:
        return Literal(text)
    if _PLAIN.fullmatch(text):
        return Literal(text, grouped=Decimal(text))
    if match := _SPACED.fullmatch(text):
        return Literal(text, grouped=_value(match[1], match[2]))
    if match := _BOTH_MARKS.fullmatch(text):
        return Literal(text, grouped=_value(match[1], match[3]))
    grouped = _GROUPED.fullmatch(text)
    single = _ONE_MARK.fullmatch(text)
    return Literal(
        text,
        grouped=_value(text) if grouped else None,
        decimal=_value(single[1], single[3]) if single else None,
        mark=(single[2] if single else grouped[1] if grouped else ""),
    )


def _value(whole: str, fraction: str | None = None) -> Decimal:
    digits = re.sub(r"[ .,]", "", whole)
    return Decimal(f"{digits}.{fraction}" if fraction else digits)
