"""A round over several provinces, with the bot at work on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from handlers.messages import Reply
from storage.database import Database
from storage.people import add_identity, add_person
from tests.samples.nation import LEAD, seed_nation
from tests.transcript import NOW, Bot, Speaker

Says = Callable[..., Awaitable[list[Reply]]]


@asynccontextmanager
async def round_of(communes: int, folder: Path, at_work: int = 0) -> AsyncIterator[Bot]:
    """Province N is read by `viewer-N`, as far as there are any."""
    database = await Database.open(folder / "bot.db")
    await seed_nation(database, communes, at_work)
    async with database.transaction() as db:
        for number in range(2):
            person = f"viewer-{number}"
            await add_person(db, person, f"Người xem {number}", f"tinh-{number}", "viewer", NOW)
            await add_identity(db, person, "console", person, person, NOW)
    await database.close()
    bot = Bot(folder)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()


def shown(replies: list[Reply]) -> str:
    """All that was said, a line each, buttons in brackets."""
    lines = [line.text for reply in replies for line in reply.lines]
    labels = [f"[{b.label}]" for reply in replies for b in (*reply.choices, *reply.actions)]
    return "\n".join([*lines, *labels])


@pytest.fixture
def lead() -> Speaker:
    return Speaker(LEAD)
