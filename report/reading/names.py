"""Units by name: `son mau`, `xã Sơn Liên`, slightly misspelt; near ties are never guessed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from report.reading.text import clean, fold, syllable, untype

_KIND = re.compile(r"^(?:ubnd |uy ban nhan dan )?(?:xa |phuong |thi tran |dac khu )?")
_COURTESY = re.compile(r"(?<=\w\w) (?:ạ|a|nhé|nhe)$")
_EITHER_PLACE = ("oa", "oe", "uy")  # hoà and hòa are both in use; muà for mùa is a slip
_LONGEST = 100
_MOST_WORDS = 6
_NEAR = 2  # slips up to which a name is worth offering


class Names:
    """Names by what they belong to, ready for being looked up: thousands of communes in a
    millisecond or two."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """`names` are the ways in which each id is written."""
        self._by_key: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._bare: list[str] = []
        self._ids: list[str] = []
        for one, some in names.items():
            for name in some:
                self._by_key[_bare(name)].append((one, name))
                self._bare.append(_bare(name))
                self._ids.append(one)

    def match(self, text: str) -> tuple[str, ...]:
        """The ids whose names `text` can be: one where it is sure, all that are near where not."""
        if len(text) > _LONGEST or not _bare(text):
            return ()
        typed = clean(text).lower().strip(" .!?")
        plain = _COURTESY.sub("", typed)
        found = self._same(typed) or self._same(plain)
        if found and plain != typed:
            # "Tịnh Trung ạ" is said politely, or is Tịnh Trung Hạ with a letter lost.
            return self._in_order((*found, *self._slips(_forms(typed), 1)))
        return found or self._near(_forms(plain) | _forms(typed))

    def leading(self, words: Sequence[str]) -> tuple[tuple[str, ...], int]:
        """The ids that the first words name, and how many words those are; a name as it is
        spelled goes before a longer one that is misspelt."""
        for find in (self.spelled, self.match):
            for end in range(min(len(words), _MOST_WORDS), 0, -1):
                if found := find(" ".join(words[:end]).rstrip(":,")):
                    return found, end
        return (), 0

    def spelled(self, text: str) -> tuple[str, ...]:
        """The ids whose names `text` is, no slip about it."""
        return self._same(text) if len(text) <= _LONGEST and _bare(text) else ()

    def _same(self, text: str) -> tuple[str, ...]:
        found = {
            one: None
            for key in _forms(text)
            for one, name in self._by_key.get(key, ())
            if _is_same(text, name)
        }
        return tuple(found)

    def _near(self, forms: set[str]) -> tuple[str, ...]:
        """One only where every other name is at least two slips further."""
        slips = self._slips(forms, _NEAR + 1)
        best = min(slips.values(), default=_LONGEST)
        if best > _NEAR or best * 3 > max(map(len, forms)):
            return ()
        return self._in_order(one for one, distance in slips.items() if distance <= best + 1)

    def _slips(self, forms: Iterable[str], most: int) -> dict[str, int]:
        """How many slips the ids' names are from any of the forms, up to `most`."""
        slips: dict[str, int] = {}
        for form in forms:
            close = process.extract(
                form, self._bare, scorer=OSA.distance, score_cutoff=most, limit=None
            )
            for _, distance, place in close:
                one = self._ids[place]
                slips[one] = min(int(distance), slips.get(one, _LONGEST))
        return slips

    def _in_order(self, ids: Iterable[str]) -> tuple[str, ...]:
        wanted = set(ids)
        return tuple(dict.fromkeys(one for one in self._ids if one in wanted))


def match_name(text: str, names: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """`Names.match` for a few names, looked up once."""
    return Names(names).match(text)


def _forms(text: str) -> set[str]:
    """The bare name that was typed, and the one that Telex or VNI left this behind of."""
    return {_bare(text), _bare(" ".join(untype(word) for word in _words(text)))}


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


def _bare(text: str) -> str:
    return _KIND.sub("", fold(text))
