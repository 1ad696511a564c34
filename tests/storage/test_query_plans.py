"""No query reads a growing table whole, on either engine: what it costs stays the same while the
tables grow."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from storage.engines.postgresql import positional
from storage.queries import queries_for, read_queries
from tests.postgresql import Server
from tests.samples.collection import Size, fill

QUERIES = Path(__file__).parents[2] / "storage" / "queries"
# Who asks for everything gets it: nobody does so for a message, or while others wait.
LISTS = {"audit-log", "campaigns", "dead-letters", "kept-checklists", "people", "units"}
# Tables that may be read whole, and why they stay small.
SMALL = {
    "board": "one row for each group in which there is one",
    "campaign": "a handful a year",
    "dead_letter": "one row for each fault of the program",
    "signed_link": "deleted when it expires",
    "sqlite_sequence": "one row for each table that counts",
}
# Indexes of what is to be done yet: who reads one whole reads no more than that.
TO_BE_DONE = {"outbox_waiting", "broadcast_running"}
# A channel is most of its table, and so are messages without a key; but what these ask is little.
WIDE = {
    "known-keys": "there is always a key",
    "updates-received": "all that waits, and no more is kept",
}
# Asked for every message, every message sent, every page, and every minute.
HOT = set(read_queries(QUERIES / f"{name}.sql" for name in ("pipeline", "outbox", "web"))) | {
    "addressees",
    "boards-to-look-at",
    "campaign-units",
    "campaigns-to-remind",
    "checklist",
    "conversation",
    "count-messages",
    "identity",
    "keep-update",
    "own-deadlines",
    "person-addressees",
    "renew-conversation",
    "save-reminded-until",
    "snoozes",
    "standings",
    "unreported-broadcasts",
    "write-pulse",
}
_LIFELIKE = Size(log=20_000, units=1000, items=10)
_GIVEN = {
    "keys": '["reminder/1"]',
    "messages": '[{"key": null, "channel": "console", "chat_id": "officer-1", "payload": "{}"}]',
    "places": "[0]",
    "reports": '[["collection", "unit-1"]]',
    "roles": '["officer"]',
    "senders": '[["console", "officer-1"]]',
    "units": '["unit-1"]',
    "updates": '[["console", "old-1"]]',
}
_FAULTY = {
    "of one table": "select 1 from answer_log where person_id = :id",
    "of two": "select 1 from unit join answer_log on answer_log.at = unit.name where unit.id = :id",
}


# SQLite: how it goes about a query does not depend on how many rows there are.


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("plans") / "bot.db"
    asyncio.run(fill(path, Size()))
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


def steps_of(connection: sqlite3.Connection, sql: str) -> list[str]:
    params = dict.fromkeys(re.findall(r"(?<!:):([a-z_]+)", sql))
    return [row[3] for row in connection.execute(f"explain query plan {sql}", params)]


@pytest.mark.parametrize("name", sorted(queries_for("sqlite").keys() - LISTS))
def test_query_reads_no_growing_table_whole(name: str, sqlite: sqlite3.Connection) -> None:
    tables = {row[0] for row in sqlite.execute("select name from sqlite_schema")} - SMALL.keys()
    sql = queries_for("sqlite")[name]
    names = dict(re.findall(r"\b(?:from|join)\s+(\w+)\s+(\w+)", sql))  # what `target` stands for
    steps = steps_of(sqlite, sql)
    read_whole = [
        step
        for step in steps
        if (found := re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", step))
        and {found[1], *(table for table, alias in names.items() if alias == found[1])} & tables
        and found[2] not in TO_BE_DONE
    ]
    assert read_whole == []
    too_wide = [step for step in steps if re.search(r"\((channel|key)=\?\)", step)]
    assert name in WIDE or too_wide == []


def test_reading_a_table_whole_is_seen(sqlite: sqlite3.Connection) -> None:
    assert steps_of(sqlite, _FAULTY["of one table"]) == ["SCAN answer_log"]


# PostgreSQL: made to use indexes wherever there is one, it shows where there is none.


@pytest.fixture(scope="module")
def plans(postgresql: Server) -> Iterator[dict[str, Any]]:
    """How the server goes about each hot query."""
    url = postgresql.new_database()
    yield asyncio.run(_plans(url))
    postgresql.drop(url)


async def _plans(url: str) -> dict[str, Any]:
    await fill(url, _LIFELIKE)
    connection: Any = await asyncpg.connect(url, server_settings={"giaoban.process": "1"})
    await connection.execute(
        "insert into conversation select id, '{}', created_at from person;"
        "insert into web_message (chat_id, origin, payload, at)"
        " select chat_id, id::text, payload, created_at from outbox;"
        "analyze;"
        "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off"
    )
    queries = {name: sql for name, sql in queries_for("postgresql").items() if name in HOT}
    found = {name: await _plan(connection, sql) for name, sql in (queries | _FAULTY).items()}
    await connection.close()
    return found


async def _plan(connection: Any, sql: str) -> dict[str, Any]:
    text, names = positional(sql)
    asked = await connection.prepare(f"explain (format json) {text}")
    kinds = [kind.name for kind in asked.get_parameters()]
    given = [
        _GIVEN.get(name, "x") if kind == "text" else 1
        for name, kind in zip(names, kinds, strict=True)
    ]
    return dict(json.loads(await asked.fetchval(*given))[0]["Plan"])


def read_whole(node: dict[str, Any]) -> list[dict[str, Any]]:
    """What is read whole at this step and those below it."""
    found = [one for part in node.get("Plans", ()) for one in read_whole(part)]
    by_index = node.get("Index Name")
    is_whole = node["Node Type"] == "Seq Scan" or (by_index and "Index Cond" not in node)
    is_small = node.get("Relation Name") in SMALL or by_index in TO_BE_DONE
    return [*found, node] if is_whole and not is_small else found


@pytest.mark.parametrize("name", sorted(HOT - LISTS))
def test_hot_query_finds_an_index_for_every_growing_table(name: str, plans: dict[str, Any]) -> None:
    assert read_whole(plans[name]) == []


@pytest.mark.parametrize("name", sorted(_FAULTY))
def test_missing_index_is_seen(name: str, plans: dict[str, Any]) -> None:
    assert read_whole(plans[name]) != []
