"""English words for whole numbers: `twenty-five` is `25`, `two hundred and five` is `205`."""

from __future__ import annotations

import re

_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
_SMALL = {word: number for number, word in enumerate(_UNITS)} | _TENS
_WORD = "|".join([*_SMALL, "hundred", "thousand", "dozen"])
_PHRASE = re.compile(
    rf"(?<![\w-])(?:(?:an? )?(?:{_WORD}))(?:(?:[ -]| and )(?:{_WORD}))*(?![\w-])", re.IGNORECASE
)


def in_digits(text: str) -> str:
    """`text` with each number in words in digits; what makes no number is left as it stands."""
    return _PHRASE.sub(_digits, text)


def _digits(match: re.Match[str]) -> str:
    number = _value(re.split(r"[ -]", match[0].lower().replace(" and ", " ")))
    is_behind_figure = match.string[: match.start()].rstrip()[-1:].isdigit()
    return match[0] if number is None or is_behind_figure else str(number)


def _value(words: list[str]) -> int | None:
    """The number, or None where each part is not smaller than the one before: `two three`."""
    if words[0] in ("a", "an"):
        words = ["one", *words[1:]]
    if "thousand" in words:
        at = words.index("thousand")
        whole, rest = _below_thousand(words[:at]), _below_thousand(words[at + 1 :] or ["zero"])
        return None if whole is None or rest is None else 1000 * whole + rest
    return _below_thousand(words)


def _below_thousand(words: list[str]) -> int | None:
    match words:
        case [one, "dozen"] if one in _SMALL:
            return 12 * _SMALL[one]
        case [one, "hundred"] if 0 < _SMALL.get(one, 0) < 10:
            return 100 * _SMALL[one]
        case [one, "hundred", *rest] if 0 < _SMALL.get(one, 0) < 10:
            tail = _below_hundred(rest)
            return None if not tail else 100 * _SMALL[one] + tail
    return _below_hundred(words)


def _below_hundred(words: list[str]) -> int | None:
    match words:
        case [one] if one in _SMALL:
            return _SMALL[one]
        case [tens, unit] if tens in _TENS and 0 < _SMALL.get(unit, 0) < 10:
            return _TENS[tens] + _SMALL[unit]
    return None
