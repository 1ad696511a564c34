"""The `giaoban` command: what it offers, and how it ends."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main
from bot.exits import DONE, REFUSED, USAGE
from config.settings import PREFIX
from tests.samples.district import empty_database

ROOT = Path(__file__).parents[2]
COMMANDS = (
    *("demo", "run", "seed-demo", "people", "units", "campaigns", "invite", "chat", "summary"),
    *("form", "import", "checklist"),
)


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty current folder, and no setting in the environment."""
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def left_with(*arguments: str) -> int:
    """The exit code of wrong usage, and of a call for help."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    return left.value.code


def test_help_names_every_command_and_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert left_with("--help") == DONE
    words = capsys.readouterr().out.split()
    assert [command for command in COMMANDS if command not in words] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_each_of_its_options_is_explained(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert left_with(command, "--help") == DONE
    told = capsys.readouterr().out
    options = [line.strip() for line in told.splitlines() if line.startswith("  -")]
    bare = [line for line in options if line.count("  ") == 0 and len(line) < 22]
    assert bare == []


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("people", "--jsno"),
        ("chat",),
        ("run", "--port", "high"),
        ("run", "--port", "65536"),
        ("demo", "--port", "-1"),
        ("invite", "--unit", "xa"),
        ("invite", "--unit", "xa", "--role", "king"),
        ("invite", "--unit", "xa", "--role", "officer", "--uses", "0"),
        ("invite", "--unit", "xa", "--role", "officer", "--days", "-1"),
        ("invite", "--unit", "xa", "--role", "officer", "--days", "99999999999"),
        ("invite", "--unit", "xa", "--role", "officer", "--uses", "many"),
        ("summary", "--format", "pigeon"),
        ("checklist",),
        ("checklist", "try", "file.yaml"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert left_with(*arguments) == USAGE
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("usage: giaoban")
    assert "_count" not in told.err


def a_letter(path: Path) -> None:
    path.write_bytes(b"Dear People's Committee, " * 100)


def a_newer_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("pragma user_version = 9999")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (a_letter, "giaoban.db is damaged (file is not a database): put the last backup"),
        (Path.mkdir, "giaoban.db cannot be opened: unable to open database file\n"),
        (a_newer_database, "giaoban.db cannot be used: it has schema 9999, and this version of"),
    ],
)
def test_database_that_cannot_be_used_is_told_in_one_sentence(
    spoil: Callable[[Path], None], told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(folder / "giaoban.db")
    assert main(["people"]) == REFUSED
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(told)
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("WEB_PORT", "abc", "GIAOBAN_WEB_PORT is abc: should be a valid integer\n"),
        ("LOCALE", "fr", "GIAOBAN_LOCALE is fr: should be 'vi' or 'en'\n"),
        (
            "DATABASE_URL",
            "x",
            "GIAOBAN_DATABASE_URL is x: should look like sqlite:///giaoban.db "
            "or postgresql://user:password@host/giaoban\n",
        ),
    ],
)
def test_wrong_setting_is_told_in_one_sentence(
    name: str,
    value: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(f"{PREFIX}{name}", value)
    assert main(["people"]) == REFUSED
    assert capsys.readouterr() == ("", told)


def test_wrong_setting_in_the_file_is_told_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".env").write_text("GIAOBAN_TIMEZONE=Hanoi\n")
    assert main(["people"]) == REFUSED
    assert capsys.readouterr().err.startswith("GIAOBAN_TIMEZONE is Hanoi: should be a zone such as")


def test_database_that_another_program_keeps_locked_is_told_in_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    empty_database(folder / "giaoban.db")
    monkeypatch.setattr("storage.engines.sqlite._BUSY", 1)
    other = sqlite3.connect(folder / "giaoban.db", isolation_level=None)
    other.execute("begin immediate")
    assert main(["people"]) == REFUSED
    other.close()
    assert capsys.readouterr().err == "the database cannot be written to: database is locked\n"


def test_our_own_mistakes_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    async def mistaken(*anything: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.commands.directory.people", mistaken)
    with pytest.raises(ZeroDivisionError):
        main(["people"])


def run_as_program(command: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Runs a line of shell in which $GIAOBAN is the command."""
    settings = {
        "GIAOBAN": f"{sys.executable} -m bot",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8:strict",
    }
    buffered = {name: one for name, one in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(
        ["sh", "-c", command],
        input=stdin,
        capture_output=True,
        check=False,
        env={**buffered, **settings},
    )


def test_output_may_be_cut_short() -> None:
    ran = run_as_program("$GIAOBAN people --help | head -c 1; $GIAOBAN seed-demo | true")
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_bytes_that_are_no_text_are_a_message_like_any_other() -> None:
    ran = run_as_program(
        "$GIAOBAN seed-demo >/dev/null && $GIAOBAN chat --as officer-son-tinh", b"\xff\xfe\n/han\n"
    )
    assert ran.returncode == 0
    assert ran.stderr == b""
    assert ran.stdout.count(b"\n\n") == 2
