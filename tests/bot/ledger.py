"""What a bot's database holds, read from outside: of a file or of a server, whoever is using it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import asyncpg

Place = Path | str  # a file, or the address of a database on a server
Written = list[tuple[str, Any]]  # item and value, in the order in which they were written down
_SECONDS = 60.0


async def select(place: Place, sql: str) -> list[tuple[Any, ...]]:
    if isinstance(place, Path):
        with closing(sqlite3.connect(place)) as database:
            return database.execute(sql).fetchall()
    connection: Any = await asyncpg.connect(place)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


async def stored_answers(place: Place, campaign: str) -> dict[str, dict[str, Any]]:
    """The values of a campaign's reports by unit and item, without what was skipped."""
    sql = f"select unit_id, answers from report where campaign_id = '{campaign}'"
    return {unit: _values(json.loads(answers)) for unit, answers in await select(place, sql)}


def _values(answers: dict[str, Any]) -> dict[str, Any]:
    return {item: one["value"] for item, one in answers.items() if "value" in one}


async def logged_answers(place: Place, campaign: str) -> dict[str, Written]:
    """The append-only log of a campaign, by unit."""
    sql = f"select unit_id, item_id, new from answer_log where campaign_id = '{campaign}'"
    found: dict[str, Written] = defaultdict(list)
    for unit, item, new in await select(place, f"{sql} order by id"):
        found[unit].append((item, json.loads(new)["value"]))
    return found


async def replies(place: Place, where: str = "true") -> dict[str, Counter[str]]:
    """What the outbox has for each chat on Telegram, as it reads, and how often. Bulk is left
    out."""
    return await _outgoing(place, f"key is null and {where}")


async def reminders(place: Place) -> dict[str, Counter[str]]:
    """The same of reminders."""
    return await _outgoing(place, "key like 'reminder/%'")


async def _outgoing(place: Place, where: str) -> dict[str, Counter[str]]:
    sql = f"select chat_id, payload from outbox where channel = 'telegram' and {where}"
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for chat, payload in await select(place, sql):
        if text := "\n".join(line for line, _ in json.loads(payload).get("lines", ())):
            found[chat][text] += 1
    return found


async def count(place: Place, table: str, where: str = "true") -> int:
    ((number,),) = await select(place, f"select count(*) from {table} where {where}")
    return cast("int", number)


async def nothing_waits(place: Place) -> None:
    """Returns when the outbox is empty. Raises TimeoutError where that takes longer than a
    minute, in which whatever was left behind is taken up."""
    async with asyncio.timeout(_SECONDS):
        # Another process empties it: there is nothing here that could wake us.
        while await count(place, "outbox", "state = 'waiting'"):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
