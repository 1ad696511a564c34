"""`make bench`: what the parts measure on this machine."""

from __future__ import annotations

from tests.bench import documents, reading
from tests.bench.tables import machine


def main() -> None:
    print(machine(), end="\n\n")
    for part in (reading.accuracy, reading.speed, reading.names, documents.documents):
        print(part(), flush=True)


if __name__ == "__main__":
    main()
