"""Giao Ban and the straightforward bot in pairs: how many times as fast, whatever the host does."""

from __future__ import annotations

import os
import sys

from tests.bench.botapi.plan import Plan
from tests.bench.giaoban import Giaoban
from tests.bench.rivals import OFFICERS
from tests.bench.rivals.others import STRAIGHTFORWARD
from tests.bench.run import Measured, measure
from tests.bench.tables import middle_and_spread, table

_OURS = Giaoban("giaoban-polling")
_PAIRS = int(os.environ.get("RUNS") or 9)
_TITLE = f"""\
Giao Ban by polling, and PTB with a commit per answer right behind it, {_PAIRS} times: medians
(lowest-highest), the ratio within each pair. What a host's other guests do changes over minutes, so
it meets both of a pair more alike than two runs in a comparison of ten bots. Goal: 6 times."""
_HEAD = ("officers", f"{_OURS.name}, messages/s", STRAIGHTFORWARD.name, "times", "p99 ms")


def pairs() -> str:
    """Raises RuntimeError where one of the two does not run."""
    return table(_TITLE, _HEAD, [_row(officers) for officers in OFFICERS])


def _row(officers: int) -> tuple[str, ...]:
    found: list[tuple[Measured, Measured]] = []
    for _ in range(_PAIRS):
        ours = measure(_OURS, Plan(officers))
        theirs = measure(STRAIGHTFORWARD, Plan(officers))
        if ours.faults or theirs.faults:
            raise RuntimeError(f"{officers} officers: {(*ours.faults, *theirs.faults)}")
        found.append((ours, theirs))
        said = f"{ours.rate:.0f} / {theirs.rate:.0f} = {ours.rate / theirs.rate:.2f}"
        print(f"{officers} officers: {said}", file=sys.stderr)
    return (
        str(officers),
        middle_and_spread([ours.rate for ours, _ in found]),
        middle_and_spread([theirs.rate for _, theirs in found]),
        middle_and_spread([ours.rate / theirs.rate for ours, theirs in found], ".2f"),
        middle_and_spread([ours.p99 for ours, _ in found]),
    )
