"""What reports are asked, in order: worked out once for all in which the same is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property, lru_cache

from config.records import record
from report.expressions import Operand
from report.items import Item, Scope, Section

Key = tuple[Scope, tuple[bytes | None, ...]]  # the deciding answers, as they are kept
_MOST = (
    2000  # kept at the same time; a round has a handful, and when there are more, it begins anew
)


@record(frozen=True)
class Layout:
    """The items that apply to a report, and the ids of those that do not."""

    items: tuple[Item, ...]
    left_out: frozenset[str] = frozenset()
    _sections: dict[str, tuple[Item, ...]] = field(default_factory=dict, compare=False)

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(self.places)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The items' ids."""
        return tuple(self.places)

    @cached_property
    def places(self) -> dict[str, int]:
        """Each item's place, from 1."""
        return {item.id: place for place, item in enumerate(self.items, start=1)}

    def in_section(self, section: Section) -> tuple[Item, ...]:
        """Those of a section."""
        if section.id not in self._sections:
            found = tuple(item for item in section.items if item.id in self.ids)
            self._sections[section.id] = found
        return self._sections[section.id]


class Layouts:
    """Those of one checklist."""

    def __init__(
        self,
        asked: Mapping[Scope, tuple[Item, ...]],
        left_out: Callable[[Scope, tuple[Operand, ...]], frozenset[str]],
    ) -> None:
        """`asked`: all items that people of a scope can be asked; `left_out` says which of them
        are not, where the items on which that hangs have these values."""
        self._asked = asked
        self._left_out = left_out
        self._known: dict[Key, Layout] = {}
        self._without = lru_cache(_MOST)(self._laid_out)

    def known(self, key: Key) -> Layout | None:
        """That of reports in which the deciding answers look so; None where there was none yet."""
        return self._known.get(key)

    def learn(self, key: Key, values: tuple[Operand, ...]) -> Layout:
        """The same, where those answers have these values."""
        if len(self._known) >= _MOST:
            self._known.clear()
        scope = key[0]
        layout = self._known[key] = self._without(scope, self._left_out(scope, values))
        return layout

    def _laid_out(self, scope: Scope, left_out: frozenset[str]) -> Layout:
        items = tuple(item for item in self._asked[scope] if item.id not in left_out)
        return Layout(items, left_out)
