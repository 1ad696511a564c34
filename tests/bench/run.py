"""One run of one bot: what the officers met, and what it cost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

from tests.bench.botapi.plan import Plan
from tests.bench.contestant import Contestant, Process
from tests.bench.cost import cpu_seconds, memory, on_cores, sampled, with_children
from tests.bench.standin import StandIn, standin

_EVERY = 10.0  # seconds between two looks at how much memory is held


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds, seconds and MB. What is per answer or per 1,000 counts the answers alone."""

    answers: int
    rate: float
    p50: float
    p99: float
    cpu: float  # of the bot's processes, per 1,000
    database_cpu: float  # of a database server, per 1,000
    peak: float
    calls: float  # per answer, without those that ask for updates
    polls: float  # per answer: those that ask for updates
    share: float  # of its core, that the stand-in took
    held: tuple[tuple[float, float], ...]  # seconds and MB, over the run
    faults: tuple[str, ...]


def measure(contestant: Contestant, plan: Plan) -> Measured:
    """Raises RuntimeError where the bot does not run, or nobody is answered."""
    with (
        tempfile.TemporaryDirectory() as name,
        contestant.prepared(Path(name), plan.chats) as ready,
    ):
        with (
            standin(replace(plan, ports=ready.ports, patience=contestant.patience)) as api,
            _running(ready.processes(api.url), Path(name)) as bots,
        ):
            found = _measured(api, bots)
        return replace(found, faults=(*found.faults, *ready.faults(plan.answers, found.answers)))


@contextmanager
def _running(processes: Sequence[Process], folder: Path) -> Iterator[list[int]]:
    """What they log is shown where the run fails."""
    with (folder / "log.txt").open("w+b") as log:
        started = [_start(one, folder, log) for one in processes]
        try:
            yield [one.pid for one in started]
        except BaseException:
            log.seek(0)
            print(log.read().decode()[-3000:], file=sys.stderr)
            raise
        finally:
            for one in started:
                one.send_signal(signal.SIGTERM)
            for one in started:
                _end(one)


def _start(one: Process, folder: Path, log: Any) -> subprocess.Popen[bytes]:
    with on_cores(one.core):
        return subprocess.Popen(
            one.command, cwd=folder, env=os.environ | one.environment, stdout=log, stderr=log
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _measured(api: StandIn, bots: Sequence[int]) -> Measured:
    api.told()  # all have begun
    before, database_before = _spent(api, bots)
    with sampled(partial(_family, bots), _EVERY) as held:
        ended = api.told()
    after, database_after = _spent(api, bots)
    waited = sorted(1000 * one for one in ended["waited"])
    polls, answers = ended["calls"].pop("getupdates", 0), len(waited)
    if answers < 2:
        raise RuntimeError("hardly an answer was replied to")
    return Measured(
        answers=answers,
        rate=answers / ended["seconds"],
        p50=quantiles(waited, n=100)[49],
        p99=quantiles(waited, n=100)[98],
        cpu=1000 * (after - before) / answers,
        database_cpu=1000 * (database_after - database_before) / answers,
        peak=memory(_family(bots)),
        calls=sum(ended["calls"].values()) / answers,
        polls=polls / answers,
        share=ended["share"],
        held=tuple(held),
        faults=tuple(_faults(ended)),
    )


def _spent(api: StandIn, bots: Sequence[int]) -> tuple[float, float]:
    """CPU seconds of the bots and of what else we have started besides the stand-in."""
    own = _family(bots)
    rest = set(with_children(os.getpid())) - set(own) - {os.getpid(), api.process.pid}
    return cpu_seconds(own), cpu_seconds(rest)


def _family(bots: Sequence[int]) -> list[int]:
    return [pid for bot in bots for pid in with_children(bot)]


def _faults(ended: dict[str, Any]) -> Iterator[str]:
    if ended["lost"]:
        yield f"{ended['lost']} answers were not replied to"
    if ended["unasked"]:
        yield f"{ended['unasked']} messages that nobody had asked for"
