"""How fast the compiled report is read in a chat, and whether others wait for it meanwhile."""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.clock import utc_now
from bot.core import open_core
from bot.processes import without_collection
from config.language import language
from config.settings import Settings
from handlers.compiled.compiling import compile_summary
from handlers.library import Library
from handlers.messages import Incoming, Reply
from report.outline import compile_outline, outline_lines
from report.summary_text import overview
from storage.campaigns import find_campaign
from storage.database import Database
from tests.bench.tables import table
from tests.samples.nation import CAMPAIGN, LEAD, seed_nation

_UNITS = (9, 96, 3321)
_RUNS = {9: 15, 96: 7, 3321: 3}
_READING = ("/summary", "/summary văn bản", "/summary kiểm tra", "/summary word", "/summary excel")


def texts() -> str:
    return table(
        "Compiled text out of the database, median seconds (goals: text 0.050 for 9 units, under 1 "
        "for 3,321)",
        ("units", "text", "overview with contradictions", "memory, MB"),
        [_apart("texts", units) for units in _UNITS],
    )


def conversation() -> str:
    return table(
        "An officer answers while the lead of 3,321 communes reads the overview, the text, the "
        "contradictions, Word and Excel (goal: no stall of the loop over 100 ms)",
        ("answers", "p50, ms", "p99, ms", "longest, ms", "longest stall, ms", "all read after, s"),
        [_apart("conversation", 3321)],
    )


def _apart(what: str, units: int) -> tuple[str, ...]:
    """In a process of its own, whose memory nothing else has filled."""
    command = [sys.executable, "-m", "tests.bench.compiled", what, str(units)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return tuple(json.loads(done.stdout))


async def _texts(units: int) -> tuple[str, ...]:
    words = language("vi")
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(Path(folder) / "bot.db")
        await seed_nation(database, units)
        spent: dict[bool, list[float]] = {False: [], True: []}
        library = Library()
        async with database.reading() as db:
            campaign = await find_campaign(db, CAMPAIGN)
            assert campaign is not None
            for _ in range(_RUNS[units] + 1):  # the first reads the checklist
                for whole in spent:
                    gc.collect()
                    with without_collection():  # as in the process where it is made
                        started = perf_counter()
                        found = await compile_summary(db, library, campaign, words)
                        if whole:
                            overview(found, words, Settings().zone)
                        else:
                            outline_lines(compile_outline(found, words))
                        spent[whole].append(perf_counter() - started)
        await database.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return (
        f"{units:,}",
        f"{median(spent[False][1:]):.3f}",
        f"{median(spent[True][1:]):.3f}",
        f"{memory:.0f}",
    )


class _Heard:
    """Takes what the bot says to the lead, and when each answer came to the officer."""

    messages_per_second = 0.0

    def __init__(self) -> None:
        self.answered = asyncio.Event()
        self.read = 0

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        if chat_id == LEAD:
            self.read += 1
        else:
            self.answered.set()


async def _conversation(units: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite:///{Path(folder) / 'bot.db'}", files_dir=Path(folder) / "files"
        )
        database = await Database.open(settings.database)
        await seed_nation(database, units, at_work=100)
        heard, stalls = _Heard(), [0.0]
        async with open_core(settings, database, {"console": heard}) as core:
            watch = asyncio.create_task(_watch(stalls))
            started = perf_counter()
            for number, text in enumerate(_READING):
                await core.submit(_said(LEAD, f"lead-{number}", text))
            spent: list[float] = []
            while heard.read < 2 * len(_READING):  # each is promised first
                heard.answered.clear()
                begun = perf_counter()
                number = len(spent)
                await core.submit(_said("officer-1", f"{number}", "/sua 3 5.000,5"))
                await heard.answered.wait()
                spent.append((perf_counter() - begun) * 1000)
                await asyncio.sleep(0.02)
            read_after = perf_counter() - started
            watch.cancel()
        await database.close()
    ordered = sorted(spent)
    return (
        f"{len(spent)}",
        f"{median(spent):.1f}",
        f"{ordered[int(len(ordered) * 0.99)]:.1f}",
        f"{ordered[-1]:.1f}",
        f"{stalls[0] * 1000:.1f}",
        f"{read_after:.1f}",
    )


def _said(person: str, update: str, text: str) -> Incoming:
    return Incoming("console", update, person, person, utc_now(), text=text)


async def _watch(stalls: list[float]) -> None:
    """Keeps the longest time for which the loop did nothing else."""
    while True:
        started = perf_counter()
        await asyncio.sleep(0.005)
        stalls[0] = max(stalls[0], perf_counter() - started - 0.005)


if __name__ == "__main__":
    measure = {"texts": _texts, "conversation": _conversation}[sys.argv[1]]
    print(json.dumps(asyncio.run(measure(int(sys.argv[2])))))
