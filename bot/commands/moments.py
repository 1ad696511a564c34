"""Times given on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from bot.refusal import Refusal
from config.settings import Settings

_CLOSING = time(17)  # when offices close


def read_moment(option: str, text: str, settings: Settings, at: time = time()) -> datetime:
    """UTC; a time is in the configured zone unless it names its own, a day alone stands for `at`
    on it. Raises Refusal."""
    try:
        moment = _read(text, at)
    except ValueError:
        raise Refusal(f"{option} {text}: should look like 2026-12-20T17:00") from None
    local = moment if moment.tzinfo else moment.replace(tzinfo=settings.zone)
    return local.astimezone(UTC)


def read_deadline(option: str, text: str, settings: Settings, now: datetime) -> datetime:
    """The same for a time still to come; a day alone lasts until offices close."""
    moment = read_moment(option, text, settings, _CLOSING)
    if moment <= now:
        raise Refusal(f"{option} {text}: is past already")
    return moment


def _read(text: str, at: time) -> datetime:
    """Raises ValueError."""
    try:
        return datetime.combine(date.fromisoformat(text), at)
    except ValueError:
        return datetime.fromisoformat(text)
