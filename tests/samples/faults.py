"""Looking for a fault among those that a file is refused for."""

from __future__ import annotations

from pathlib import Path

from report.source import FaultyFile


def tells(refusal: FaultyFile, file: Path, line: str, item: str | None, reason: str) -> bool:
    """Whether it names that file, a line with `line` in it, that item, and says `reason`."""
    lines = file.read_text(encoding="utf-8").split("\n")
    told = [(one.file, lines[one.line - 1], one.item, one.reason) for one in refusal.faults]
    print(*told, sep="\n")  # shown where it is not among them
    return any(
        (name, named) == (file.name, item) and line in where and reason in why
        for name, where, named, why in told
    )
