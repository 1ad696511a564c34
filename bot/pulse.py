"""Whether a channel still hears what people say."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import Clock, utc_now

# One call that waits for news, the longest pause behind a failed one, and a little.
PATIENCE = timedelta(seconds=90)


class Pulse:
    """Beats whenever the platform has answered; rests where the platform calls us."""

    def __init__(self, clock: Clock = utc_now) -> None:
        self._clock = clock
        self._last: datetime | None = None
        self._rests = False

    def beat(self) -> None:
        self._last = self._clock()

    def rest(self) -> None:
        """Deliveries come by webhook from now on: that nothing comes is no fault."""
        self._rests = True

    def fault(self) -> str | None:
        """What is wrong; None where nothing is."""
        if self._rests:
            return None
        if self._last is None:
            return "not connected yet"
        now = self._clock()
        self._last = min(self._last, now)  # a clock that was set back must not hide the silence
        silent = now - self._last
        return f"no answer for {silent.total_seconds():.0f} s" if silent > PATIENCE else None
