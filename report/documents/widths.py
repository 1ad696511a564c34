"""How wide a line is in bold Times New Roman: rules under names are as long as their line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import accumulate
from math import ceil

_POINT = 25.4 / 72  # mm
# Thousandths of the size, from the metrics of the typeface; diacritics add nothing.
_LETTERS = {
    "ABCDEFGHIJKLM": "722 667 722 722 667 611 778 778 389 500 778 667 944",
    "NOPQRSTUVWXYZ": "722 778 611 778 722 556 667 722 722 1000 722 722 667",
    "abcdefghijklm": "500 556 444 556 444 333 500 556 278 333 556 278 833",
    "nopqrstuvwxyz": "556 500 556 556 444 389 333 556 500 722 500 500 444",
    " -.,": "250 333 250 250",
}
_WIDTHS = {
    letter: int(width)
    for letters, widths in _LETTERS.items()
    for letter, width in zip(letters, widths.split(), strict=True)
}
_HORN = "\u031b"  # of ơ and ư, which it widens
# A line may begin with these; before any other word a compound could be torn apart.
_OPENING = frozenset(
    ["và", "về", "của", "cho", "tại", "theo", "trong", "năm", "and", "of", "on", "for", "in", "by"]
)
_TORN = 0.15  # what that costs, as if lines were a quarter too long and too short
_OTHER = 500  # figures, and what is rare


def width_mm(line: str, size: float) -> float:
    """How wide `line` is, bold, at `size` points; to a percent or two."""
    bare = unicodedata.normalize("NFD", line.replace("Đ", "D").replace("đ", "d"))
    return sum(map(_width, bare)) / 1000 * size * _POINT


def _width(letter: str) -> int:
    if letter == _HORN:
        return 70
    return 0 if unicodedata.combining(letter) else _WIDTHS.get(letter, _OTHER)


def in_even_lines(text: str, size: float, widest: float) -> tuple[str, ...]:
    """`text` on as few lines as fit into `widest` mm, about equally long, and broken before a word
    that opens a part (`và thực hiện`) rather than within a compound (`thực | hiện`)."""
    words = text.split()
    count = min(max(1, ceil(width_mm(text, size) / widest)), len(words))
    starts = _starts(words, count) if count else ()
    ends = (*starts[1:], len(words))
    return tuple(" ".join(words[at:end]) for at, end in zip(starts, ends, strict=False))


def _starts(words: Sequence[str], count: int) -> tuple[int, ...]:
    """With which words `count` lines begin, at the least cost."""
    space = width_mm(" ", 1)
    ends = [0.0, *accumulate(width_mm(word, 1) + space for word in words)]
    ideal = ends[-1] / count
    torn = [0.0, *(0.0 if word.casefold() in _OPENING else _TORN for word in words[1:])]
    # For the first n words on so many lines: the cost, and where the lines begin.
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for _ in range(count):
        best = {
            end: min(
                (cost + torn[at] + ((ends[end] - ends[at]) / ideal - 1) ** 2, (*starts, at))
                for at, (cost, starts) in best.items()
                if at < end
            )
            for end in range(min(best) + 1, len(words) + 1)
        }
    return best[len(words)][1]
