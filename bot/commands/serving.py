"""`giaoban demo`, `run` and `seed-demo`."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import webbrowser

from bot.app import App
from bot.clock import utc_now
from bot.core import open_database
from bot.demo import seed_demo, values_to_try
from bot.exits import DONE
from bot.logs import set_up_logging
from config.settings import load_settings
from storage.database import Database


def keep_from_others() -> None:
    """What is made from now on, database, files and backups, its owner alone can read: other
    accounts of this machine have no business in a report."""
    os.umask(0o077)


async def demo(chosen: argparse.Namespace) -> int:
    """The sample district with its web chat, until Ctrl-C."""
    keep_from_others()
    settings = load_settings(
        database_url=chosen.db or "sqlite:///demo.db",
        web_port=chosen.port,
        web_host="127.0.0.1",  # a demo lets anybody be anybody: never beyond this machine
    )
    set_up_logging(settings.log, settings.secrets())
    stopped = _stopped_by_signal()
    async with open_database(settings, create=True, serves=True) as database:
        await seed_demo(database, utc_now(), settings.zone)
        async with App(settings, database, demo=True).running() as app:
            address = f"http://127.0.0.1:{app.port}"
            _print_demo(address, database.place)
            if not chosen.no_browser:
                await asyncio.to_thread(webbrowser.open, address)
            await _until(stopped, database)
    return DONE


def _print_demo(address: str, place: str) -> None:
    print(f"Giao Ban: {address}   (Ctrl-C stops it; kept in {place})")
    print("Hai xã chưa nộp. Nhập các giá trị dưới đây thì số liệu toàn huyện sẽ đủ:")
    for unit, rows in values_to_try():
        print(f"\n[{unit}]")
        for label, value in rows:
            print(f"  {label}: {value.replace(chr(10), ' | ')}")
    sys.stdout.flush()


async def run(chosen: argparse.Namespace) -> int:
    """The bot, until it is told to stop."""
    keep_from_others()
    settings = load_settings(database_url=chosen.db, web_port=chosen.port)
    set_up_logging(settings.log, settings.secrets())
    stopped = _stopped_by_signal()
    async with (
        open_database(settings, create=True, serves=True) as database,
        App(settings, database).running() as app,
    ):
        print(f"Giao Ban listens on http://{settings.web_host}:{app.port}", flush=True)
        await _until(stopped, database)
    return DONE


async def seed(chosen: argparse.Namespace) -> int:
    """Writes the sample district and starts nothing."""
    keep_from_others()
    settings = load_settings(database_url=chosen.db)
    async with open_database(settings, create=True) as database:
        written = await seed_demo(database, utc_now(), settings.zone)
        where = database.place
    print(f"The sample district is in {where}" if written else f"{where} has it already")
    return DONE


async def _until(stopped: asyncio.Event, database: Database) -> None:
    """Returns when the bot is told to stop. Raises Damaged where the database turns out to be:
    whatever else were written might be lost with it, and what is not comes again."""
    database.when_damaged = stopped.set
    if database.damage is None:
        await stopped.wait()
    if database.damage is not None:
        raise database.damage


def _stopped_by_signal() -> asyncio.Event:
    """Set by Ctrl-C or `kill`: from the start on, so that whatever has begun is ended in order."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stopped.set)
    return stopped
