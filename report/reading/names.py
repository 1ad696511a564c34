"""Units by name: `son mau`, `xã Sơn Liên`, slightly misspelt; near ties are never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import OSA

from report.reading.text import clean, fold, syllable, untype

_KIND = re.compile(r"^(?:ubnd |uy ban nhan dan )?(?:xa |phuong |thi tran |dac khu )?")
_EITHER_PLACE = ("oa", "oe", "uy")  # hoà and hòa are both in use; muà for mùa is a slip
_LONGEST = 100
_NEAR = 2  # slips up to which a name is worth offering
_Names = Mapping[str, Sequence[str]]


def match_name(text: str, names: _Names) -> tuple[str, ...]:
    """The ids whose names `text` can be: one where it is sure, all that are near where not."""
    if len(text) > _LONGEST or not _bare(text):
        return ()
    same = tuple(one for one, some in names.items() if any(_is_same(text, name) for name in some))
    return same or _near(text, names)


def _is_same(text: str, name: str) -> bool:
    """Whether `text` is `name` or `name` without diacritics, as Telex or as VNI."""
    typed, spelled = _words(text), _words(name)
    start = len(spelled) - len(_bare(name).split())  # "Xã Sơn Bua" is "Sơn Bua", too
    return _are_same(typed, spelled) or _are_same(typed, spelled[start:])


def _words(text: str) -> list[str]:
    return clean(text).lower().strip(" .!?").split()


def _are_same(typed: Sequence[str], spelled: Sequence[str]) -> bool:
    return len(typed) == len(spelled) and all(map(_is_same_word, typed, spelled))


def _is_same_word(typed: str, spelled: str) -> bool:
    if typed in (spelled, fold(spelled)):
        return True
    if typed.isascii():
        return untype(typed) == syllable(spelled)
    return fold(spelled).endswith(_EITHER_PLACE) and syllable(typed) == syllable(spelled)


def _near(text: str, names: _Names) -> tuple[str, ...]:
    """One only where every other name is at least two slips further."""
    said = {_bare(text), _bare(" ".join(untype(word) for word in _words(text)))}
    slips = {
        one: min(
            (OSA.distance(form, _bare(name)) for name in some for form in said), default=_LONGEST
        )
        for one, some in names.items()
    }
    best = min(slips.values(), default=_LONGEST)
    if best > _NEAR or best * 3 > max(map(len, said)):
        return ()
    return tuple(one for one, distance in slips.items() if distance <= best + 1)


def _bare(text: str) -> str:
    return _KIND.sub("", fold(text))
