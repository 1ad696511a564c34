"""Everything that is in a database file, to compare two of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table, and what the tables are made of."""
    with closing(sqlite3.connect(path)) as database:
        schema = database.execute("select name, sql from sqlite_schema order by name").fetchall()
        tables = [name for name, sql in schema if sql and sql.startswith("CREATE TABLE")]
        rows = {name: database.execute(f'select * from "{name}"').fetchall() for name in tables}
    return {"the schema": schema, **{name: sorted(found, key=repr) for name, found in rows.items()}}
