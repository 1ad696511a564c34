"""Several processes on one PostgreSQL database: how many messages they handle together, and what is
lost when they are killed."""

from __future__ import annotations

import asyncio
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from tests.bench.crash import SEED, server
from tests.bench.tables import table
from tests.bot.fleet import Fleet, fleet, killed_fleet
from tests.bot.killing import Kills
from tests.bot.office import Findings

_OFFICERS = 200  # who answer at the same time
_KILLS = 30
_DOWN = 3.0  # seconds, at the longest, until a killed process is started again
_FIRST = 101


def throughput() -> str:
    """Two hundred officers, each waiting for the reply before the next answer."""
    with server() as postgresql:
        rows = [_measured(postgresql.new_database(), processes) for processes in (1, 2, 4)]
    cores = f"{os.cpu_count()} cores for bots, database, stand-in and officers"
    title = f"{_OFFICERS} officers, one PostgreSQL database, {cores}"
    head = ("processes", "messages", "a second", "cores busy", "bots' CPU ms each", "stand-in's")
    return table(title, head, rows)


def _measured(url: str, processes: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        messages, used = asyncio.run(_work(Path(folder), url, processes))
    return (
        str(processes),
        f"{messages:,}",
        f"{messages / used.seconds:.0f}",
        f"{used.machine / used.seconds:.1f}",
        f"{used.bots / messages * 1000:.2f}",
        f"{used.own / messages * 1000:.2f}",
    )


async def _work(folder: Path, url: str, processes: int) -> tuple[int, _Used]:
    """How many messages officers have sent, and what that took."""
    async with fleet(folder, url, processes, range(_FIRST, _FIRST + _OFFICERS)) as run:
        before = _Used.by_now(run)
        await run.office.work(_OFFICERS)
        used = _Used.by_now(run).since(before)
        await run.end()
    assert not run.office.unanswered
    return sum(walk.sent for walk in run.office.walks.values()), used


@dataclass(frozen=True, slots=True)
class _Used:
    """Seconds: by the clock, and of processors: of all on this machine, of the bots, of this
    process with the stand-in and the officers."""

    seconds: float
    machine: float
    bots: float
    own: float

    @classmethod
    def by_now(cls, run: Fleet) -> _Used:
        bots = sum(_ticks(Path(f"/proc/{bot.pid}/stat"), 13, 15) for bot in run.bots)
        # user, nice, system of all cores; behind them the idle time.
        return cls(perf_counter(), _ticks(Path("/proc/stat"), 1, 4), bots, process_time())

    def since(self, before: _Used) -> _Used:
        return _Used(
            self.seconds - before.seconds,
            self.machine - before.machine,
            self.bots - before.bots,
            self.own - before.own,
        )


def _ticks(file: Path, first: int, behind: int) -> float:
    """The seconds that stand in these columns of a file of the kernel's."""
    ticks = sum(map(int, file.read_text().split()[first:behind]))
    return ticks / os.sysconf("SC_CLK_TCK")


def killed() -> str:
    """The same officers, and a process killed every other second, and started again."""
    with server() as postgresql:
        rows = [_killed(postgresql.new_database(), processes) for processes in (2, 4)]
    title = f"Killed while {_OFFICERS} officers answer and all are reminded (SEED={SEED})"
    head = (
        "processes", "kills", "answers", "lost", "twice", "astray", "forked", "no reply",
        "reply repeated", "reminded", "twice", "not", "seconds",
    )  # fmt: skip
    return table(title, head, rows)


def _killed(url: str, processes: int) -> tuple[str, ...]:
    begun, officers = perf_counter(), range(_FIRST, _FIRST + 10 * _OFFICERS)
    with tempfile.TemporaryDirectory() as folder:
        run = killed_fleet(
            Path(folder), url, processes,
            desks=_OFFICERS, officers=officers, kills=_KILLS, seed=SEED, longest_down=_DOWN,
        )  # fmt: skip
        figures = _figures(*asyncio.run(run))
    return str(processes), *(f"{one:,}" for one in figures), f"{perf_counter() - begun:.0f}"


def _figures(kills: Kills, found: Findings) -> list[int]:
    return [
        kills.number, found.answers, kills.lost + found.lost, found.doubled, found.strays,
        found.forked, found.missing, found.repeated, found.reminders, found.reminded_twice,
        found.not_reminded,
    ]  # fmt: skip
