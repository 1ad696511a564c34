"""An officer of the sample district at the report, for tests of single messages."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.transcript import Bot, Speaker, running

WHO = "officer-son-tinh"
UNIT = "son-tinh"


class Officer:
    """Types, and sees what is answered and what is stored."""

    def __init__(self, bot: Bot, person: str = WHO) -> None:
        self.bot = bot
        self.speaker = Speaker(person)

    async def types(self, text: str) -> str:
        """The answer to a message, its buttons at the end in brackets."""
        replies = await self.bot.hear(self.speaker, text=text)
        lines = [reply.text() for reply in replies]
        labels = [button.label for reply in replies for button in reply.choices]
        return "\n".join([*lines, *(f"[{label}]" for label in labels)])

    async def stored(self) -> dict[str, Any]:
        """The values of the answers by item; of one left out, the reason."""
        answers = await self.bot.answers(UNIT)
        return {name: one.get("value", one.get("skipped")) for name, one in answers.items()}

    async def writes(self, text: str) -> dict[str, Any]:
        """The answers that a message changes."""
        before = await self.stored()
        await self.types(text)
        after = await self.stored()
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        return {name: after.get(name) for name in changed}


@asynccontextmanager
async def officer(seeded: Path, person: str = WHO) -> AsyncIterator[Officer]:
    with tempfile.TemporaryDirectory() as folder:
        async with running(seeded, Path(folder)) as bot:
            await bot.meet(person, "console")
            yield Officer(bot, person)
