"""`giaoban copy`."""

from __future__ import annotations

import argparse

from bot.core import open_database
from bot.exits import DONE
from config.settings import load_settings
from storage.copying import copy_all


async def copy(chosen: argparse.Namespace) -> int:
    """Everything in the database into another, which is empty."""
    settings = load_settings(database_url=chosen.db)
    other = load_settings(database_url=chosen.to)
    async with (
        open_database(settings) as source,
        open_database(other, create=True) as target,
    ):
        copied = await copy_all(source, target)
        print(f"{copied} rows are in {target.place} now")
    return DONE
