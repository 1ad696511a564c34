"""Backups: whole, of one moment, checked, and put back only where nothing is harmed."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.backup import BackupTask, DailyBackup, daily_name, make_backup, restore_backup
from bot.files import Files
from bot.refusal import Refusal
from config.settings import Settings, WrongSetting
from storage.archive import BadArchive
from storage.migrations import migrations, statements
from tests.bot.web.visitor import PDF, Visitor, visitor
from tests.bot.web.web_run import OFFICER, PLAN, web_run
from tests.storage.contents import contents
from tests.transcript import NOW


def backed_up(database: Path, folder: Path, name: str = "backup.zip") -> Path:
    make_backup(BackupTask(database, folder / "files", folder / name, NOW))
    return folder / name


@pytest.fixture
def kept(district: Path, tmp_path: Path) -> Path:
    """A backup of the sample district with one file."""
    files = Files(tmp_path / "files")
    asyncio.run(files.put(PDF, "ke-hoach.pdf", "application/pdf"))
    return backed_up(district, tmp_path)


def restored(kept: Path, folder: Path, *, force: bool = False) -> Path:
    """The database that a backup becomes."""
    restore_backup(kept, folder / "new.db", folder / "new-files", NOW, force=force)
    return folder / "new.db"


async def answer_on(browser: Visitor, stop: asyncio.Event) -> int:
    """Changes one answer again and again. Gives how often."""
    times = 0
    async with browser.socket() as socket:
        await socket.hello()
        while not stop.is_set():
            times += 1
            await socket.say(f"sửa hộ nghèo {300 + times % 50}")
    return times


def figures_add_up(database: Path) -> bool:
    """Whether each answer as it stands is the last that the log has of it."""
    with closing(sqlite3.connect(database)) as db:
        log = db.execute("select campaign_id, unit_id, item_id, new from answer_log order by id")
        last = {row[:3]: json.loads(row[3]) for row in log.fetchall()}
        reports = db.execute("select campaign_id, unit_id, answers from report").fetchall()
    stored = {row[:2]: json.loads(row[2]) for row in reports}
    return all(stored[key[:2]][key[2]]["value"] == new["value"] for key, new in last.items())


async def test_backup_is_of_one_moment_while_the_bot_answers(
    district: Path, tmp_path: Path
) -> None:
    stop = asyncio.Event()
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as socket:
            await socket.hello()
            await socket.ask(PLAN)
        await browser.upload()
        async with browser.socket() as socket:
            await socket.hello()
            await socket.say("sửa hộ nghèo 299")
        answering = asyncio.create_task(answer_on(browser, stop))
        made = [
            await asyncio.to_thread(backed_up, tmp_path / "bot.db", tmp_path, f"{n}.zip")
            for n in range(4)
        ]
        stop.set()
        assert await answering > 4
    final = contents(tmp_path / "bot.db")
    for kept in made:
        folder = tmp_path / kept.stem
        database = await asyncio.to_thread(restored, kept, folder)
        found = contents(database)
        assert set(found["answer_log"]) <= set(final["answer_log"])
        assert figures_add_up(database)
        [file] = (folder / "new-files").glob("*/*")
        assert file.read_bytes() == PDF
    assert len(found["answer_log"]) > 1


def test_everything_comes_back(kept: Path, district: Path, tmp_path: Path) -> None:
    assert contents(restored(kept, tmp_path)) == contents(district)
    [file] = (tmp_path / "new-files").glob("*/*")
    assert file.read_bytes() == PDF


def test_numbers_given_out_are_not_given_out_again(district: Path, tmp_path: Path) -> None:
    source = tmp_path / "source.db"
    source.write_bytes(district.read_bytes())
    add = "insert into web_message (chat_id, origin, payload, at) values ('a', ?, '{}', '')"
    with closing(sqlite3.connect(source)) as db:
        db.execute(add, ["first"])
        last = db.execute("select max(seq) from web_message").fetchone()[0]
        db.execute("delete from web_message")
        db.commit()
    with closing(sqlite3.connect(restored(backed_up(source, tmp_path), tmp_path))) as db:
        db.execute(add, ["next"])
        assert db.execute("select seq from web_message").fetchall() == [(last + 1,)]


def test_backup_of_an_older_version_is_upgraded(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as db:
        for number, sql in migrations()[:3]:
            for statement in statements(sql):
                db.execute(statement)
            db.execute(f"pragma user_version = {number}")
        db.execute("insert into unit values ('child', 'mother', 'x', 'x', 'commune', '', '[]', 1)")
        db.execute("insert into unit values ('mother', null, 'x', 'x', 'district', '', '[]', 0)")
        db.commit()
    found = restored(backed_up(old, tmp_path), tmp_path)
    assert [row[0] for row in contents(found)["unit"]] == ["child", "mother"]
    with closing(sqlite3.connect(found)) as db:
        assert db.execute("pragma user_version").fetchone() == (migrations()[-1][0],)


def test_only_its_owner_may_read_a_backup(kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_backup_never_takes_the_place_of_another_file(kept: Path, district: Path) -> None:
    before = kept.read_bytes()
    with pytest.raises(Refusal, match="exists already"):
        backed_up(district, kept.parent)
    assert kept.read_bytes() == before


def test_restore_leaves_a_database_alone_unless_told(
    kept: Path, district: Path, tmp_path: Path
) -> None:
    database = restored(kept, tmp_path)
    with closing(sqlite3.connect(database)) as db:
        db.execute("update person set name = 'Tên mới'")
        db.commit()
    changed = contents(database)
    with pytest.raises(Refusal, match="--force"):
        restored(kept, tmp_path)
    assert contents(database) == changed
    restored(kept, tmp_path, force=True)
    assert contents(database) == contents(district)
    [aside] = tmp_path.glob("new.db.before-*")
    assert contents(aside) == changed


async def test_restore_is_refused_while_a_bot_is_at_work(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run:
        kept = await asyncio.to_thread(backed_up, tmp_path / "bot.db", tmp_path)
        task = (kept, tmp_path / "bot.db", tmp_path / "files", NOW)
        with pytest.raises(Refusal, match="stop the bot first"):
            await asyncio.to_thread(restore_backup, *task, force=True)
        async with run.database.transaction() as db:
            assert await db.first("people") is not None


def rewrite(kept: Path, change: Callable[[str, bytes], dict[str, bytes]]) -> None:
    """Makes an archive anew, each of its parts changed to those that `change` gives."""
    with zipfile.ZipFile(kept) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in parts.items():
            for new_name, new in change(name, content).items():
                archive.writestr(new_name, new)


def without_a_row(name: str, content: bytes) -> dict[str, bytes]:
    return {name: content.split(b"\n", 1)[1] if name == "tables/person.jsonl" else content}


def without_a_table(name: str, content: bytes) -> dict[str, bytes]:
    return {} if name == "tables/person.jsonl" else {name: content}


def without_files(name: str, content: bytes) -> dict[str, bytes]:
    return {} if name.startswith("files/") else {name: content}


def with_another_file(name: str, content: bytes) -> dict[str, bytes]:
    return {name: content + b"!" if name.startswith("files/") else content}


def with_an_orphan(name: str, content: bytes) -> dict[str, bytes]:
    return {name: content.replace(b'"id":"son-tay"', b'"id":"none"')}


def with_a_way_out(name: str, content: bytes) -> dict[str, bytes]:
    return {name.replace("files/", "files/../../"): content}


def manifest(**changed: Any) -> Callable[[str, bytes], dict[str, bytes]]:
    def change(name: str, content: bytes) -> dict[str, bytes]:
        if name != "manifest.json":
            return {name: content}
        return {name: json.dumps({**json.loads(content), **changed}).encode()}

    return change


@pytest.mark.parametrize(
    "change",
    [
        without_a_row,
        without_a_table,
        without_files,
        with_another_file,
        with_an_orphan,
        with_a_way_out,
        manifest(schema=9999),
        manifest(format=2),
        manifest(tables={"sqlite_schema": 0}),
        lambda name, content: {} if name == "manifest.json" else {name: content},
    ],
)
def test_archive_that_is_not_whole_is_refused_and_nothing_changes(
    change: Callable[[str, bytes], dict[str, bytes]], kept: Path, tmp_path: Path
) -> None:
    rewrite(kept, change)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BadArchive, match=r"backup\.zip"):
        restored(kept, tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_damaged_archive_is_refused(place: float, kept: Path, tmp_path: Path) -> None:
    content = bytearray(kept.read_bytes())
    at = int(len(content) * place)
    content[at : at + 40] = bytes(40 * [0x55])
    kept.write_bytes(content)
    with pytest.raises(BadArchive):
        restored(kept, tmp_path)
    assert not (tmp_path / "new.db").exists()


class Days:
    """A clock that is told what day it is."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> Any:
        return self.now


