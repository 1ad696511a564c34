"""Backups: made while the bot goes on, checked before they count as made, and put back."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from bot.clock import Clock
from bot.files import Files, sync_folder
from bot.processes import OwnProcess, own_process
from bot.refusal import Refusal
from config.records import record
from config.settings import PREFIX, Settings, WrongSetting
from storage.archive import FORMAT, Archive, BadArchive, Manifest, reading, writing
from storage.snapshot import Dump, fill, hand_over, snapshot

_DAILY = re.compile(r"giaoban-\d{4}-\d{2}-\d{2}\.zip")
_UNFINISHED = re.compile(rf"\.{_DAILY.pattern}-\w+")
_SETTING = f"{PREFIX}BACKUP_DIR"
_NAME = re.compile(r"[0-9a-f]{64}")


@record(frozen=True, slots=True)
class BackupTask:
    """All that a process has to know to make a backup."""

    database: Path | str  # the file, or the server's address
    files: Path
    target: Path
    now: datetime


def make_backup(task: BackupTask) -> Manifest:
    """Writes the archive, opens it again and compares it with the database; only then it gets its
    name. What it says is in it. Raises Refusal where it exists already, BadArchive where it did not
    become what it had to."""
    target = task.target
    if target.exists():
        raise Refusal(f"{target} exists already: give the backup another name")
    if not target.parent.is_dir():
        raise Refusal(f"{target.parent} is no folder")
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        unfinished = Path(folder) / "backup.zip"
        manifest = _write(task, Path(folder) / "copy.db", unfinished)
        with reading(unfinished) as archive:
            if archive.manifest != manifest:
                raise BadArchive("the manifest is not as it was written")
            archive.check()
        unfinished.replace(target)
    sync_folder(target.parent)
    return manifest


def _write(task: BackupTask, copy: Path, unfinished: Path) -> Manifest:
    """The files come behind the database: none is ever changed, so all that it names are there."""
    asyncio.run(snapshot(task.database, copy))
    with closing(sqlite3.connect(copy)) as connection, writing(unfinished) as archive:
        dump = Dump(connection)
        dump.write(archive)
        kept = _kept_files(task.files)
        for path in kept:
            archive.add_file(path)
        manifest = Manifest(
            FORMAT,
            dump.schema,
            task.now.astimezone(UTC).isoformat(),
            dump.counts(),
            dump.sequences(),
            len(kept),
        )
        archive.add_manifest(manifest)
    return manifest


def _kept_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("??/*") if _NAME.fullmatch(path.name))


def restore_backup(
    source: Path, database: Path | str, files: Path, now: datetime, *, force: bool
) -> tuple[Manifest, Path | None]:
    """Puts everything back; what there is now is left alone until the new stands whole beside it.
    Gives what was restored, and where the old database is now, if there was one.

    Raises Refusal where there is a database and no `force`, or a bot at work on it; DatabaseFault
    where a server's database is not empty, whatever `force` says; BadArchive."""
    if isinstance(database, str):
        with _restored(source, None) as (archive, fresh):
            asyncio.run(hand_over(fresh, database))
            _put_files(archive, Files(files))
        return archive.manifest, None
    if database.exists() and not force:
        raise Refusal(f"{database} exists already: --force puts the backup in its place")
    database.parent.mkdir(parents=True, exist_ok=True)
    with _restored(source, database.parent) as (archive, fresh):
        _put_files(archive, Files(files))
        aside = _set_aside(database, now)
        fresh.replace(database)
    sync_folder(database.parent)
    return archive.manifest, aside


@contextmanager
def _restored(source: Path, beside: Path | None) -> Iterator[tuple[Archive, Path]]:
    """The archive, checked, and the database file that it has become, to be moved or read."""
    with (
        reading(source) as archive,
        tempfile.TemporaryDirectory(prefix=".giaoban-", dir=beside) as folder,
    ):
        archive.check()
        fresh = Path(folder) / "fresh.db"
        asyncio.run(fill(fresh, archive))
        yield archive, fresh


def _put_files(archive: Archive, files: Files) -> None:
    for sha256 in archive.files():
        with archive.open_file(sha256) as content:
            files.put_back(sha256, content.read())


def _set_aside(database: Path, now: datetime) -> Path | None:
    """Moves the database away with its log: beside another file, a log would spoil that."""
    if database.exists():
        _refuse_where_used(database)
    aside = database.with_name(f"{database.name}.before-{now:%Y%m%dT%H%M%S}")
    for ending in ("-shm", "-wal", ""):
        part = Path(f"{database}{ending}")
        if part.exists():
            shutil.move(part, f"{aside}{ending}")
    return aside if aside.exists() else None


def _refuse_where_used(database: Path) -> None:
    """Only whoever is alone with a database can change how it keeps its log."""
    try:
        with closing(sqlite3.connect(database, timeout=0)) as connection:
            connection.execute("pragma journal_mode = delete")
    except sqlite3.OperationalError as error:
        raise Refusal(f"{database} is in use ({error}): stop the bot first") from None
    except sqlite3.DatabaseError:
        return  # damaged: what the backup is for


class DailyBackup:
    """The backup of each day, by the zone's calendar, in the folder of the settings."""

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        clock: Clock,
        executor: Callable[[], Executor] = own_process,
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._clock = clock
        self._process = OwnProcess(executor)

    def check(self) -> None:
        """Raises WrongSetting where no backup can be written: at the start, not in the night."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WrongSetting(f"{_SETTING} is {self._folder}: {error.strerror}") from None
        if not os.access(self._folder, os.W_OK | os.X_OK):
            raise WrongSetting(f"{_SETTING} is {self._folder}: it cannot be written to")

    async def work(self) -> None:
        """Makes today's, unless there is one, and lets the oldest go."""
        now = self._clock()
        target = self._folder / daily_name(now.astimezone(self._settings.zone).date())
        if target.exists():
            return
        self._clear_away()
        settings = self._settings
        task = BackupTask(settings.database, settings.files_dir, target, now)
        await self._process.run(make_backup, task)
        await asyncio.to_thread(rotate, self._folder, settings.backup_keep)

    def _clear_away(self) -> None:
        """What a backup left that was killed: else it would take its room on the disk for ever."""
        for left in self._folder.iterdir():
            if _UNFINISHED.fullmatch(left.name):
                shutil.rmtree(left)

    def close(self) -> None:
        self._process.close()


def daily_name(day: date) -> str:
    return f"giaoban-{day.isoformat()}.zip"


def rotate(folder: Path, keep: int) -> None:
    """Leaves the newest `keep` daily backups, and everything that is none."""
    daily = sorted(path for path in folder.iterdir() if _DAILY.fullmatch(path.name))
    for path in daily[:-keep]:
        os.unlink(path)
