"""What reports are asked, in order: worked out once for all that leave out the same items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from report.checklist import Item, Scope, Section

_MOST = 1000  # kept at the same time; a round has a handful


@dataclass(frozen=True)
class Layout:
    """The items that apply to a report, and the ids of those that do not."""

    items: tuple[Item, ...]
    left_out: frozenset[str] = frozenset()

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(self.places)

    @cached_property
    def places(self) -> dict[str, int]:
        """Each item's place, from 1."""
        return {item.id: place for place, item in enumerate(self.items, start=1)}

    @cached_property
    def _sections(self) -> dict[str, tuple[Item, ...]]:
        return {}

    def in_section(self, section: Section) -> tuple[Item, ...]:
        """Those of a section."""
        if section.id not in self._sections:
            found = tuple(item for item in section.items if item.id in self.ids)
            self._sections[section.id] = found
        return self._sections[section.id]


class Layouts:
    """Those of one checklist."""

    def __init__(self, asked: Mapping[Scope, tuple[Item, ...]]) -> None:
        """`asked`: all items that people of a scope can be asked."""
        self._asked = asked
        self._known: dict[tuple[Scope, frozenset[str]], Layout] = {}

    def without(self, scope: Scope, left_out: frozenset[str]) -> Layout:
        """What is asked where these items are left out."""
        key = scope, left_out
        if key not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            items = tuple(item for item in self._asked[scope] if item.id not in left_out)
            self._known[key] = Layout(items, left_out)
        return self._known[key]
