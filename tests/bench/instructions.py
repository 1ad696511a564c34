"""How many instructions of the processor an answer costs: counted by callgrind, so that they are
the same on a busy machine and say what a change has saved or spent."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.answering import Officer, officer_at
from tests.bench.tables import table
from tests.samples.collection import COMMUNES, Size, fill

_MISSING = "no valgrind here: install it (Debian: apt-get install valgrind)"
_SMALL, _LARGE = Size(), Size(100_000, COMMUNES)
_LONGEST = 1200  # seconds for all of them


@dataclass(frozen=True, slots=True)
class Case:
    """`work` is done a few times first, for what only the first ones cost; counted are the `times`
    that it is done after that."""

    name: str
    size: Size
    work: Callable[[Officer], Awaitable[object]]
    times: int = 20
    first: int = 10


CASES = (
    Case("one answer", _SMALL, Officer.answer),
    Case("one answer of 10 items", Size(items=10), Officer.answer),
    Case("one answer of 500 items", Size(items=500), Officer.answer),
    Case(f"one answer, 100,000 log rows, {COMMUNES:,} units", _LARGE, Officer.answer),
    Case("one /baocao", _SMALL, lambda one: one.say("/baocao")),
    Case("one batch of 100 answers", Size(units=100), Officer.answer_with_others, 2, 2),
)


def instructions() -> str:
    """About three minutes."""
    if shutil.which("valgrind") is None:
        return table("Instructions", ("", ""), [(_MISSING, "")])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in {case.size for case in CASES}:
            asyncio.run(fill(_path(folder, size), size))
        runs = _count(folder)
        costs = {case.name: _cost(folder, case, *runs[case.name]) / 1e6 for case in CASES}
    first = costs[CASES[0].name]
    return table(
        "Instructions (valgrind --tool=callgrind; what the kernel does is not counted)",
        ("", "million", "of the first"),
        [(what, f"{cost:.2f}", f"{cost / first:.0%}") for what, cost in costs.items()],
    )


def _count(folder: Path) -> dict[str, tuple[int, int]]:
    """The processes in which each case was done a few times and more often; what each has cost
    is in a file by its id."""
    command = ["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={folder}/%p.out"]
    done = subprocess.run(
        [*command, sys.executable, "-m", "tests.bench.instructions", folder],
        env=os.environ | {"PYTHONHASHSEED": "0"},  # sets have the same order in every run
        check=True,
        stdout=subprocess.PIPE,
        timeout=_LONGEST,
    )
    return dict(json.loads(done.stdout))


def _path(folder: Path, size: Size) -> Path:
    return folder / f"{size.log}-{size.units}-{size.items}.db"


def _cost(folder: Path, case: Case, short: int, long: int) -> float:
    """What the longer run has cost more: the start is the same in both."""
    return (_total(folder / f"{long}.out") - _total(folder / f"{short}.out")) / case.times


def _total(file: Path) -> int:
    with file.open() as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("summary:"))


def _run_all(folder: Path) -> None:
    """Under callgrind: forks a process for each count, so that the imports are paid once."""
    counted = {
        case.name: [_forked(folder, case, times) for times in (case.first, case.first + case.times)]
        for case in CASES
    }
    print(json.dumps(counted))


def _forked(folder: Path, case: Case, times: int) -> int:
    """The id of the process that has done it."""
    child = os.fork()
    if child == 0:
        asyncio.run(_work(_path(folder, case.size), case.work, times))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status == 0, case.name
    return child


async def _work(path: Path, work: Callable[[Officer], Awaitable[object]], times: int) -> None:
    async with officer_at(path) as one:
        for _ in range(times):
            await work(one)


if __name__ == "__main__":
    _run_all(Path(sys.argv[1]))
