"""Measures given in another unit than the one asked for: `5,4 tấn` where kg are asked."""

from __future__ import annotations

from decimal import Decimal

from report.reading.text import fold, forms_of, spelled

_KILOGRAMS = {"kg": "1", "yen": "10", "ta": "100", "tan": "1000", "g": "0.001"}
_HECTARES = {"ha": "1", "km2": "100", "m2": "0.0001"}  # a sào differs from region to region
_KILOMETRES = {"km": "1", "m": "0.001"}
_SYSTEMS = (_KILOGRAMS, _HECTARES, _KILOMETRES)
_VAGUE = spelled("sào mẫu công bao giạ xe")
_OTHERS = _VAGUE | spelled("tạ tấn yến") | {one for system in _SYSTEMS for one in system}


def factor(typed: str, asked: str) -> Decimal | None:
    """How many `asked` one `typed` is; None where that is not known."""
    one, other = fold(typed), fold(asked).replace("²", "2")
    for system in _SYSTEMS:
        if one in system and other in system:
            return Decimal(system[one]) / Decimal(system[other])
    return None


def is_other_unit(typed: str) -> bool:
    """Whether a word is a unit of measure, so that the figure beside it needs converting."""
    return bool(forms_of(typed) & _OTHERS)


def is_unmistakable(typed: str) -> bool:
    """Whether a unit is written as nothing else is: `tấn`, `m2`; not `m` or `ta`."""
    return typed in ("tấn", "tạ", "yến", "tan", "kg", "ha", "km2", "m2")
