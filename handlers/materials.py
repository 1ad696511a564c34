"""What documents made to order are made of, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from config.language import Language, Message
from handlers.library import Library
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Document:
    """A finished file. `name` is what it is saved under."""

    content: bytes
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Materials:
    """What documents are made of. `path_of` gives where a kept file lies, by its hash."""

    db: Transaction
    library: Library
    language: Language
    zone: tzinfo
    now: datetime
    path_of: Callable[[str], Path]


class Unavailable(Exception):
    """The document cannot be had; `said` tells the person why, and the way out."""

    def __init__(self, said: Message) -> None:
        super().__init__(said)  # whole: it comes out of another process
        self.said = said
