"""The stand-in's process as the one who measures sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from tests.bench.botapi.plan import Plan
from tests.bench.cost import on_cores

CORE = 1  # the bot has the other


@dataclass(frozen=True, slots=True)
class StandIn:
    """Runs, and listens at `url`."""

    process: subprocess.Popen[str]
    url: str

    def told(self) -> dict[str, Any]:
        """The next thing that it says. Raises RuntimeError where it says nothing more."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the stand-in has ended; its error stands above")
        said: dict[str, Any] = json.loads(line)
        return said


@contextmanager
def standin(plan: Plan) -> Iterator[StandIn]:
    command = [sys.executable, "-m", "tests.bench.botapi", json.dumps(asdict(plan))]
    with on_cores(CORE):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        found = StandIn(process, "")
        yield StandIn(process, f"http://127.0.0.1:{found.told()['port']}")
    finally:
        process.kill()
        process.communicate()
