"""The tables in PostgreSQL: migrations of its own, numbered as SQLite's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storage.migrations import FOLDER, Step, check_not_newer, migrations

_ONE_AT_A_TIME = 0x61A0BA  # the advisory lock of whoever brings the schema up to date


async def migrate(connection: Any, steps: Sequence[Step] | None = None) -> None:
    """Brings the schema up to date, all of it in one transaction.

    Raises NewerSchema where the database is ahead of this program.
    """
    known = migrations(FOLDER / "postgresql") if steps is None else steps
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock($1)", _ONE_AT_A_TIME)
        version = await _version(connection)
        check_not_newer(version, known)
        for number, sql in known:
            if number > version:
                await connection.execute(sql)
                await connection.execute("update schema_version set version = $1", number)


async def _version(connection: Any) -> int:
    """0 in an empty database."""
    if await connection.fetchval("select to_regclass('schema_version')") is None:
        await connection.execute("create table schema_version (version integer not null)")
        await connection.execute("insert into schema_version values (0)")
    return int(await connection.fetchval("select version from schema_version"))