def daily(district: Path, folder: Path, days: Days, keep: int = 2) -> DailyBackup:
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{district}",
        files_dir=folder / "files",
        backup_keep=keep,
    )
    return DailyBackup(settings, folder / "backups", days, ThreadPoolExecutor)


async def test_each_day_has_one_backup_and_the_oldest_go(district: Path, tmp_path: Path) -> None:
    days = Days()
    backup = daily(district, tmp_path, days)
    backup.check()
    (tmp_path / "backups" / "giaoban-before-upgrade.zip").write_text("mine")
    for _ in range(4):
        await backup.work()
        [newest, *_] = sorted((tmp_path / "backups").glob("giaoban-2*"), reverse=True)
        written = newest.stat().st_mtime_ns
        await backup.work()
        assert newest.stat().st_mtime_ns == written
        days.now += timedelta(days=1)
    backup.close()
    first = NOW.date()
    assert sorted(path.name for path in (tmp_path / "backups").iterdir()) == [
        f"giaoban-{first + timedelta(days=2)}.zip",
        f"giaoban-{first + timedelta(days=3)}.zip",
        "giaoban-before-upgrade.zip",
    ]


async def test_day_is_that_of_the_zone(district: Path, tmp_path: Path) -> None:
    days = Days()
    days.now = NOW.replace(hour=18)  # one in the morning of the next day in Vietnam
    backup = daily(district, tmp_path, days)
    backup.check()
    await backup.work()
    backup.close()
    [made] = (tmp_path / "backups").iterdir()
    assert made.name == f"giaoban-{NOW.date() + timedelta(days=1)}.zip"


