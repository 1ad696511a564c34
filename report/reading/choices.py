"""Options: by label, part of a label, number, or a label slightly misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz

from config.language import msg
from report.items import Field, Option
from report.reading.number_words import DIGITS
from report.reading.outcome import Reading, Refused, Taken, Unclear, example_of
from report.reading.text import can_be_misread, fold, remembered, syllable, untype
from report.reading.tokens import tokens

_K = TypeVar("_K")
_ALL = frozenset({"tat ca", "tat", "het", "all", "ca", "du ca", "tat ca cac y", "tat ca y tren"})
_ALL_OF = re.compile(r"(?:tat )?ca (\w+)(?: y| muc| cai| hinh thuc)?")
_LINES = re.compile(r"[\n\r\t]+")
_JOINED = re.compile(r"[,;+&]|\bva\b|\bvoi\b")
_POLITE = re.compile(
    r"^(?:(?:da|thua|em|anh|chi|xin|chon|y|so|muc|cau)\b[ ]*)+|(?:[ ]*\b(?:a|nhe|nha|ah|em))+$"
)
_NUMBERED = re.compile(r"(\d{1,2}) ?[.):/(-]+ ?(.*\D.*)|(\d{1,2}) (\D+)")
_NEGATIONS = frozenset(["khong", "ko", "k", "kh", "chua", "chang", "tru", "bo"])
_LONGEST = 400
_SHORT = 120  # characters: of longer texts no two are the same
_CLOSE = 85  # rapidfuzz score from which a misspelt label is taken for the label
_SIMILAR = 75  # and from which it is worth asking
_APART = 8  # how much worse every other label has to be


def read_choice(field: Field, text: str) -> Reading:
    """The id of one option."""
    if len(text) > _LONGEST or can_be_misread(text):
        return _refuse(field)
    found = _find(field.options, fold(text))
    if len(found) == 1:
        return Taken(found[0])
    if near := found or _similar(field.options, _bare(text)):
        return Unclear(msg("Which one is meant?"), near)
    several = _find_several(field.options, text)
    if several is not None and len(several) > 1:
        return Unclear(msg("Only one can be chosen here. Which one?"), several)
    return _refuse(field)


def read_choices(field: Field, text: str) -> Reading:
    """The ids of one or more options, in the order of the checklist."""
    if len(text) > _LONGEST or can_be_misread(text):
        return _refuse(field)
    bare = _bare(text)
    if bare in _ALL or _is_all(field.options, bare):
        return Taken(tuple(option.id for option in field.options))
    is_one = not _LINES.search(text.strip())
    alone = _find(field.options, fold(text)) if is_one else ()
    if len(alone) == 1:
        return Taken(alone)
    several = _find_several(field.options, text)
    if several is not None:
        return Taken(several)
    if alone := alone or _similar(field.options, bare):
        return Unclear(msg("Which one is meant?"), tuple((one,) for one in alone))
    return _refuse(field)


def _refuse(field: Field) -> Refused:
    return Refused(
        msg(
            "Please choose by number or name. For example: {example}",
            example=f"1 ({field.options[0].label})" if field.options else example_of(field),
        )
    )


def _bare(text: str) -> str:
    return _POLITE.sub("", fold(text)).strip(" .!?:-()•*+")


def _is_all(options: Sequence[Option], bare: str) -> bool:
    """`cả 4`, `cả bốn ý`, where there are four."""
    match = _ALL_OF.fullmatch(bare)
    return bool(match) and match is not None and _number(match[1]) == len(options)


def _number(said: str) -> int | None:
    """A number in digits, or in a word for one digit."""
    if said.isascii() and said.isdigit() and len(said) < 4:
        return int(said)
    return DIGITS.get(said) or DIGITS.get(syllable(said))


def _find_several(options: Sequence[Option], text: str) -> tuple[str, ...] | None:
    """The options that `1, 3` or `họp thôn và loa` names; None where a part names none or
    several."""
    lines = [fold(line) for line in _LINES.split(text)]
    parts = [part for line in lines for one in _JOINED.split(line) if (part := _bare(one))]
    if all(part.isdigit() for part in re.split(r"[ ,;]+", _bare(text)) if part != "va"):
        parts = [part for part in re.split(r"[ ,;]+", _bare(text)) if part != "va"]
    found = [_find(options, part) for part in parts]
    if not found or any(len(one) != 1 for one in found):
        return None
    chosen = {one[0] for one in found}
    return tuple(option.id for option in options if option.id in chosen)


def _find(options: Sequence[Option], folded: str) -> tuple[str, ...]:
    """The options that folded text can be: one if it is sure, several if near, none."""
    labels = tuple([option.label for option in options])
    # Nearly everybody types what others have typed.
    places = _places if len(folded) <= _SHORT else _places.__wrapped__
    return tuple([options[at].id for at in places(labels, folded)])


@lru_cache(maxsize=4096)
def _places(labels: tuple[str, ...], folded: str) -> tuple[int, ...]:
    """Where among the labels what it can be stands."""
    said = _bare(folded)
    if not said:
        return ()
    if (number := _number(said)) is not None or said.isdigit():
        return (number - 1,) if number and number <= len(labels) else ()
    words = dict(enumerate(map(_words, labels)))
    for same in _ways(folded, said):
        exact = [at for at, label in words.items() if label == same]
        part = exact or [at for at, label in words.items() if _has_part(label, same)]
        if part and len(same) > 1:
            return tuple(part)
    if match := _NUMBERED.fullmatch(said):
        return _both(labels, match[1] or match[3], match[2] or match[4])
    near = _near(words, said, _CLOSE)
    is_denied = any(_denials(words[at]) != _denials(said) for at in near)
    return () if is_denied else near


def _ways(folded: str, said: str) -> Iterator[str]:
    """The ways to take it, the plainest first."""
    yield folded
    yield said
    yield _untyped(said)


def _both(labels: tuple[str, ...], number: str, name: str) -> tuple[int, ...]:
    """`1. Kinh tế`: the option that both mean; both where they differ; none where either is
    none."""
    named, numbered = _places(labels, name), _places(labels, number)
    return tuple(sorted({*named, *numbered})) if named and numbered else ()


def _similar(options: Sequence[Option], said: str) -> tuple[str, ...]:
    """The options worth asking about; a number out of range can be one in a label."""
    labels = _labels(options)
    if said.isdigit():
        found = tuple(o.id for o in options if len(said) > 1 and _has_part(fold(o.label), said))
        return found if int(said) > len(options) else ()
    within = tuple(one for one, label in labels.items() if _has_part(said, label))
    found = within or _near(labels, said, _SIMILAR)
    return tuple(one for one in found if _denials(said) <= _denials(labels[one]))


def _labels(options: Sequence[Option]) -> dict[str, str]:
    return {option.id: _words(option.label) for option in options}


def _has_part(label: str, part: str) -> bool:
    return part in label and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", label) is not None


def _denials(said: str) -> frozenset[str]:
    """The words in it that say no: with one more or less it is no misspelling."""
    return _NEGATIONS.intersection(said.split())


def _near(labels: Mapping[_K, str], said: str, cutoff: int) -> tuple[_K, ...]:
    digits = re.findall(r"\d+", said)  # another digit is another option, never a slip
    scores = {
        one: fuzz.ratio(said, label)
        for one, label in labels.items()
        if re.findall(r"\d+", label) == digits
    }
    best = max(scores.values(), default=0)
    if best < cutoff or len(said) < 4:
        return ()
    return tuple(one for one, score in scores.items() if score > best - _APART)


@remembered(4096)
def _words(label: str) -> str:
    return " ".join(re.findall(r"\w+(?:[-/]\w+)*", fold(label)))


def _untyped(said: str) -> str:
    return " ".join(fold(untype(one.typed)) for one in tokens(said))
