"""Pages of the database are overwritten: before the start, and under the running bot."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Damaged
from tests.bot.commands.conftest import GiaoBan
from tests.bot.faults.conftest import Opened
from tests.bot.faults.disks import overwrite_the_middle
from tests.bot.faults.watching import ask, written
from tests.bot.test_killed import DEMO, Bot, bot_at_work, nothing_waits

UNIT = DEMO.communes[0]  # of the first officer
WAY_OUT = "put the last backup in its place with `giaoban restore FILE.zip --force`"


@pytest.mark.parametrize("command", [("run", "--port", "0"), ("people",)], ids=lambda it: it[0])
def test_damaged_database_is_told_with_the_way_out(
    command: tuple[str, ...], giaoban: GiaoBan, db: str, tmp_path: Path
) -> None:
    assert giaoban("backup", "a.zip", "--db", db).status == 0
    whole = giaoban("people", "--db", db).out
    overwrite_the_middle(tmp_path / "demo.db")
    ran = giaoban(*command, "--db", db)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{tmp_path}/demo.db is damaged (")
    assert WAY_OUT in ran.err
    assert ran.err.count("\n") == 1
    assert giaoban("restore", "a.zip", "--force", "--db", db).status == 0
    assert giaoban("people", "--db", db).out == whole


def test_damage_that_no_query_would_meet_stops_the_start(
    giaoban: GiaoBan, db: str, tmp_path: Path
) -> None:
    """The last page: what is on it may be asked for in a month."""
    with (tmp_path / "demo.db").open("r+b") as file:
        file.seek(-4096, 2)
        file.write(b"\xa5" * 4096)
    ran = giaoban("run", "--port", "0", "--db", db)
    assert (ran.status, ran.out) == (1, "")
    assert WAY_OUT in ran.err


async def test_bot_stops_when_it_meets_damage_and_what_it_was_told_comes_again(
    tmp_path: Path,
) -> None:
    async with bot_at_work(tmp_path, webhook=False) as bot:
        officer = bot.telegram.person(1)
        await ask(officer, "/baocao")
        await ask(officer, "4")
        await nothing_waits(bot)
        kept = keep_a_copy(bot)
        overwrite_the_middle(bot.file)
        await officer.say("4310,25")
        assert await bot.ended() == 1
        assert written(bot).splitlines()[-1].startswith(f"{bot.file} is damaged (")
        assert WAY_OUT in written(bot)
        assert "Traceback" not in written(bot)
        kept.replace(bot.file)
        await bot.start()
        assert "3/" in (await officer.next_message(30)).text
        assert len(bot.stored()[UNIT]) == 2
        assert await bot.end(signal.SIGTERM) == 0


def keep_a_copy(bot: Bot) -> Path:
    """The database as it is. The bot has to read its pages anew: somebody else has written."""
    with closing(sqlite3.connect(bot.file)) as database:
        database.execute("update campaign set title = title")
        database.commit()
        database.execute("pragma wal_checkpoint(truncate)")
        database.execute(f"vacuum into '{bot.file}.copy'")
    return Path(f"{bot.file}.copy")


async def test_damage_that_a_server_reports_stops_the_bot_and_is_told(
    shared: str, opened: Opened
) -> None:
    database = await opened(shared)
    told: list[bool] = []
    database.when_damaged = lambda: told.append(True)
    with pytest.raises(Damaged, match="put the last backup into an empty database"):
        async with database.transaction() as db:
            await db._session.execute(
                "do $$ begin raise exception 'bad page' using errcode = 'XX001'; end $$", {}
            )
    assert told == [True]
    assert database.damage is not None
