"""Lines of text that know how they look, on every channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["plain", "strong", "quiet"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph. No markup: a channel makes bold what is strong."""

    text: str
    style: Style = "plain"
