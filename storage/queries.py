"""The SQL of the program: `.sql` files in which every query has a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "queries"
_NAME = re.compile(r"^-- name: (\S+)$", re.MULTILINE)


@cache
def all_queries() -> dict[str, str]:
    """What every engine understands, or would if it had no way of its own."""
    return read_queries(sorted(_FOLDER.glob("*.sql")))


@cache
def own_queries(engine: str) -> dict[str, str]:
    """Where an engine has a way of its own: in the folder of its name."""
    return read_queries(sorted((_FOLDER / engine).glob("*.sql")))


@cache
def queries_for(engine: str) -> dict[str, str]:
    return all_queries() | own_queries(engine)


def read_queries(files: Iterable[Path]) -> dict[str, str]:
    """Every query of the files by its name. Raises ValueError where two share one."""
    found: dict[str, str] = {}
    for file in files:
        parts = _NAME.split(file.read_text(encoding="utf-8"))[1:]
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            if name in found:
                raise ValueError(f"{file.name}: the query {name} stands twice")
            found[name] = text.strip()
    return found
