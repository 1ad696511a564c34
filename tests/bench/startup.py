"""How long people wait for the program: to be imported, to say how it is used, to listen, and for
the first answer after that."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter

import aiohttp

from bot.clock import utc_now
from tests.bench.tables import table
from tests.bot.test_killed import Bot
from tests.fakes.telegram_server import TelegramServer
from tests.samples.collection import COMMUNES, Size, fill, officer

_RUNS, _STARTS = 9, 5
_SIZE = Size(log=1_000_000, units=COMMUNES, items=60)
_CHAT = 7  # of the first unit's officer, on Telegram


def startup() -> str:
    """About a minute, half of it to fill the database."""
    python, giaoban = sys.executable, Path(sys.executable).parent / "giaoban"
    listening, first = asyncio.run(_starts())
    rows = [
        ("import of all that `giaoban run` needs", "600", _run(python, "-c", "import bot.app")),
        ("`giaoban --help`", "400", _run(giaoban, "--help")),
        (f"`giaoban run` listens ({COMMUNES:,} units, a million log rows)", "2000", listening),
        ("the first reply after that, over Telegram", "100", first),
    ]
    return table(
        f"Start-up (medians of {_RUNS} runs, and of {_STARTS} starts)",
        ("", "goal, ms", "ms", "fastest"),
        [(what, goal, f"{median(ms):.0f}", f"{min(ms):.0f}") for what, goal, ms in rows],
    )


def _run(*command: str | Path) -> list[float]:
    spent = []
    for _ in range(_RUNS):
        begun = perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        spent.append((perf_counter() - begun) * 1000)
    return spent


async def _starts() -> tuple[list[float], list[float]]:
    """In milliseconds: until it listens, and from there until somebody has their answer."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "bot.db"
        await fill(file, _SIZE, utc_now())
        _settle(file)
        async with await TelegramServer.start(keep_log=False) as telegram:
            spent = [await _start(Path(name), telegram) for _ in range(_STARTS)]
    return [one for one, _ in spent], [other for _, other in spent]


def _settle(file: Path) -> None:
    """The officer's chat on Telegram."""
    with closing(sqlite3.connect(file)) as database:
        database.execute(
            "insert into identity (channel, external_id, chat_id, person_id, created_at)"
            " values ('telegram', :chat, :chat, :person, '')",
            {"chat": str(_CHAT), "person": officer(0)},
        )
        database.commit()


async def _start(folder: Path, telegram: TelegramServer) -> tuple[float, float]:
    person, bot = telegram.person(_CHAT), Bot(folder, telegram, webhook=False)
    begun = perf_counter()
    await bot.start()
    try:
        await _until_it_listens(bot.port)
        listens = perf_counter()
        await person.say("/baocao")
        await person.next_message(30)
        return (listens - begun) * 1000, (perf_counter() - listens) * 1000
    finally:
        await bot.end(signal.SIGTERM)


async def _until_it_listens(port: int) -> None:
    async with asyncio.timeout(60), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/health"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.005)
