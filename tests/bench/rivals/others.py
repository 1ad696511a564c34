"""The other bots, in the .venv that `make bench` makes for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.contestant import TOKEN, Process

_HERE = Path(__file__).parent
PYTHON = _HERE.parent.parent.parent / ".venv" / ".bench" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Other:
    """By polling, as each of these is commonly run. `counted`: a query for how many answers are in
    which file, where the bot keeps them in a table."""

    name: str
    program: str
    stores: str
    counted: tuple[str, str] | None = None
    patience: float = 20.0

    @contextmanager
    def prepared(self, folder: Path, chats: Sequence[int]) -> Iterator[ReadyOther]:
        yield ReadyOther(self, folder)


@dataclass(frozen=True, slots=True)
class ReadyOther:
    """In its own folder."""

    other: Other
    folder: Path
    ports: tuple[int, ...] = ()

    def processes(self, api: str) -> list[Process]:
        return [Process([PYTHON, _HERE / self.other.program], {"API": api, "TOKEN": TOKEN})]

    def faults(self, answers: int, heard: int) -> list[str]:
        if self.other.counted is None:
            return []
        file, query = self.other.counted
        with closing(sqlite3.connect(self.folder / file)) as database:
            ((stored,),) = database.execute(query).fetchall()
        missing = heard - stored
        return [f"{missing} answers are not in the database"] if missing > 0 else []


STRAIGHTFORWARD = Other(
    "PTB, a commit per answer",
    "straightforward.py",
    "answers",
    ("answers.db", "select count(*) from answer"),
)
OTHERS = (
    Other("raw client", "raw_client.py", "nothing"),
    STRAIGHTFORWARD,
    Other("PTB ConversationHandler", "ptb_conversation.py", "in memory"),
    Other("PTB echo", "ptb_echo.py", "nothing"),
    Other("aiogram echo", "aiogram_echo.py", "nothing"),
    Other("aiogram FSM, SQLite", "aiogram_fsm.py", "state",
          ("state.db", "select sum(json_array_length(data, '$.answers')) from fsm_data")),
)  # fmt: skip
