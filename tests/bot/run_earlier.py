"""`giaoban run` as it would have been some time ago: `python -m tests.bot.run_earlier SECONDS`.
Reminders go out in working hours only, and this runs at any hour."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from unittest import mock

import bot.clock


def main() -> int:
    now, behind = bot.clock.utc_now, timedelta(seconds=float(sys.argv[1]))

    def earlier() -> datetime:
        return now() - behind

    with mock.patch.object(bot.clock, "utc_now", earlier):
        from bot.cli import main as giaoban  # only now: it takes the clock as it is imported

        return giaoban(["run"])


if __name__ == "__main__":
    sys.exit(main())
