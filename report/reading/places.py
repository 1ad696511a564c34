"""Which items words name: `hộ nghèo`, `can ngheo`, `hooj ngheof` are items by their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from config.records import record
from report.items import Field, Section
from report.reading.phrases import FILLERS
from report.reading.sentences import words_beside
from report.reading.text import clean, fold, syllable, untype, words_of

_F = TypeVar("_F", bound=Field)
_GENERAL = words_of("so tong cua xa co da")  # part of many labels, and often left out
_UNSAID = 1  # words of a label that may be left out and it is still surely that one
_SHORTEST = 4  # letters that can be misspelt and still be known again
_CLOSE = 85  # rapidfuzz score from which a misspelt name is worth offering
_NUMBERED = re.compile(r"(?:[ivx]+\.?)?\d*(?:\.\d+)*\.?")


@record(frozen=True, slots=True)
class Named(Generic[_F]):
    """The fields that words can name. `whole` where it is one, said with all that tells it
    from others; `last` is how many of the words belong to the name."""

    fields: tuple[_F, ...] = ()
    whole: bool = False
    last: int = 0


def named_first(fields: Sequence[_F], words: Sequence[str]) -> Named[_F]:
    """The fields named at the beginning of `words`, by as many of the words as possible."""
    fitting, end = list(fields), 0
    for end, word in enumerate(words, start=1):
        if _says_which(fields, word):
            fitting = _having(fitting, word)
        if not fitting:
            return _named(fields, words[: end - 1])
    return _named(fields, words[:end])


def _having(fields: Iterable[_F], typed: str) -> list[_F]:
    """The fields in whose labels the word is."""
    meant = _meant(typed)
    return [one for one in fields if not meant.isdisjoint(_forms_in(one.label))]


def _is_same(typed: str, spelled: str) -> bool:
    """Whether a typed word is that of a label."""
    return not _meant(typed).isdisjoint(_forms_in(spelled))


@lru_cache(maxsize=8192)
def _meant(typed: str) -> frozenset[str]:
    """What a typed word can be in a label: the word as it is spelled (marked by a blank, which no
    word has), without diacritics, or with what Telex and VNI leave behind. `hồ` is not `hộ`."""
    if not typed.isascii():
        return frozenset({f"{syllable(typed)} "})
    return frozenset({typed, f"{untype(typed)} "})


@lru_cache(maxsize=4096)
def _forms_in(label: str) -> frozenset[str]:
    """The same of all words of a label."""
    words = _words_of(label)
    return frozenset(map(fold, words)).union(f"{syllable(word)} " for word in words)


def named_beside(fields: Sequence[_F], text: str) -> tuple[_F, ...]:
    """The fields that the words beside a figure name; none where they say only a unit."""
    typed = [one.typed for one in words_beside(text)]
    said = [word for word in _said(fields, typed) if fold(word) not in _GENERAL - {"tong"}]
    if any(_is_unit(one, said) for one in fields):
        return ()
    return _named(fields, typed).fields


def names_wholly(field: Field, text: str) -> bool:
    """Whether `text` has all the words that tell the field from others: `cận nghèo`."""
    words, telling = _words_of(text), telling_words(field)
    return bool(telling) and all(any(_is_same(word, one) for word in words) for one in telling)


def telling_words(field: Field) -> tuple[str, ...]:
    """The words of a label that tell it from others."""
    unit = _words_of(field.unit or "")
    return tuple(one for one in _label(field) if fold(one) not in _GENERAL and one not in unit)


def similar_to(fields: Iterable[_F], text: str) -> tuple[_F, ...]:
    """The fields whose names are nearly `text`, the nearest first: to be offered, not taken."""
    said = _telling(fold(word) for word in text.split())
    if len(said) < _SHORTEST:
        return ()
    scores = [(fuzz.ratio(said, _telling_of(one.label)), one) for one in fields]
    close = [(score, one) for score, one in scores if score >= _CLOSE]
    return tuple(one for _, one in sorted(close, key=lambda found: -found[0]))


@lru_cache(maxsize=4096)
def _telling_of(label: str) -> str:
    return _telling(map(fold, _words_of(label)))


def _telling(words: Iterable[str]) -> str:
    return " ".join(word for word in words if word not in _GENERAL)


def _named(fields: Sequence[_F], typed: Sequence[str]) -> Named[_F]:
    said = _said(fields, typed)
    ranks = [(rank, one) for one in fields if said and (rank := _rank(one, said)) is not None]
    if not ranks:
        return Named()
    best = min(rank for rank, _ in ranks)
    telling = [word for word in said if fold(word) not in _GENERAL]  # `số hộ` is as little as `hộ`
    is_sure = best[1] == 0 or (best[1] <= _UNSAID and len(telling) > 1)
    found = tuple(one for rank, one in ranks if (rank == best if is_sure else rank[0] == best[0]))
    last = max(at for at, word in enumerate(typed, start=1) if word in said)
    return Named(found, whole=len(found) == 1 and best[1] == 0, last=last)


def _said(fields: Sequence[Field], typed: Sequence[str]) -> list[str]:
    return [word for word in typed if _says_which(fields, word)]


def _says_which(fields: Sequence[Field], word: str) -> bool:
    """Whether it tells one field from another: courtesies, unless a label has them, do not."""
    return fold(word) not in FILLERS or bool(_having(fields, word))


def _rank(field: Field, said: Sequence[str]) -> tuple[bool, int] | None:
    """How well the words fit a label, smaller is better; None where one is not in it."""
    label = _label(field)
    places = [[at for at, other in enumerate(label) if _is_same(word, other)] for word in said]
    if not all(places):
        return None
    follows = any(
        all(start + step in some for step, some in enumerate(places)) for start in places[0]
    )
    meant = {at for some in places for at in some}
    unsaid = {fold(word) for at, word in enumerate(label) if at not in meant} - _GENERAL
    return not follows, len(unsaid)


def _label(field: Field) -> tuple[str, ...]:
    return _words_of(field.label)


@lru_cache(maxsize=4096)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", clean(text).lower()))


def _is_unit(field: Field, said: Sequence[str]) -> bool:
    unit = _words_of(field.unit or "")
    return all(any(_is_same(word, other) for other in unit) for word in said)


def item_called(items: Sequence[_F], text: str) -> _F | None:
    """The one item that `text` is, by number or name: `12`, `câu 12`, `hộ nghèo`."""
    said = fold(text).removeprefix("cau ").removeprefix("question ")
    if said.isascii() and said.isdigit():
        return items[int(said) - 1] if len(said) < 4 and 0 < int(said) <= len(items) else None
    words = clean(text).lower().split()
    found = named_first(items, words)
    return found.fields[0] if len(found.fields) == 1 and found.last == len(words) else None


def section_of(sections: Iterable[Section], text: str) -> Section | None:
    """The section whose number `text` is: `II.2.6`, `2.6`, `iv`; None where none or several."""
    said = fold(text).rstrip(".")
    if not said or not _NUMBERED.fullmatch(said):
        return None
    ids = {section.id.lower(): section for section in sections}
    if said in ids:
        return ids[said]
    found = [section for number, section in ids.items() if number.endswith(f".{said}")]
    return found[0] if len(found) == 1 and "." in said else None
