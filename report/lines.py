"""Lines of text that know how they look, on every channel."""

from __future__ import annotations

from typing import Literal

from config.records import record

Style = Literal["plain", "strong", "quiet"]


@record(frozen=True, slots=True)
class Line:
    """One line or paragraph. No markup: a channel makes bold what is strong."""

    text: str
    style: Style = "plain"
