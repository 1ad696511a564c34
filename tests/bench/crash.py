"""What 200 kills at random moments cost: answers, replies, and what officers see twice."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from time import perf_counter

from tests.bench.tables import table
from tests.bot.killing import Kills, stay
from tests.bot.ledger import Place
from tests.bot.office import Findings
from tests.postgresql import Server, find_programs, running

_KILLS = 50  # of each of the four combinations
SEED = int(os.environ.get("SEED", "1"))
_GOALS = "goals: nothing lost, written twice or left without a reply; SEED={seed} repeats the draws"
_HEAD = (
    "", "kills", "answers", "lost", "twice", "astray", "forked", "no reply", "reply repeated",
    "met: unstored", "unsent", "unnoted", "seconds",
)  # fmt: skip


def crash() -> str:
    with server() as postgresql:
        rows = [
            _row(postgresql, *which) for which in product(("SQLite", "PostgreSQL"), (False, True))
        ]
    title = f"Killed with kill -9 ({_GOALS.format(seed=SEED)})"
    return table(title, _HEAD, [*map(_shown, rows), _shown(_sum(rows))])


@contextmanager
def server() -> Iterator[Server]:
    programs = find_programs()
    assert programs is not None, "PostgreSQL is not installed here"
    with running(programs) as server:
        yield server


_Row = tuple[str, list[int], float]


def _row(postgresql: Server, engine: str, webhook: bool) -> _Row:
    name = f"{engine}, {'webhook' if webhook else 'polling'}"
    with tempfile.TemporaryDirectory() as made:
        folder, begun = Path(made), perf_counter()
        place: Place = folder / "bot.db" if engine == "SQLite" else postgresql.new_database()
        run = stay(place, folder, webhook=webhook, kills=_KILLS, seed=SEED)
        return name, _figures(*asyncio.run(run)), perf_counter() - begun


def _figures(kills: Kills, found: Findings) -> list[int]:
    return [
        kills.number, found.answers, kills.lost + found.lost, found.doubled, found.strays,
        found.forked, found.missing, found.repeated, kills.unstored, kills.unsent, kills.unnoted,
    ]  # fmt: skip


def _sum(rows: list[_Row]) -> _Row:
    figures = [sum(column) for column in zip(*(row[1] for row in rows), strict=True)]
    return "together", figures, sum(row[2] for row in rows)


def _shown(row: _Row) -> list[str]:
    name, figures, seconds = row
    return [name, *(f"{figure:,}" for figure in figures), f"{seconds:.0f}"]
