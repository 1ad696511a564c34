"""What a bot has to be for its speed to be measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

TOKEN = "700000001:AAbench-bench-bench-bench-bench-bench"


@dataclass(frozen=True, slots=True)
class Process:
    """A program to start, with what its environment has besides ours, and on which core."""

    command: Sequence[str | Path]
    environment: Mapping[str, str]
    core: int = 0


class Ready(Protocol):
    """A bot whose data are there and which is not started yet."""

    @property
    def ports(self) -> tuple[int, ...]:
        """Of its processes, where updates are delivered to several of them."""

    def processes(self, api: str) -> list[Process]:
        """What to start, for the Bot API at that address."""

    def faults(self, answers: int, heard: int) -> list[str]:
        """What of so many answers by each officer is not stored as it should be, or of so many
        together where the run was broken off."""


class Contestant(Protocol):
    """A row of the table."""

    @property
    def name(self) -> str: ...

    @property
    def stores(self) -> str:
        """What is on the disk when an answer has been answered."""

    @property
    def patience(self) -> float:
        """Seconds after which a run is broken off; 0 = it goes on to the last answer."""

    def prepared(self, folder: Path, chats: Sequence[int]) -> AbstractContextManager[Ready]: ...
