"""`giaoban backup` and `giaoban restore`."""

from __future__ import annotations

import argparse
import asyncio

from bot.backup import BackupTask, make_backup, restore_backup
from bot.clock import utc_now
from bot.commands.serving import keep_from_others
from bot.exits import DONE
from config.settings import load_settings
from storage.archive import Manifest


async def backup(chosen: argparse.Namespace) -> int:
    """Writes everything into one file and checks it; a running bot goes on meanwhile."""
    settings = load_settings(database_url=chosen.db)
    task = BackupTask(settings.database, settings.files_dir, chosen.file, utc_now())
    manifest = await asyncio.to_thread(make_backup, task)
    print(f"{chosen.file}: {_content(manifest)}, checked")
    return DONE


async def restore(chosen: argparse.Namespace) -> int:
    """Puts the database and the files of a backup where the settings say that they are."""
    keep_from_others()
    settings = load_settings(database_url=chosen.db)
    manifest, aside = await asyncio.to_thread(
        restore_backup,
        chosen.file,
        settings.database,
        settings.files_dir,
        utc_now(),
        force=chosen.force,
    )
    print(f"{chosen.file}: {_content(manifest)}, as of {manifest.made_at}, put back")
    if aside is not None:
        print(f"What was there is {aside} now")
    return DONE


def _content(manifest: Manifest) -> str:
    rows = sum(manifest.tables.values())
    return f"{len(manifest.tables)} tables with {rows} rows, {manifest.files} files"
