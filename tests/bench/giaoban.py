"""Giao Ban itself, as it is installed, with the checklist of 2022."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.demo import CAMPAIGN
from config.settings import POSTGRESQL
from storage.campaigns import campaign_units
from storage.database import Database
from tests.bench import walk
from tests.bench.contestant import TOKEN, Process
from tests.bench.seeding import seed_officers
from tests.bot.telegram_run import free_port
from tests.postgresql import DURABLE, find_programs, running


@dataclass(frozen=True, slots=True)
class Giaoban:
    """By polling or, in one process or several, by webhook."""

    name: str
    webhook: bool = False
    processes: int = 1
    on_postgresql: bool = False
    stores: str = "all"
    patience: float = 0.0
    profile: str = ""  # the file in which cProfile is to leave what the first process did

    @contextmanager
    def prepared(self, folder: Path, chats: Sequence[int]) -> Iterator[ReadyGiaoban]:
        with ExitStack() as stack:
            place = folder / "bot.db"
            url = f"sqlite:///{place}"
            if self.on_postgresql:
                url = stack.enter_context(_postgresql())
            asyncio.run(seed_officers(url if self.on_postgresql else place, chats))
            ports = tuple(free_port() for _ in range(self.processes))
            yield ReadyGiaoban(url, ports, self.webhook, tuple(chats), self.profile)


@contextmanager
def _postgresql() -> Iterator[str]:
    """The address of an empty database on a server of its own, which may use both cores."""
    programs = find_programs()
    if programs is None:
        raise RuntimeError("no PostgreSQL here: install it (Debian: apt-get install postgresql)")
    with running(programs, DURABLE) as server:
        yield server.new_database()


@dataclass(frozen=True, slots=True)
class ReadyGiaoban:
    """On its seeded database."""

    url: str
    ports: tuple[int, ...]
    webhook: bool
    chats: tuple[int, ...]
    profile: str = ""

    def processes(self, api: str) -> list[Process]:
        return [
            Process(
                self._command(core),
                {
                    "GIAOBAN_DATABASE_URL": self.url,
                    "GIAOBAN_WEB_PORT": str(port),
                    "GIAOBAN_TELEGRAM_TOKEN": TOKEN,
                    "GIAOBAN_TELEGRAM_BASE_URL": api,
                    "GIAOBAN_TELEGRAM_RATE": "0",  # the others have no limit either
                    "GIAOBAN_PUBLIC_URL": f"http://127.0.0.1:{port}" if self.webhook else "",
                },
                core,
            )
            for core, port in enumerate(self.ports)
        ]

    def _command(self, core: int) -> list[str | Path]:
        giaoban = Path(sys.executable).parent / "giaoban"
        if self.profile and core == 0:
            return [sys.executable, "-m", "cProfile", "-o", self.profile, giaoban, "run"]
        return [giaoban, "run"]

    def faults(self, answers: int, heard: int) -> list[str]:
        return asyncio.run(self._faults(answers))

    async def _faults(self, answers: int) -> list[str]:
        """Looks at every officer's values, and for a line of the log for each answer."""
        place = Path(self.url.removeprefix("sqlite:///"))
        database = await Database.open(self.url if self.url.startswith(POSTGRESQL) else place)
        async with database.reading() as db:
            units = await campaign_units(db, CAMPAIGN)
        async with database.engine.reading() as session:
            logged = await session.fetch(_LOGGED, {"campaign": CAMPAIGN})
        await database.close()
        stored = {one.unit.id: one.report.answers if one.report else {} for one in units}
        changes = {row["unit_id"]: row["changes"] for row in logged}
        wrong = [chat for chat in self.chats if not _is_right(stored[str(chat)], answers)]
        other = [chat for chat in self.chats if changes.get(str(chat)) != walk.logged(answers)]
        return [
            *([f"{len(wrong)} reports are not as answered"] if wrong else []),
            *([f"{len(other)} reports have more or fewer changes logged"] if other else []),
        ]


def _is_right(stored: Mapping[str, Any], answers: int) -> bool:
    values = {item: one["value"] for item, one in stored.items() if "value" in one}
    return len(stored) == walk.answered(answers) and values.items() <= walk.values(answers).items()


_LOGGED = """
select unit_id, count(*) as changes from answer_log where campaign_id = :campaign group by unit_id
"""
