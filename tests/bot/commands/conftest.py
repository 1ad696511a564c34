"""Commands run as from a shell: in an empty folder, with nothing set, beside a sample district."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main
from config.settings import PREFIX


@dataclass(frozen=True)
class Ran:
    """How a command went."""

    status: int
    out: str
    err: str


GiaoBan = Callable[..., Ran]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty current folder, and no setting in the environment."""
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def giaoban(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> GiaoBan:
    """Runs a command, with what is piped into it."""

    def run(*arguments: str, stdin: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        try:
            status = main(arguments)
        except SystemExit as left:  # wrong usage, and --help
            status = int(left.code or 0)
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return run


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seeded") / "demo.db"
    assert main(["seed-demo", "--db", f"sqlite:///{path}"]) == 0
    return path


@pytest.fixture
def db(seeded: Path, folder: Path) -> str:
    """The address of a sample district of one's own."""
    shutil.copy(seeded, folder / "demo.db")
    return f"sqlite:///{folder / 'demo.db'}"
