"""One bot, once: `python -m tests.bench.rivals giaoban-polling 50 --profile FILE`."""

from __future__ import annotations

import argparse
from dataclasses import replace

from tests.bench.botapi.plan import Plan
from tests.bench.giaoban import Giaoban
from tests.bench.rivals import CONTESTANTS, HEAD, row
from tests.bench.run import measure
from tests.bench.tables import table
from tests.bench.walk import ANSWERS


def main() -> None:
    named = {one.name: one for one in CONTESTANTS}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bot", choices=named)
    parser.add_argument("officers", type=int)
    parser.add_argument("--profile", help="of Giao Ban: where cProfile writes; it is slower then")
    parser.add_argument("--answers", type=int, default=ANSWERS, help="of each officer")
    chosen = parser.parse_args()
    bot = named[chosen.bot]
    if chosen.profile:
        assert isinstance(bot, Giaoban), "only Giao Ban is profiled"
        bot = replace(bot, profile=chosen.profile)
    measured = [measure(bot, Plan(chosen.officers, chosen.answers))]
    print(table("One run", HEAD, [row(bot, chosen.officers, measured)]))


if __name__ == "__main__":
    main()
