"""Giao Ban beside bots of the same libraries, as a competent user would write them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from statistics import median

from tests.bench.botapi.plan import Plan
from tests.bench.contestant import Contestant
from tests.bench.giaoban import Giaoban
from tests.bench.rivals.others import OTHERS
from tests.bench.run import Measured, measure
from tests.bench.tables import middle_and_spread, table
from tests.bench.walk import ANSWERS

OFFICERS = (50, 500)
_RUNS = int(os.environ.get("RUNS") or 3)
CONTESTANTS: tuple[Contestant, ...] = (
    Giaoban("giaoban-polling"),
    Giaoban("giaoban-webhook", webhook=True),
    Giaoban("giaoban-postgresql-webhook", webhook=True, on_postgresql=True),
    Giaoban("giaoban-postgresql-2-webhook", webhook=True, processes=2, on_postgresql=True),
    *OTHERS,
)
_TITLE = f"""\
Officers who answer {ANSWERS} questions each, the next as soon as the one before is answered;
medians of {_RUNS} runs (lowest-highest). Giao Ban with all its checks and the checklist of 2022,
without a limit of messages a second. Bots of another kind are stopped after 20 s. The raw client
shows what the stand-in can do. Goals: in messages/s 6 times PTB with a commit per answer and 1.5
times aiogram's echo; p99 under 300 ms at 500 officers; less CPU than PTB's echo; under 120 MB;
exactly one call."""
HEAD = (
    "bot", "officers", "stores", "messages/s", "p50 ms", "p99 ms", "CPU s per 1,000",
    "peak MB", "API calls per answer", "polls per answer", "stand-in's core", "faults",
)  # fmt: skip


def rivals() -> str:
    """All of them in turn, so that what else the machine does hits each alike. A bot that does not
    run at all is left out, and standard error says why."""
    found: dict[tuple[int, Contestant], list[Measured]] = {
        (officers, one): [] for officers in OFFICERS for one in CONTESTANTS
    }
    for run in range(_RUNS):
        for (officers, one), runs in found.items():
            try:
                runs.append(measure(one, Plan(officers)))
                said = f"{runs[-1].rate:.0f} messages/s"
            except RuntimeError as error:
                said = str(error)
            print(f"run {run + 1}: {one.name}, {officers} officers: {said}", file=sys.stderr)
    rows = [row(one, officers, runs) for (officers, one), runs in found.items() if runs]
    return table(_TITLE, HEAD, rows)


def row(bot: Contestant, officers: int, runs: Sequence[Measured]) -> tuple[str, ...]:
    def middle(part: Callable[[Measured], float], form: str = ".0f") -> str:
        return middle_and_spread([part(one) for one in runs], form)

    database = median(one.database_cpu for one in runs)
    return (
        bot.name,
        str(officers),
        bot.stores,
        middle(lambda one: one.rate),
        middle(lambda one: one.p50),
        middle(lambda one: one.p99),
        middle(lambda one: one.cpu, ".2f") + (f" +{database:.2f}" if database else ""),
        middle(lambda one: one.peak),
        f"{median(one.calls for one in runs):.3f}",
        f"{median(one.polls for one in runs):.3f}",
        f"{max(one.share for one in runs):.0%}",
        "; ".join({fault for one in runs for fault in one.faults}) or "none",
    )
