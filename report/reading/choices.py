"""Options: by label, part of a label, number, or a label slightly misspelt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from config.language import msg
from report.checklist import Field, Option
from report.reading.outcome import Reading, Refused, Taken, Unclear, example_of
from report.reading.phrases import tokens
from report.reading.text import can_be_misread, fold, untype

_ALL = frozenset({"tat ca", "tat", "het", "all", "ca", "du ca", "tat ca cac y", "tat ca y tren"})
_JOINED = re.compile(r"[,;+&\n]|\bva\b|\bvoi\b")
_POLITE = re.compile(r"^(?:(?:da|thua|chon|y|so|muc|cau)\b[ ]*)+|(?:[ ]*\b(?:a|nhe|nha|ah))+$")
_LONGEST = 400
_CLOSE = 85  # rapidfuzz score from which a misspelt label is taken for the label
_SIMILAR = 75  # and from which it is worth asking
_APART = 8  # how much worse every other label has to be


def read_choice(field: Field, text: str) -> Reading:
    """The id of one option."""
    if len(text) > _LONGEST or can_be_misread(text):
        return _refuse(field)
    found = _find(field.options, _bare(text))
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
    if bare in _ALL:
        return Taken(tuple(option.id for option in field.options))
    alone = _find(field.options, bare)
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
    return _POLITE.sub("", fold(text)).strip(" .!?:-()")


def _find_several(options: Sequence[Option], text: str) -> tuple[str, ...] | None:
    """The options that `1, 3` or `họp thôn và loa` names; None where a part names none or
    several."""
    parts = [part for one in _JOINED.split(fold(text)) if (part := _bare(one))]
    if all(part.isdigit() for part in re.split(r"[ ,;]+", _bare(text)) if part != "va"):
        parts = [part for part in re.split(r"[ ,;]+", _bare(text)) if part != "va"]
    found = [_find(options, part) for part in parts]
    if not found or any(len(one) != 1 for one in found):
        return None
    chosen = {one[0] for one in found}
    return tuple(option.id for option in options if option.id in chosen)


def _find(options: Sequence[Option], said: str) -> tuple[str, ...]:
    """The options that `said` can be: one if it is sure, several if near, none."""
    if not said:
        return ()
    if said.isascii() and said.isdigit():
        number = int(said) if len(said) < 4 else 0
        return (options[number - 1].id,) if 1 <= number <= len(options) else ()
    labels = _labels(options)
    for same in (said, _untyped(said)):
        exact = [one for one, label in labels.items() if label == same]
        part = exact or [one for one, label in labels.items() if _has_part(label, same)]
        if part and len(same) > 1:
            return tuple(part)
    return _near(labels, said, _CLOSE)


def _similar(options: Sequence[Option], said: str) -> tuple[str, ...]:
    """The options worth asking about; a number out of range can be one in a label."""
    if said.isdigit():
        found = tuple(o.id for o in options if len(said) > 1 and _has_part(fold(o.label), said))
        return found if int(said) > len(options) else ()
    return _near(_labels(options), said, _SIMILAR)


def _labels(options: Sequence[Option]) -> dict[str, str]:
    return {option.id: _words(option.label) for option in options}


def _has_part(label: str, part: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", label) is not None


def _near(labels: dict[str, str], said: str, cutoff: int) -> tuple[str, ...]:
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


def _words(label: str) -> str:
    return " ".join(re.findall(r"\w+(?:[-/]\w+)*", fold(label)))


def _untyped(said: str) -> str:
    return " ".join(fold(untype(one.typed)) for one in tokens(said))
