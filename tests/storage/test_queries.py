"""Every query of the program is sound, in use, and reads no more than it must."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.migrations import migrations
from storage.queries import all_queries, read_queries

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "storage" / "queries"
# Asked for every message, or while others wait.
HOT = read_queries(FOLDER / f"{name}.sql" for name in ("pipeline", "outbox", "web"))
# What one office has in one year: a handful of rows in the biggest installation.
SMALL = {"unit", "checklist", "campaign", "campaign_target"}
# Only those that look after the bot ask this, by hand.
BY_HAND = {"dead-letters"}


@pytest.fixture(scope="module")
def schema() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for _, sql in migrations():
        connection.executescript(sql)
    yield connection
    connection.close()


def plan(connection: sqlite3.Connection, name: str) -> list[str]:
    sql = all_queries()[name]
    params = dict.fromkeys(re.findall(r"(?<!:):([a-z_]+)", sql))
    return [row[3] for row in connection.execute(f"explain query plan {sql}", params)]


@pytest.mark.parametrize("name", sorted(all_queries()))
def test_query_fits_the_schema(name: str, schema: sqlite3.Connection) -> None:
    plan(schema, name)


@pytest.mark.parametrize("name", sorted(HOT.keys() - BY_HAND))
def test_hot_query_reads_no_growing_table_whole(name: str, schema: sqlite3.Connection) -> None:
    steps = plan(schema, name)
    read_whole = [
        step
        for step in steps
        if (found := re.match(r"SCAN (\w+)", step))
        and found[1] not in SMALL | {"given", "newest"}  # these two are made for the query
        and "outbox_waiting" not in step  # holds only what has not gone out yet
    ]
    assert read_whole == []
    too_wide = [step for step in steps if re.search(r"\((channel|key)=\?\)", step)]
    assert too_wide == []  # a channel is most of its table, and so are messages without a key


def test_every_query_is_in_use() -> None:
    files = [
        file for folder in ("storage", "bot", "tests") for file in (ROOT / folder).rglob("*.py")
    ]
    code = "".join(file.read_text(encoding="utf-8") for file in files)
    assert [name for name in all_queries() if f'"{name}"' not in code] == []


def test_queries_are_found_by_name(tmp_path: Path) -> None:
    file = tmp_path / "some.sql"
    file.write_text(
        "-- Of people.\n\n-- name: one\nselect 1;\n\n-- name: two\n-- Why.\nselect 2;\n"
    )
    assert read_queries([file]) == {"one": "select 1;", "two": "-- Why.\nselect 2;"}


def test_two_queries_cannot_share_a_name(tmp_path: Path) -> None:
    one, other = tmp_path / "one.sql", tmp_path / "other.sql"
    one.write_text("-- name: find\nselect 1;\n")
    other.write_text("-- name: find\nselect 2;\n")
    with pytest.raises(ValueError, match=r"other.sql: the query find stands twice"):
        read_queries([one, other])
