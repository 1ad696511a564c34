"""`giaoban backup` and `giaoban restore`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.commands.conftest import GiaoBan
from tests.postgresql import Server


@pytest.fixture
def server(postgresql: Server) -> Iterator[str]:
    yield postgresql.shared
    postgresql.empty(postgresql.shared)


def test_backup_and_restore_bring_the_district_to_another_place(
    giaoban: GiaoBan, db: str, folder: Path
) -> None:
    giaoban("chat", "--as", "officer-son-tinh", "--db", db, stdin="/baocao\n4\n")
    made = giaoban("backup", "kept.zip", "--db", db)
    assert (made.status, made.err) == (0, "")
    assert made.out.startswith("kept.zip: ")
    assert made.out.endswith(", 0 files, checked\n")
    back = giaoban("restore", "kept.zip", "--db", "sqlite:///there/new.db")
    assert (back.status, back.err) == (0, "")
    assert back.out.endswith(", put back\n")
    again = giaoban(
        "chat", "--as", "officer-son-tinh", "--db", "sqlite:///there/new.db", stdin="/baocao"
    )
    assert "2/54" in again.out  # the conversation goes on where it stood


def test_district_moves_from_a_file_to_a_server(
    giaoban: GiaoBan, db: str, folder: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/running.md says: with its files, and everybody goes on where they stood."""
    (folder / "plan.pdf").write_bytes(b"%PDF-1.7 plan")
    said = "/minhchung 1\n\n@plan.pdf\n\n/baocao\n\n4\n"
    giaoban("chat", "--as", "officer-son-tinh", "--db", db, stdin=said)
    made = giaoban("backup", "move.zip", "--db", db)
    assert made.out.endswith(" 1 files, checked\n")
    monkeypatch.setenv("GIAOBAN_FILES_DIR", str(folder / "there"))
    back = giaoban("restore", "move.zip", "--db", server)
    assert (back.status, back.err) == (0, "")
    assert [one.read_bytes() for one in (folder / "there").glob("*/*")] == [b"%PDF-1.7 plan"]
    for command in (("people", "--json"), ("summary", "--format", "json")):
        assert giaoban(*command, "--db", server) == giaoban(*command, "--db", db)
    again = giaoban("chat", "--as", "officer-son-tinh", "--db", server, stdin="/baocao")
    assert "2/54" in again.out


def test_restore_over_a_database_has_to_be_told(giaoban: GiaoBan, db: str, folder: Path) -> None:
    giaoban("backup", "kept.zip", "--db", db)
    refused = giaoban("restore", "kept.zip", "--db", db)
    assert (refused.status, refused.out) == (1, "")
    assert "--force" in refused.err
    forced = giaoban("restore", "kept.zip", "--db", db, "--force")
    assert forced.status == 0
    assert "What was there is " in forced.out
    assert len(json.loads(giaoban("people", "--json", "--db", db).out)) == 10


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("backup", "kept.zip", "--db", "sqlite:///none.db"), "there is no database none.db\n"),
        (("backup", "nowhere/kept.zip"), "nowhere is no folder\n"),
        (("restore", "none.zip"), "none.zip: No such file or directory\n"),
        (("restore", "text.zip"), "text.zip: it is no backup, or a damaged one "),
        (("backup", "text.zip"), "text.zip exists already: "),
        (("backup", "kept.zip", "--db", "sqlite:///text.zip"), "text.zip cannot be read: "),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    arguments: tuple[str, ...], told: str, giaoban: GiaoBan, folder: Path
) -> None:
    (folder / "text.zip").write_text("Not an archive, but long enough to be looked into." * 9)
    before = sorted(folder.iterdir())
    ran = giaoban(*arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(told)
    assert ran.err.count("\n") == 1
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_file_has_to_be_named(command: str, giaoban: GiaoBan) -> None:
    assert giaoban(command).status == 2


def test_server_is_backed_up_and_put_back(
    giaoban: GiaoBan, db: str, server: str, postgresql: Server
) -> None:
    giaoban("copy", "--db", db, "--to", server)
    made = giaoban("backup", "server.zip", "--db", server)
    assert (made.status, made.err) == (0, "")
    refused = giaoban("restore", "server.zip", "--db", server, "--force")
    assert refused.status == 1
    assert refused.err.endswith(" is not empty\n")
    postgresql.empty(server)
    for where in (server, "sqlite:///from-server.db"):
        back = giaoban("restore", "server.zip", "--db", where)
        assert (back.status, back.err) == (0, "")
        for command in (("people", "--json"), ("summary", "--format", "json")):
            assert giaoban(*command, "--db", where) == giaoban(*command, "--db", db)
