"""`make bench`: what the parts measure here; `make bench PARTS="forms delivery"`: only some."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.bench import (
    compiled,
    crash,
    delivery,
    documents,
    forms,
    fuzz,
    processes,
    reading,
    reminders,
)
from tests.bench.tables import machine

# In the order of how long they take.
PARTS: dict[str, tuple[Callable[[], str], ...]] = {
    "reading": (reading.accuracy, reading.speed, reading.names),
    "forms": (forms.costs,),
    "reminders": (reminders.wakes,),
    "compiled": (compiled.texts, compiled.conversation),
    "documents": (documents.documents,),
    "delivery": (delivery.delivery,),
    "crash": (crash.crash,),
    "processes": (processes.throughput, processes.killed),
    "fuzz": (fuzz.fuzz,),
}


def main(names: list[str]) -> None:
    print(machine(), end="\n\n")
    for name in names or PARTS:
        for table in PARTS[name]:
            print(table(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
