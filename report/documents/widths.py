"""How wide a line is in bold Times New Roman: rules under names are as long as their line."""

from __future__ import annotations

import unicodedata

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
_OTHER = 500  # figures, and what is rare


def width_mm(line: str, size: float) -> float:
    """How wide `line` is, bold, at `size` points; to a few percent."""
    bare = unicodedata.normalize("NFD", line.replace("Đ", "D").replace("đ", "d"))
    letters = (one for one in bare if not unicodedata.combining(one))
    return sum(_WIDTHS.get(one, _OTHER) for one in letters) / 1000 * size * _POINT


def in_even_lines(text: str, size: float, widest: float) -> tuple[str, ...]:
    """`text` on as few lines as fit into `widest` mm, none much shorter than the others."""
    whole = width_mm(text, size)
    at_least = max(1, -(-whole // widest))
    for share in (1.0, 1.08, 1.2, 1.5):
        lines = _wrapped(text, size, min(whole / at_least * share, widest))
        if len(lines) <= at_least:
            return lines
    return _wrapped(text, size, widest)


def _wrapped(text: str, size: float, widest: float) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_mm(longer, size) <= widest:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
