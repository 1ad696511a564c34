"""How names and choices come out of tired thumbs: no diacritics, Telex and VNI left behind,
letters swapped, doubled, dropped, and two such slips at once."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator

from report.reading.text import fold

_TELEX_TONES = dict(zip("\u0301\u0300\u0309\u0303\u0323", "sfrxj", strict=True))
_VNI_TONES = dict(zip("\u0301\u0300\u0309\u0303\u0323", "12345", strict=True))
_TELEX_SHAPES = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI_SHAPES = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}


def telex(text: str) -> str:
    return " ".join(_keys(word, _TELEX_SHAPES, _TELEX_TONES) for word in text.lower().split())


def vni(text: str) -> str:
    return " ".join(_keys(word, _VNI_SHAPES, _VNI_TONES) for word in text.lower().split())


def _keys(word: str, shapes: dict[str, str], tones: dict[str, str]) -> str:
    """The keys pressed for a word, its tone last."""
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(tones[one] for one in parts if one in tones)
    bare = unicodedata.normalize("NFC", "".join(one for one in parts if one not in tones))
    return "".join(shapes.get(one, one) for one in bare) + tone


def _swapped(text: str, at: int) -> str:
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def _doubled(text: str, at: int) -> str:
    return text[: at + 1] + text[at:]


def _dropped(text: str, at: int) -> str:
    return text[:at] + text[at + 1 :]


_SLIPS: tuple[Callable[[str, int], str], ...] = (_swapped, _doubled, _dropped)


def misspellings(text: str, count: int, seed: int) -> Iterator[str]:
    """`count` ways to write `text`: the usual ones, then one slip or two in any of them."""
    ways = (text, text.lower(), text.upper(), fold(text), telex(text), vni(text))
    yield from ways
    yield unicodedata.normalize("NFD", text)
    dice = random.Random(f"{seed}/{text}")
    for _ in range(count - len(ways) - 1):
        typed = dice.choice(ways)
        for _ in range(dice.choice((1, 1, 2))):
            typed = dice.choice(_SLIPS)(typed, dice.randrange(len(typed)))
        yield typed
