"""Records: dataclasses that never change, and are quick to make.

A dataclass that refuses assignments at run time takes up to seven times as long to make, and each
message makes dozens. That nothing is assigned to is checked by mypy, which takes `record` for
`dataclass`, before anything runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    def record(cls=None, *, frozen, slots=False):
        """As `dataclass`: equal and hashed by their fields."""
        return dataclass(cls, unsafe_hash=frozen, slots=slots)


__all__ = ["record"]
