"""What time it is. Given to whoever needs it, so that tests can say so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]  # seconds


def utc_now() -> datetime:
    return datetime.now(UTC)
