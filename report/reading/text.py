"""Letters as people send them: two forms of Unicode, no diacritics, traces of Telex and VNI.

Nothing here is stored: these forms are for comparing only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

_T = TypeVar("_T")
_SHORT = 120  # characters
_PUNCTUATION = " .!?"
_TONES = "\u0301\u0300\u0309\u0303\u0323"  # acute, grave, hook, tilde, dot below
_TELEX_TONES = dict(zip("sfrxj", _TONES, strict=True))
_VNI_TONES = dict(zip("12345", _TONES, strict=True))
_VNI_SHAPES = {
    "6": str.maketrans("aeo", "âêô"),
    "7": str.maketrans("uo", "ươ"),
    "8": str.maketrans("a", "ă"),
    "9": str.maketrans("d", "đ"),
}
_DOUBLED = {"aa": "â", "ee": "ê", "oo": "ô", "dd": "đ"}
_VOWELS = frozenset("aeiouyâêôăơư")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# These turn the order of what follows around: the digits shown are not the digits sent.
_TURNING = re.compile("[\u061c\u200f\u202a-\u202e\u2066-\u2069]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UNSEEN = re.compile("[\u00ad\u034f\u180e\u200b-\u200e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_BARE = re.compile(r"0|[1-9][0-9]{0,11}")
_FIGURE = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,3})*")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def remembered(most: int) -> Callable[[Callable[[str], _T]], Callable[[str], _T]]:
    """What short texts come to is kept, of the last `most`: labels, words and names are compared at
    every message, and are always the same. Of what people write at length only the last is, which
    several look at one after the other: more would fill the memory."""

    def remembering(act: Callable[[str], _T]) -> Callable[[str], _T]:
        known = lru_cache(maxsize=most)(act)
        last = lru_cache(maxsize=2)(act)

        @wraps(act)
        def recall(text: str) -> _T:
            return known(text) if len(text) <= _SHORT else last(text)

        return recall

    return remembering


@remembered(16384)
def fold(text: str) -> str:
    """`text` for comparing only: lower case without diacritics, `đ` as `d`, runs of spaces
    to one, no punctuation at either end."""
    parts = unicodedata.normalize("NFD", clean(text).lower())
    bare = "".join(one for one in parts if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", bare).replace("đ", "d").strip(_PUNCTUATION)


@remembered(16384)
def clean(text: str) -> str:
    """`text` in NFC with full-width forms made plain, every run of spaces one space and
    nothing unseen; case and diacritics stay."""
    seen = _CONTROLS.sub(" ", _UNSEEN.sub("", _TURNING.sub("", text)))
    return " ".join(unicodedata.normalize("NFC", seen).translate(_FULL_WIDTH).split())


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


def spelled(text: str) -> frozenset[str]:
    """The words of `text` in every form in which `forms_of` makes them known again: as spelled,
    with their tone alone, and without diacritics."""
    return as_spelled(text) | frozenset(map(fold, text.split()))


def as_spelled(text: str) -> frozenset[str]:
    """The same for words that only their diacritics tell from another: `đúng`, not `dung`."""
    words = text.split()
    with_tone = (_tone_alone(word) for word in words)
    return frozenset(map(syllable, words)) | frozenset(one for one in with_tone if one)


def _tone_alone(word: str) -> str:
    """`rồi` as `ròi`, its tone at the end: what Telex leaves where only the tone was typed. Empty
    where the word has none."""
    tone = "".join(one for one in unicodedata.normalize("NFD", word) if one in _TONES)
    return tone and fold(word) + tone


@lru_cache(maxsize=8192)
def forms_of(typed: str) -> frozenset[str]:
    """The words that one lower-case word can stand for: itself, or without diacritics what Telex
    and VNI left it of. `thừa` is never `thưa`."""
    return frozenset({typed, untype(typed)}) if typed.isascii() else frozenset({syllable(typed)})


def is_bare(text: str) -> bool:
    """Whether `text` is a figure of digits alone: nothing stands beside it that could say more."""
    return bool(_BARE.fullmatch(text.strip()))


def is_figure(text: str) -> bool:
    """Whether `text` is a figure without a word beside it, however it is written: `4.241,1`."""
    return bool(_FIGURE.fullmatch(text.strip()))


def is_marked_figure(text: str) -> bool:
    """The same with marks between its digits: what they mean may be in doubt, but nothing else."""
    return is_figure(text) and not text.strip().isdigit()


def is_empty(text: str) -> bool:
    """Whether there is nothing to be seen in `text`."""
    return not any(unicodedata.category(one)[0] not in "ZC" for one in _UNSEEN.sub("", text))


def cannot_be_stored(text: str) -> bool:
    """Whether `text` has halves of letters or a NUL, which no database takes as they are."""
    return bool(_UNSTORABLE.search(text))


def can_be_misread(text: str) -> bool:
    """Whether `text` has digits of another script, or signs that show digits in another order
    than they stand in."""
    plain = clean(text).replace("m²", "m2")
    return bool(_TURNING.search(text)) or any(
        one.isnumeric() and not one.isascii() for one in set(plain)
    )


@remembered(8192)
def syllable(word: str) -> str:
    """One lower-case word with its tone at the end, so that `hoà` and `hòa` are one."""
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(one for one in parts if one in _TONES)
    return unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES)) + tones


@remembered(8192)
def untype(word: str) -> str:
    """The word that Telex (`hooj`) or VNI (`ho65`) typing stands for, in the form of
    `syllable`; a word that neither could have left behind comes back as it is."""
    if not word.isascii() or not word.isalnum() or len(word) > 12:
        return word
    return _untype_vni(word) if any(one.isdigit() for one in word) else _untype_telex(word)


def _untype_vni(word: str) -> str:
    letters, tone = "", ""
    for one in word:
        if one in _VNI_TONES and letters:
            tone = _VNI_TONES[one]
        elif one in _VNI_SHAPES and letters:
            letters = letters.translate(_VNI_SHAPES[one])
        elif one.isdigit():
            return word
        else:
            letters += one
    return letters + tone


def _untype_telex(word: str) -> str:
    letters, tone = "", ""
    for one in word:
        if one in _TELEX_TONES and _VOWELS & set(letters):
            tone = _TELEX_TONES[one]
        elif one == "w":
            letters = _with_horn(letters)
        elif letters[-1:] + one in _DOUBLED:
            letters = letters[:-1] + _DOUBLED[letters[-1:] + one]
        else:
            letters += one
    return letters + tone


def _with_horn(letters: str) -> str:
    """What a Telex `w` makes of the letters before it."""
    if letters.endswith(("uo", "ưo")):
        return f"{letters[:-2]}ươ"
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in "aou":
            horned = {"a": "ă", "o": "ơ", "u": "ư"}[letters[place]]
            return letters[:place] + horned + letters[place + 1 :]
    return f"{letters}ư"
