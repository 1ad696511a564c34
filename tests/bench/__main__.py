"""`make bench`: what the parts measure on this machine."""

from __future__ import annotations

from tests.bench import compiled, delivery, documents, forms, reading, reminders
from tests.bench.tables import machine


def main() -> None:
    print(machine(), end="\n\n")
    parts = (
        reading.accuracy,
        reading.speed,
        reading.names,
        forms.costs,
        reminders.wakes,
        compiled.texts,
        compiled.conversation,
        documents.documents,
        delivery.delivery,
    )
    for part in parts:
        print(part(), flush=True)


if __name__ == "__main__":
    main()
