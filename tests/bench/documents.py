"""How fast the compiled report becomes files, and how much memory that takes."""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from config.language import language
from report.documents import (
    default_letterhead,
    figure_picture,
    make_excel,
    make_word,
    progress_picture,
)
from tests.bench.tables import table
from tests.report.documents.xlsx_files import sources_of
from tests.samples.son_tay import many

UNITS = (9, 96, 3321)  # a district of 2022, a province, the whole country
_RUNS = {9: 15, 96: 7, 3321: 3}
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def documents() -> str:
    measured = [_measured_apart(units) for units in UNITS]
    return table(
        "Files of the compiled report, median seconds and most memory (goals: Word 0.5 and Excel "
        "0.3 for 9 units, 5 and 10 for 3,321, with less than 500 MB)",
        ("units", "Word", "Excel", "progress", "figure", "KB of each", "memory, MB"),
        measured,
    )


def _measured_apart(units: int) -> tuple[str, ...]:
    """In a process of its own, whose memory nothing else has filled."""
    command = [sys.executable, "-m", "tests.bench.documents", str(units)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return tuple(json.loads(done.stdout))


def _measure(units: int) -> tuple[str, ...]:
    summary, words = many(units), language("vi")
    poor, sources = summary.checklist.by_id["poor_households"], tuple(sources_of(summary))
    head = default_letterhead(summary, words)
    makers: tuple[Callable[[], bytes], ...] = (
        lambda: make_word(summary, head, words),
        lambda: make_excel(summary, sources, words, _ZONE),
        lambda: progress_picture(summary, words),
        lambda: figure_picture(summary, poor, words),
    )
    timed = [_time(make, _RUNS[units]) for make in makers]
    return (
        f"{units:,}",
        *(f"{spent:.3f}" for spent, _ in timed),
        " ".join(f"{size / 1000:.0f}" for _, size in timed),
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f}",
    )


def _time(make: Callable[[], bytes], runs: int) -> tuple[float, int]:
    """Median seconds after a first run, which imports the library, and how many bytes."""
    size = len(make())
    spent = []
    for _ in range(runs):
        gc.collect()
        started = perf_counter()
        make()
        spent.append(perf_counter() - started)
    return median(spent), size


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