async def test_backup_that_failed_lets_no_older_one_go(district: Path, tmp_path: Path) -> None:
    days = Days()
    backup = daily(district, tmp_path, days, keep=1)
    backup.check()
    await backup.work()
    before = sorted((tmp_path / "backups").iterdir())
    days.now += timedelta(days=1)
    broken = daily(tmp_path / "gone.db", tmp_path, days, keep=1)
    with pytest.raises(Exception, match="there is no database"):
        await broken.work()
    assert sorted((tmp_path / "backups").iterdir()) == before
    await backup.work()
    assert sorted((tmp_path / "backups").iterdir()) != before
    backup.close()
    broken.close()


async def test_what_a_killed_backup_left_is_cleared_away(district: Path, tmp_path: Path) -> None:
    backup = daily(district, tmp_path, Days())
    backup.check()
    left = tmp_path / "backups" / f".{daily_name(NOW.date())}-x1y2"
    left.mkdir()
    (left / "copy.db").write_text("half of it")
    await backup.work()
    backup.close()
    assert [path.name for path in left.parent.iterdir()] == [daily_name(NOW.date())]


async def test_running_bot_makes_the_backup_of_the_day(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIAOBAN_BACKUP_DIR", str(tmp_path / "backups"))
    async with web_run(district, tmp_path), asyncio.timeout(30):
        # Another process makes it: there is nothing here that could wake us.
        while not (tmp_path / "backups" / daily_name(NOW.date())).exists():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    kept = tmp_path / "backups" / daily_name(NOW.date())
    assert contents(await asyncio.to_thread(restored, kept, tmp_path))["unit"]


def test_folder_that_cannot_be_used_stops_the_start(district: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("no folder")
    with pytest.raises(WrongSetting, match=r"GIAOBAN_BACKUP_DIR is .*backups"):
        daily(district, tmp_path, Days()).check()
