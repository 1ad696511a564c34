"""What one answer costs in a small collection and in the whole country's, after years of them."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from time import process_time

from tests.bench.answering import Officer, officer_at
from tests.bench.tables import table
from tests.samples.collection import COMMUNES, Size, fill
from tests.samples.counted import counting_calls

_LEAST = Size(log=1000, units=9, items=60)
_SIZES = {
    "1,000 answers in the log": _LEAST,
    "100,000": Size(log=100_000),
    "1,000,000": Size(log=1_000_000),
    "9 units": _LEAST,
    f"{COMMUNES:,} units": Size(units=COMMUNES),
    "10 items": Size(items=10),
    "500 items": Size(items=500),
    f"all at once: 1,000,000, {COMMUNES:,}, 500": Size(1_000_000, COMMUNES, 500),
}
_ROUNDS, _ANSWERS, _COUNTED = 25, 20, 10


def growth() -> str:
    """About two minutes, most of them to fill the databases."""
    return table(
        "One answer: 1,000 log rows, 9 units and 60 items unless named (goal: flat within 20 %;\n"
        f"processor time, median of {_ROUNDS} rounds with all sizes; steps and calls are counted)",
        ("", "ms", "of the first", "SQLite steps", "Python calls", "of the first"),
        asyncio.run(_rows()),
    )


async def _rows() -> list[tuple[str, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        paths = {size: Path(folder) / f"{n}.db" for n, size in enumerate(set(_SIZES.values()))}
        for size, path in paths.items():
            await fill(path, size)
        async with AsyncExitStack() as stack:
            officers = {
                size: await stack.enter_async_context(officer_at(path))
                for size, path in paths.items()
            }
            spent = await _spent(officers)
            steps = {size: await _steps(one) for size, one in officers.items()}
            calls = {size: await _calls(one) for size, one in officers.items()}
    first_spent, first_calls = spent[_LEAST], calls[_LEAST]
    return [
        (
            name,
            f"{spent[size]:.2f}",
            f"{spent[size] / first_spent:.0%}",
            f"{steps[size]:,.0f}",
            f"{calls[size]:,.0f}",
            f"{calls[size] / first_calls:.0%}",
        )
        for name, size in _SIZES.items()
    ]


async def _spent(officers: dict[Size, Officer]) -> dict[Size, float]:
    """Processor time of one answer, in milliseconds. All sizes take turns, so that whatever else
    the machine does meanwhile is the same for all."""
    found: dict[Size, list[float]] = {size: [] for size in officers}
    for _ in range(_ROUNDS):
        for size, one in officers.items():
            await one.answer()  # whatever the others have pushed out of the caches
            begun = process_time()
            for _ in range(_ANSWERS):
                await one.answer()
            found[size].append((process_time() - begun) * 1000 / _ANSWERS)
    return {size: median(times) for size, times in found.items()}


async def _steps(one: Officer) -> float:
    """Instructions of SQLite's virtual machine for one answer."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    await one.connection.set_progress_handler(count, 1)
    for _ in range(_COUNTED):
        await one.answer()
    await one.connection.set_progress_handler(None, 0)  # type: ignore[arg-type]  # turns it off
    return steps / _COUNTED


async def _calls(one: Officer) -> float:
    """Calls of functions, Python's and C's, for one answer, on the event loop's thread."""
    with counting_calls() as counted:
        for _ in range(_COUNTED):
            await one.answer()
    return counted.calls / _COUNTED
