"""What the bot writes to standard error: lines for people, or JSON for machines.

Whatever the form: no token is in it, and nothing that somebody typed can pass for a line of ours.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal

from storage.database import outages

LogForm = Literal["text", "json"]
_OURS = ("bot", "handlers", "report", "storage", "config")
# What work raises and what the database refuses we log ourselves; these say it again, at length.
_SAID_ALREADY = ("apscheduler.executors", "asyncpg.pool")
_reference: ContextVar[str | None] = ContextVar("reference", default=None)


class about:  # noqa: N801  (read as a word: `with about(reference):`)
    """What is logged meanwhile is about the message with this reference."""

    __slots__ = ("_before", "_said")

    def __init__(self, reference: str) -> None:
        self._said = reference

    def __enter__(self) -> None:
        self._before = _reference.set(self._said)

    def __exit__(self, *_: object) -> None:
        _reference.reset(self._before)


class _Form(logging.Formatter):
    """Takes the secrets out of the finished text, wherever they came from."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        text = self.written(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def written(self, record: logging.LogRecord) -> str:
        raise NotImplementedError

    def traceback(self, record: logging.LogRecord) -> str:
        """Empty where nothing was raised."""
        return self.formatException(record.exc_info) if record.exc_info else ""


class TextForm(_Form):
    """One line, and a traceback behind it, set in so that no line of it passes for another's."""

    def written(self, record: logging.LogRecord) -> str:
        at, reference = _moment(record), _reference.get()
        mark = f" [{reference}]" if reference else ""
        line = f"{at} {record.levelname} {record.name}{mark}: {_plain(record.getMessage())}"
        lines = [f"    {_plain(one)}" for one in self.traceback(record).splitlines()]
        return "\n".join([line, *lines])


class JsonForm(_Form):
    """One object a line; `extra={"facts": {...}}` of a call become fields of their own."""

    def written(self, record: logging.LogRecord) -> str:
        said = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "reference": _reference.get(),
            "traceback": self.traceback(record),
            **getattr(record, "facts", {}),
        }
        return json.dumps({name: part for name, part in said.items() if part not in (None, "")})


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _plain(text: str) -> str:
    """With what would break the line or steer a terminal written out."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def set_up_logging(form: LogForm, secrets: Sequence[str] = ()) -> None:
    """Warnings and worse; as JSON what our own parts do, too. Of other packages never more: some
    write addresses at `info`, and a bot's address holds its token."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonForm(secrets) if form == "json" else TextForm(secrets))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)  # libraries warn in the words of what they were sent
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO if form == "json" else logging.WARNING)
    for name in _SAID_ALREADY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    sys.excepthook = _log_the_end


def log_fault(log: logging.Logger, what: str, error: Exception) -> None:
    """In one line where the database is out of order, for that says all, and says it until somebody
    has mended it; else with the traceback."""
    if isinstance(error, outages()):
        log.error("%s: %s", what, error)
    else:
        log.error("%s", what, exc_info=error)


def _log_the_end(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """What nobody caught ends the program; it is logged like everything else."""
    logging.getLogger("bot").critical("stopped by a fault", exc_info=(kind, error, trace))
