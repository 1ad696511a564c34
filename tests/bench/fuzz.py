"""Anything at all through every door, for so many seconds each (FUZZ_SECONDS, 60), half of them on
either database; other things at each run, but for FUZZ_SEED, which repeats one."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import warnings
from contextlib import AbstractAsyncContextManager, ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisWarning

from tests import postgresql
from tests.bench.tables import table
from tests.fuzz.doors import DOORS, Door
from tests.fuzz.fuzzed import FuzzedBot, fuzzed_bot
from tests.postgresql import Server

_SECONDS = 60
_ROUND = 60  # examples against one bot, before the next starts on an empty database
_PAGE = os.sysconf("SC_PAGE_SIZE")
_LONGEST = 2000  # characters of a finding that are shown


@dataclass
class Tried:
    """What came of a door."""

    door: Door
    examples: int = 0
    seconds: float = 0.0
    memory: int = 0  # bytes more than in front of it
    found: dict[str, str] = field(default_factory=dict)  # what it was, and what was sent

    def row(self) -> tuple[str, ...]:
        found = f"{len(self.found)}" if self.found else "nothing"
        minutes, memory = f"{self.seconds / 60:.1f}", f"{self.memory / 2**20:+.0f}"
        return self.door.name, f"{self.examples:,}", minutes, memory, found

    def note(self, fault: str, sent: str) -> None:
        """Of what is found again and again, with the shortest that was sent."""
        lines = fault.strip().splitlines()
        cause = f"{lines[0]} ... {lines[-1]}"[:_LONGEST]
        known = self.found.get(cause)
        if known is None or len(sent) < len(known):
            self.found[cause] = sent


def fuzz() -> str:
    seconds = float(os.environ.get("FUZZ_SECONDS", _SECONDS))
    chance = int(os.environ.get("FUZZ_SEED", random.SystemRandom().randrange(10**6)))
    with ExitStack() as stack:
        engines = _engines(stack)
        tried = [_try(door, seconds, chance, engines) for door in DOORS]
    head = ("door", "examples", "minutes", "MB more", "found")
    title = f"Anything through every door (FUZZ_SEED={chance}; {', '.join(engines)})"
    return table(title, head, [one.row() for one in tried]) + _findings(tried)


def _engines(stack: ExitStack) -> dict[str, Server | None]:
    """Those that are installed here."""
    programs = postgresql.find_programs()
    if programs is None:
        return {"SQLite": None}
    return {"SQLite": None, "PostgreSQL": stack.enter_context(postgresql.running(programs))}


def _try(door: Door, seconds: float, chance: int, engines: dict[str, Server | None]) -> Tried:
    """Rounds on each engine in turn, until the time is over."""
    tried, begun = Tried(door), perf_counter()
    servers = list(engines.values())
    for number in count():
        left = seconds - (perf_counter() - begun)
        if left <= 0 and number >= len(servers):
            break
        before = _memory()
        _round(tried, chance + number, servers[number % len(servers)], perf_counter() + left)
        # The first rounds load what every later one has.
        tried.memory += _memory() - before if number >= len(servers) else 0
    tried.seconds = perf_counter() - begun
    return tried


def _round(tried: Tried, chance: int, server: Server | None, until: float) -> None:
    """One bot on one new database."""
    url = server.new_database() if server else ""
    with tempfile.TemporaryDirectory() as name, asyncio.Runner() as runner:
        where = url or f"sqlite:///{name}/bot.db"
        running = fuzzed_bot(where, Path(name), polls=tried.door.polls)
        bot = runner.run(_entered(running))
        try:
            _knock_on(tried, runner, bot, chance, until)
        finally:
            runner.run(_left(running))
    if server:
        server.drop(url)


async def _entered(running: AbstractAsyncContextManager[FuzzedBot]) -> FuzzedBot:
    return await running.__aenter__()


async def _left(running: AbstractAsyncContextManager[FuzzedBot]) -> None:
    await running.__aexit__(None, None, None)


def _knock_on(
    tried: Tried, runner: asyncio.Runner, bot: FuzzedBot, chance: int, until: float
) -> None:
    is_blocked = False

    @seed(chance)
    @settings(
        max_examples=_ROUND,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(knock=tried.door.knocks)
    def knock(knock: tuple[str | None, object]) -> None:
        nonlocal is_blocked
        if is_blocked or (perf_counter() > until and tried.examples):
            return
        tried.examples += 1
        try:
            runner.run(tried.door.try_(bot, *knock))
        except Exception as fault:  # whatever it is, the others are tried, too
            tried.note(str(fault) or "nobody is answered any more", repr(knock))
            is_blocked = isinstance(fault, TimeoutError)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisWarning)  # of what is long to show
        knock()


def _memory() -> int:
    """Bytes of this process; 0 where the machine does not tell."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * _PAGE if statm.exists() else 0


def _findings(tried: list[Tried]) -> str:
    return "".join(
        f"\n{one.door.name}: {cause}\n  sent: {sent[:_LONGEST]}\n"
        for one in tried
        for cause, sent in one.found.items()
    )
