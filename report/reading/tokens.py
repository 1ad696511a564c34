"""The figures, words and marks of an answer, in order."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from config.records import record
from report.reading.number_words import PLACES, SCALES, is_number_word
from report.reading.text import clean, fold, forms_of, remembered, syllable, untype

# `2 745` is one figure; letters at the end of digits are another token (`16tr690`, `80km2`).
_TOKEN = re.compile(
    r"(?P<figure>[1-9]\d{0,2}(?: \d{3})+(?:,\d+)?(?![.,]?\d)|\d+(?:[.,]\d+)*)"
    r"|(?P<word>(?<=\d)(?:km|m)2(?!\d)|(?<=\d)[^\W\d_]+|[^\W\d_]\w*)"
    r"|(?P<mark>\S)"
)
_BREAK = re.compile(r"[\n\r\t\v\f\u2028\u2029]+")
_SMILE = re.compile(r"(?:^|(?<=\s))(?:[:;=]-?[)d]+|\^_?\^)(?=\s|$)")
_END = re.compile(r"…|\.{2,}$|\./\.")
_TORN = re.compile(r"(?<=\d) (?=\.\d{3}(?!\d))")  # 2 .745
_BOLD = re.compile(r"^[*_]+(?=\S)|(?<=\S)[*_]+$")
_HALVES = re.compile(r"(?<![\d.,])(\d{1,3})(?: ?([^\W\d_]+))? r(?:ưỡi|ưởi|ươi|uoi)(?!\w)")
_UNITS = (
    (re.compile(r"c[âa]y s[ốo](?!\w)"), "km"),
    (re.compile(r"(?<!\w)ki[- ]?l[oô][- ]?m[eé]t(?!\w)"), "km"),
    (re.compile(r"(?<!\w)ki[- ]?l[oô][- ]?gam(?!\w)|(?<=\d )(?:cân|ký|kí)(?!\w)"), "kg"),
    (re.compile(r"(?<=\d )ki[- ]?l[oô](?!\w)"), "kg"),
    (re.compile(r"(?<!\w)đ/?c(?!\w)"), "đồng chí"),
    (re.compile(r"(?<!\w)h[eé]c[- ]?ta(?!\w)"), "ha"),
)


@record(frozen=True, slots=True)
class Token:
    """`text` is lower case, a word's tone at its end, or what a known phrase says; `glued`:
    without a space before it."""

    kind: Literal["figure", "word", "mark", "phrase"]
    text: str
    typed: str
    glued: bool

    @property
    def forms(self) -> frozenset[str]:
        """The words that it can stand for."""
        return forms_of(self.typed) | {self.text}


@remembered(512)  # several readers look at one answer
def tokens(text: str) -> tuple[Token, ...]:
    plain = in_one_line(text).lower().replace("m²", "m2")
    plain = _BOLD.sub("", _TORN.sub("", _END.sub(".", _SMILE.sub("", plain))))
    for pattern, unit in _UNITS:
        plain = pattern.sub(unit, plain)
    return tuple(_token(match) for match in _TOKEN.finditer(_HALVES.sub(_halved, plain)))


@remembered(512)
def in_one_line(text: str) -> str:
    """`text` cleaned, what stood in another line or column behind a mark: a figure never goes on
    there."""
    return clean(_BREAK.sub(" | ", text.strip()))


def _halved(match: re.Match[str]) -> str:
    """`5 ha rưỡi` as `5,5 ha`; `5 trăm rưỡi` is for those who know what half of it is."""
    figure, unit = match[1], match[2] or ""
    is_larger = fold(unit) in (*SCALES, *PLACES, "tr", "k")
    return match[0] if is_larger else f"{figure},5 {unit}".rstrip()


def _token(match: re.Match[str]) -> Token:
    kind, typed = match.lastgroup, match[0]
    glued = match.start() > 0 and not match.string[match.start() - 1].isspace()
    text = _meant(typed) if kind == "word" else typed
    return Token(kind, text, typed, glued)  # type: ignore[arg-type]  # the groups' names


@lru_cache(maxsize=8192)
def _meant(typed: str) -> str:
    """A word with its tone at the end; a word for a figure also out of Telex or VNI."""
    left_of = untype(typed)
    return left_of if left_of != typed and is_number_word(left_of) else syllable(typed)
