"""Everything out of one database into another, empty one: from a file to a server, or back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storage.database import Database, DatabaseFault
from storage.engines import Row, Session

# What others refer to comes first.
TABLES = (
    "unit", "person", "checklist", "campaign", "campaign_target", "report", "answer_log", "edit",
    "identity", "membership", "invite", "code_try", "link", "conversation", "seen_update",
    "received_update", "dead_letter", "outbox", "web_message", "signed_link", "snooze", "broadcast",
    "board", "audit", "pulse",
)  # fmt: skip
_REFERS_TO_ITS_OWN = {"unit": "parent_id", "campaign": "previous_id"}
_OF_THE_ENGINE = {"holder"}  # PostgreSQL's alone, and of processes that are gone


async def copy_all(source: Database, target: Database) -> int:
    """How many rows were copied. Raises DatabaseFault where the target has rows already."""
    copied = 0
    async with source.engine.reading() as there, target.engine.transaction() as here:
        for table in TABLES:
            if await here.fetch(f"select 1 from {table} limit 1", {}):
                raise DatabaseFault(f"{target.place} is not empty")
            rows = await there.fetch(f"select * from {table}", {})
            await _write(here, table, list(_in_order(rows, _REFERS_TO_ITS_OWN.get(table))))
            copied += len(rows)
    async with target.transaction() as db:
        await db.fetch("count-on")
    return copied


async def _write(session: Session, table: str, rows: Sequence[Row]) -> None:
    if rows:
        names = [name for name in dict(rows[0]) if name not in _OF_THE_ENGINE]
        values = ", ".join(f":{name}" for name in names)
        sql = f"insert into {table} ({', '.join(names)}) values ({values})"
        await session.execute_many(sql, [{name: row[name] for name in names} for row in rows])


def _in_order(rows: Sequence[Row], parent: str | None) -> Iterator[Row]:
    """Those to which others of the table refer before these."""
    known: set[str | None] = {None}
    while rows and parent:
        ready = [row for row in rows if row[parent] in known]
        rows = [row for row in rows if row[parent] not in known]
        known |= {row["id"] for row in ready}
        yield from ready
    yield from rows
