"""Which reports a compiled report is made of: of which units, and how far they have to be."""

from __future__ import annotations

from typing import Literal, get_args

from config.records import record

State = Literal["none", "draft", "submitted", "approved", "received", "returned"]
Counting = Literal["submitted", "approved", "all"]
_COUNTED: dict[Counting, frozenset[State]] = {
    "submitted": frozenset({"submitted", "approved", "received"}),
    "approved": frozenset({"approved", "received"}),
    "all": frozenset({"draft", "returned", "submitted", "approved", "received"}),
}


@record(frozen=True, slots=True)
class Coverage:
    """`counting`: the reports submitted, only those approved, or all answers as they stand.
    `within`: the unit under which they are; empty for the whole collection."""

    counting: Counting = "submitted"
    within: str = ""

    def counts(self, state: State) -> bool:
        return state in _COUNTED[self.counting]

    def __str__(self) -> str:
        """Short, for buttons and orders: `approved`, `all.son-tay`."""
        return f"{self.counting}.{self.within}" if self.within else self.counting


def read_coverage(text: str) -> Coverage:
    """What `str` of a coverage says. Raises ValueError for anything else."""
    counting, _, within = text.partition(".")
    if counting not in get_args(Counting):
        raise ValueError(f"{counting!r} says not which reports count")
    return Coverage(counting, within)  # type: ignore[arg-type]  # looked up
