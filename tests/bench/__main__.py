"""`make bench`: what the parts measure here; `make bench PARTS="forms delivery"`: only some.

`load` and `soak`, of which the second takes half an hour, run where they are named.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

from tests.bench import (
    compiled,
    crash,
    delivery,
    documents,
    forms,
    fuzz,
    growth,
    instructions,
    load,
    processes,
    reading,
    reminders,
    rivals,
    startup,
)
from tests.bench.rivals.pairs import pairs
from tests.bench.tables import machine

# In the order of how long they take.
PARTS: dict[str, tuple[Callable[[], str], ...]] = {
    "reading": (reading.accuracy, reading.speed, reading.names),
    "forms": (forms.costs,),
    "reminders": (reminders.wakes,),
    "compiled": (compiled.texts, compiled.conversation),
    "documents": (documents.documents,),
    "startup": (startup.startup,),
    "growth": (growth.growth,),
    "instructions": (instructions.instructions,),
    "delivery": (delivery.delivery,),
    "crash": (crash.crash,),
    "processes": (processes.throughput, processes.killed),
    "fuzz": (fuzz.fuzz,),
    "pairs": (pairs,),
    "rivals": (rivals.rivals,),
    "load": (load.load,),
    "soak": (load.soak,),
}
_ON_DEMAND = ("load", "soak")


def main(names: list[str]) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended, too
    print(machine(), end="\n\n")
    for name in names or [one for one in PARTS if one not in _ON_DEMAND]:
        for table in PARTS[name]:
            print(table(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
