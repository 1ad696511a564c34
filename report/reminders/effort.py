"""How long what is left of a report will take, as a reminder says it."""

from __future__ import annotations

from collections.abc import Iterable

from report.items import Item, ItemType

# Seconds to look a figure up in one's papers and type it; to write, list or photograph something.
_SECONDS: dict[ItemType, int] = {"yes_no": 15, "choice": 20, "choices": 30, "date": 30}
_FIGURE, _WRITTEN = 45, 150
_LONG: frozenset[ItemType] = frozenset({"text", "list", "reference", "file"})


def minutes_for(items: Iterable[Item]) -> int:
    """Whole minutes, in steps of five from ten on: it is a guess and should look like one."""
    minutes = max(1, -(-sum(map(_seconds, items)) // 60))
    return minutes if minutes < 10 else -(-minutes // 5) * 5


def _seconds(item: Item) -> int:
    return _SECONDS.get(item.type, _WRITTEN if item.type in _LONG else _FIGURE)
