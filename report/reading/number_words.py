"""Figures in words: `ba mươi lăm`, `hai nghìn bảy trăm`, `3 ngàn rưỡi`, `16tr690`.

Speech drops words: "một trăm năm" is 150 to most and 105 to some. Wherever that can be, all
the readings are given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from report.reading.text import fold, syllable

Readings = tuple[Decimal, ...]

_DIGITS = {
    "không": 0,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
_UNITS_ONLY = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}  # only behind a word for tens
_PLACES = {
    "mươi": "tens",
    "mười": "ten",
    "chục": "dozen",
    "trăm": "hundred",
    "linh": "odd",
    "lẻ": "odd",
    "lẽ": "odd",
    "rưỡi": "half",
    "rưởi": "half",
}
_SCALES = {
    "nghìn": 1_000,
    "ngàn": 1_000,
    "triệu": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}


_T = TypeVar("_T")


def _both_forms(words: dict[str, _T]) -> dict[str, _T]:
    """The words as spelled and without diacritics; a word with other diacritics is another."""
    spelled = {syllable(word): meaning for word, meaning in words.items()}
    return {fold(word): meaning for word, meaning in words.items()} | spelled


DIGITS = _both_forms(_DIGITS)
UNITS_ONLY = _both_forms(_UNITS_ONLY)
PLACES = _both_forms(_PLACES)
SCALES = _both_forms(_SCALES)
# Without diacritics these are as often other words: sau "after", tam "about", nam "year".
DOUBTFUL = frozenset({"sau", "tam", "bay", "nam"})


def is_number_word(word: str) -> bool:
    return any(word in words for words in (DIGITS, UNITS_ONLY, PLACES, SCALES))


def can_begin(word: str) -> bool:
    """Whether a figure can begin with this word: `ba`, `mười`; `không` says no."""
    return bool(DIGITS.get(word)) or PLACES.get(word) == "ten"


def below_thousand(words: Sequence[str]) -> Readings:
    """The readings of words for 0 to 999; none where they make no figure."""
    hundred = next((at for at, one in enumerate(words) if PLACES.get(one) == "hundred"), None)
    if hundred is None:
        return _below_hundred(words)
    if hundred != 1 or words[0] not in DIGITS:
        return ()
    base = Decimal(100 * DIGITS[words[0]])
    return _after_hundred(base, words[2:])


def _after_hundred(base: Decimal, rest: Sequence[str]) -> Readings:
    if not rest:
        return (base,)
    if len(rest) == 1:
        if PLACES.get(rest[0]) == "half":
            return (base + 50,)
        digit = _digit(rest[0])
        if digit is None:
            return tuple(base + tens for tens in _below_hundred(rest))  # một trăm mười
        return (base + 10 * digit, base + digit) if digit else ()
    if PLACES.get(rest[0]) == "odd":
        digit = _digit(rest[1]) if len(rest) == 2 else None
        return () if not digit else (base + digit,)
    return tuple(base + tens for tens in _below_hundred(rest) or _in_pairs(rest) if tens >= 10)


def _in_pairs(words: Sequence[str]) -> Readings:
    """`chín tám` behind a hundred is 98; `năm sáu` there is five or six of something."""
    if [_kind(word) for word in words] != ["digit", "digit"]:
        return ()
    tens, unit = (DIGITS[word] for word in words)
    return _tens(tens, words[1]) if unit != tens + 1 else ()


def fraction_digits(words: Sequence[str]) -> str:
    """The digits that are said behind `phẩy`: `năm`, `ba chín`, `ba mươi chín`, `không năm`; none
    where the last is a `không` that may as well say no."""
    if words and DIGITS.get(words[-1]) != 0 and all(word in DIGITS for word in words):
        return "".join(str(DIGITS[word]) for word in words)
    found = _below_hundred(words)
    return str(found[0]) if found and found[0] else ""


def _below_hundred(words: Sequence[str]) -> Readings:
    match [_kind(word) for word in words]:
        case ["digit"]:
            return (Decimal(DIGITS[words[0]]),)
        case ["ten"]:
            return (Decimal(10),)
        case ["ten", "digit" | "unit"]:
            return _tens(1, words[1])
        case ["digit", "tens" | "ten" | "dozen"]:
            return _tens(DIGITS[words[0]], None)
        case ["digit", "tens" | "ten", "digit" | "unit"]:
            return _tens(DIGITS[words[0]], words[2])
        case ["digit", "unit"]:  # hai lăm
            return _tens(DIGITS[words[0]], words[1])
    return ()


def _tens(tens: int, unit: str | None) -> Readings:
    digit = 0 if unit is None else _digit(unit)
    if not tens or digit is None or (unit and not digit):
        return ()
    return (Decimal(10 * tens + digit),)


def _kind(word: str) -> str:
    if word in DIGITS:
        return "digit"
    return "unit" if word in UNITS_ONLY else PLACES.get(word, "")


def _digit(word: str) -> int | None:
    return DIGITS.get(word, UNITS_ONLY.get(word))


def scaled(coefficients: Iterable[Decimal], scale: int) -> Readings:
    return tuple(one * scale for one in coefficients)


def behind_scale(scale: int, tail: Decimal, digits: int) -> Readings:
    """What a figure means behind a scale word, `digits` long: `1 tỷ 2` is 1.2 tỷ; `2 nghìn 5`
    can be 2.500 and 2.005."""
    if digits == 1:
        colloquial = tail * scale / 10
        return (colloquial, tail) if scale == 1_000 else (colloquial,)
    if digits == 2:
        return tuple(dict.fromkeys((tail * scale / 100, tail * scale / 1_000)))
    return (tail * scale / 1_000,) if digits == 3 else ()
