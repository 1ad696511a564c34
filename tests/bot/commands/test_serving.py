"""`giaoban demo`, `run` and `seed-demo`."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.commands.conftest import GiaoBan


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens already."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_sample_district_is_written_once(giaoban: GiaoBan, folder: Path) -> None:
    first = giaoban("seed-demo", "--db", "sqlite:///demo.db")
    assert (first.status, first.out) == (0, "The sample district is in demo.db\n")
    giaoban("chat", "--as", "officer-son-tinh", "--db", "sqlite:///demo.db", stdin="/baocao\n4\n")
    second = giaoban("seed-demo", "--db", "sqlite:///demo.db")
    assert (second.status, second.out) == (0, "demo.db has it already\n")
    again = giaoban(
        "chat", "--as", "officer-son-tinh", "--db", "sqlite:///demo.db", stdin="/baocao"
    )
    assert "2/54" in again.out  # what was answered in between is there
    assert len(json.loads(giaoban("people", "--json", "--db", "sqlite:///demo.db").out)) == 10


def test_database_is_for_its_owner_only(giaoban: GiaoBan, folder: Path) -> None:
    before = os.umask(0o022)
    try:
        giaoban("seed-demo", "--db", "sqlite:///demo.db")
        assert stat.S_IMODE((folder / "demo.db").stat().st_mode) == 0o600
    finally:
        os.umask(before)


@pytest.mark.parametrize("command", [("run",), ("demo", "--no-browser")])
def test_taken_port_is_told(
    command: tuple[str, ...], taken: int, giaoban: GiaoBan, db: str
) -> None:
    ran = giaoban(*command, "--port", str(taken), "--db", db)
    assert (ran.status, ran.out) == (1, "")
    assert str(taken) in ran.err
    assert ran.err.count("\n") == 1


def test_folder_of_files_that_cannot_be_used_stops_the_start(
    giaoban: GiaoBan, folder: Path, db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "taken").write_text("not a folder")
    monkeypatch.setenv("GIAOBAN_FILES_DIR", str(folder / "taken" / "files"))
    ran = giaoban("run", "--port", "0", "--db", db)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("GIAOBAN_FILES_DIR is ")
    assert ran.err.endswith("taken cannot be written to\n")


def test_bot_serves_until_it_is_told_to_stop(giaoban: GiaoBan, db: str) -> None:
    command = [sys.executable, "-m", "bot", "run", "--port", "0", "--db", db]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("Giao Ban listens on http://127.0.0.1:")
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=60) == 0
