"""`giaoban copy`, and the other commands on the server that it has filled."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.commands.conftest import GiaoBan
from tests.postgresql import Server


@pytest.fixture
def server(postgresql: Server) -> Iterator[str]:
    yield postgresql.shared
    postgresql.empty(postgresql.shared)


def test_every_command_says_the_same_of_the_copy(giaoban: GiaoBan, db: str, server: str) -> None:
    copied = giaoban("copy", "--db", db, "--to", server)
    assert copied.status == 0
    assert copied.out.endswith(f" rows are in {server.replace('giaoban@', '')} now\n")
    for command in (
        ("people", "--json"),
        ("units", "--json"),
        ("campaigns", "--json"),
        ("summary", "--format", "json"),
        ("reminders", "--json", "--from", "2022-11-01T00:00", "--to", "2022-12-01T00:00"),
    ):
        of_the_file, of_the_server = (giaoban(*command, "--db", one) for one in (db, server))
        assert of_the_server == of_the_file
        assert of_the_server.status == 0


def test_nothing_is_copied_over_anything(giaoban: GiaoBan, db: str, server: str) -> None:
    giaoban("seed-demo", "--db", server)
    refused = giaoban("copy", "--db", db, "--to", server)
    assert refused.status == 1
    assert refused.err == f"{server.replace('giaoban@', '')} is not empty\n"


def test_server_that_is_not_there_is_told(giaoban: GiaoBan) -> None:
    refused = giaoban("people", "--db", "postgresql://bot:secret@127.0.0.1:1/giaoban")
    assert refused.status == 1
    assert "postgresql://127.0.0.1:1/giaoban cannot be opened" in refused.err
    assert "secret" not in refused.err
