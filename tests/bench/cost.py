"""What processes have cost so far, from /proc."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@contextmanager
def on_cores(*cores: int) -> Iterator[None]:
    """What is started within runs on these; on all where the machine has not so many."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(cores) & before or before)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def with_children(pid: int) -> list[int]:
    """A process and all that it has started, which still run."""
    parents = {one: int(fields[1]) for one, fields in _stats()}
    family = [pid]
    for one in family:
        family += [child for child, parent in parents.items() if parent == one]
    return family


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system, with children that have ended."""
    fields = dict(_stats())
    return sum(sum(map(int, fields[pid][11:15])) for pid in pids if pid in fields) / _TICKS


def memory(pids: Iterable[int], kind: str = "VmHWM") -> float:
    """MB of all together: the most so far, or with `VmRSS` what they hold now."""
    return sum(_kilobytes(pid, kind) for pid in pids) / 1024


@contextmanager
def sampled(pids: Callable[[], Iterable[int]], every: float) -> Iterator[list[tuple[float, float]]]:
    """Seconds from now and the MB held then, once in so many seconds while within."""
    found: list[tuple[float, float]] = []
    ended, started = threading.Event(), perf_counter()

    def sample() -> None:
        while not ended.wait(every):
            found.append((perf_counter() - started, memory(pids(), "VmRSS")))

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()


def _kilobytes(pid: int, kind: str) -> int:
    try:
        found = re.search(rf"{kind}:\s+(\d+)", (_PROC / str(pid) / "status").read_text())
    except FileNotFoundError:
        return 0
    return int(found[1]) if found else 0


def _stats() -> Iterator[tuple[int, list[str]]]:
    """The fields behind the name, which may hold spaces."""
    for path in _PROC.glob("[0-9]*/stat"):
        try:
            yield int(path.parent.name), path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
