"""Numbered migrations, applied in order when the database is opened."""

from __future__ import annotations

from pathlib import Path

import aiosqlite

_FOLDER = Path(__file__).parent


class NewerSchema(Exception):
    """The file was written by a newer version of the program."""


def migrations() -> list[tuple[int, str]]:
    """Number and SQL of every migration, in order."""
    files = sorted(_FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    return [(int(file.name[:4]), file.read_text(encoding="utf-8")) for file in files]


async def migrate(connection: aiosqlite.Connection) -> None:
    """Brings the schema up to date, each step in a transaction of its own.

    Raises NewerSchema where the file is ahead of this program.
    """
    rows = list(await connection.execute_fetchall("pragma user_version"))
    current = int(rows[0][0])
    steps = migrations()
    newest = steps[-1][0]
    if current > newest:
        raise NewerSchema(
            f"it has schema {current}, and this version of giaoban knows up to {newest}: "
            "upgrade giaoban, or use the backup made before the upgrade"
        )
    for number, sql in steps:
        if number > current:
            await connection.executescript(
                f"begin immediate;\n{sql}\npragma user_version = {number};\ncommit;"
            )
