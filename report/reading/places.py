"""Which items words name: `hộ nghèo`, `can ngheo`, `hooj ngheof` are items by their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz

from report.checklist import Field, Section
from report.reading.phrases import FILLERS, tokens
from report.reading.sentences import words_beside
from report.reading.text import fold, untype

_F = TypeVar("_F", bound=Field)
Words = tuple[str, ...]
_SHORTEST = 4  # letters that can be misspelt and still be known again
_CLOSE = 85  # rapidfuzz score from which a misspelt name is worth offering
_UNSAID = 1  # words of a label that may be left out and it is still surely that one
_GENERAL = frozenset({"so", "tong", "cua", "xa", "co", "da"})  # part of many labels
_NUMBERED = re.compile(r"(?:[ivx]+\.?)?\d*(?:\.\d+)*\.?")


def named_by(fields: Iterable[_F], text: str) -> tuple[_F, ...]:
    """The fields that all of `text` names: one where it is sure, several that fit as well."""
    return _named(list(fields), [one.typed for one in tokens(text) if one.kind == "word"])


def named_beside(fields: Iterable[_F], text: str) -> tuple[_F, ...]:
    """The fields that the words beside a figure name; none where they say only a unit."""
    typed = [one.typed for one in words_beside(text)]
    return _named([one for one in fields if not _is_unit(one, typed)], typed)


def similar_to(fields: Iterable[_F], text: str) -> tuple[_F, ...]:
    """The fields whose names are nearly `text`, the nearest first: to be offered, not taken."""
    said = _telling(_said(text.split(), frozenset()))
    if len(said) < _SHORTEST:
        return ()
    scores = [(fuzz.ratio(said, _telling(_label(one))), one) for one in fields]
    close = [(score, one) for score, one in scores if score >= _CLOSE]
    return tuple(one for _, one in sorted(close, key=lambda found: -found[0]))


def _telling(words: Words) -> str:
    return " ".join(word for word in words if word not in _GENERAL)


def _named(fields: Sequence[_F], typed: Sequence[str]) -> tuple[_F, ...]:
    ranks = [(rank, one) for one in fields if (rank := _rank(one, typed)) is not None]
    if not ranks:
        return ()
    best = min(rank for rank, _ in ranks)
    said = _said(typed, frozenset(_label(ranks[0][1])))
    if best[1] <= _UNSAID and (len(said) > 1 or not best[1]):
        return tuple(one for rank, one in ranks if rank == best)
    return tuple(one for rank, one in ranks if rank[0] == best[0])


def _rank(field: Field, typed: Sequence[str]) -> tuple[bool, int] | None:
    """How well the words fit a label, smaller is better; None where one is not in it."""
    label = _label(field)
    said = _said(typed, frozenset(label))
    if not said or not set(said) <= set(label):
        return None
    return not _follows(said, label), len(set(label) - set(said) - _GENERAL)


def _is_unit(field: Field, typed: Sequence[str]) -> bool:
    return set(_said(typed, _unit(field.unit or ""))) <= _unit(field.unit or "")


def _said(typed: Sequence[str], known: frozenset[str]) -> Words:
    """The words that name something, Telex and VNI traces made out where that helps."""
    words = [word if (word := fold(one)) in known else fold(untype(word)) for one in typed]
    return tuple(word for word in words if word and (word in known or word not in FILLERS))


def _follows(said: Words, label: Words) -> bool:
    """Whether `said` stands in `label` one word behind the other."""
    ends = len(label) - len(said) + 1
    return any(label[start : start + len(said)] == said for start in range(ends))


def _label(field: Field) -> Words:
    return _words_of(field.label)


@lru_cache(maxsize=4096)
def _words_of(label: str) -> Words:
    return tuple(re.findall(r"\w+", fold(label)))


@lru_cache(maxsize=256)
def _unit(unit: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(unit)))


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
