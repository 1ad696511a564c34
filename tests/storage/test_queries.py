"""Every query of the program is sound, and in use."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.migrations import migrations
from storage.queries import all_queries, read_queries

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def schema() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for _, sql in migrations():
        connection.executescript(sql)
    yield connection
    connection.close()


@pytest.mark.parametrize("name", sorted(all_queries()))
def test_query_fits_the_schema(name: str, schema: sqlite3.Connection) -> None:
    sql = all_queries()[name]
    schema.execute(f"explain {sql}", dict.fromkeys(re.findall(r"(?<!:):([a-z_]+)", sql)))


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
