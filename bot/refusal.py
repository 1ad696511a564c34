"""Errors that are the user's to mend: one clear sentence instead of a traceback."""

from __future__ import annotations

from config.settings import WrongSetting
from report.source import FaultyFile
from storage.archive import BadArchive
from storage.database import Damaged, DatabaseFault, outages


class Refusal(Exception):
    """A command that cannot be carried out; the text says why and what to do."""


def reason_of(error: Exception) -> str | None:
    """What to tell the user; None for a programming mistake."""
    if isinstance(error, Refusal | WrongSetting | FaultyFile | DatabaseFault | BadArchive):
        return str(error)
    if isinstance(error, Damaged):
        return str(error)
    if isinstance(error, outages()):
        return f"the database cannot be written to: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'what was to be written'}: {error.strerror}"
    return _reason_by_name(error)


def _reason_by_name(error: Exception) -> str | None:
    """By name, so that a command does not wait a second for imports only to be refused."""
    name = type(error).__name__
    if name == "PortTaken":
        return str(error)
    if name == "InvalidToken":
        return "GIAOBAN_TELEGRAM_TOKEN: Telegram does not know this token; copy it from @BotFather"
    if name in ("NetworkError", "TimedOut") and type(error).__module__.startswith("telegram"):
        return (
            "Telegram cannot be reached from here. Check the network, or GIAOBAN_TELEGRAM_BASE_URL"
        )
    return None
