"""Figures in columns, as `make bench` prints them."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from statistics import median, quantiles


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    shown = [
        "  ".join(
            part.ljust(width) if at == 0 else part.rjust(width)
            for at, (part, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([title, shown[0], "-" * len(shown[0]), *shown[1:], ""])


def middle_and_spread(some: Sequence[float], form: str = ".0f") -> str:
    """The median, and behind it lowest and highest where there are several."""
    spread = f" ({min(some):{form}}-{max(some):{form}})" if len(some) > 1 else ""
    return f"{median(some):{form}}{spread}"


def middle_and_tail(milliseconds: Sequence[float]) -> tuple[str, str]:
    """Median and 99th percentile, as text."""
    return f"{median(milliseconds):.3f}", f"{quantiles(milliseconds, n=100)[98]:.3f}"


def machine() -> str:
    return f"{platform.machine()}, Python {platform.python_version()}"
