"""What can be seen of a bot at work from outside: its log, and what it says of its health."""

from __future__ import annotations

import asyncio

from aiohttp import ClientSession

from tests.bot.test_killed import Bot
from tests.fakes.telegram_users import BotMessage, Person

_SECONDS = 30.0


async def logged(bot: Bot, words: str, times: int = 1) -> None:
    """Returns when it has written this so often. Raises TimeoutError with what it wrote."""
    try:
        async with asyncio.timeout(_SECONDS):
            # Another process writes it: there is nothing here that could wake us.
            while bot.log.read_text(encoding="utf-8").count(words) < times:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise TimeoutError(bot.log.read_text(encoding="utf-8")) from None


async def health(bot: Bot) -> tuple[int, dict[str, str]]:
    """What `/healthz` answers."""
    address = f"http://127.0.0.1:{bot.port}/healthz"
    async with ClientSession() as session, session.get(address) as response:
        return response.status, await response.json()


async def ask(person: Person, text: str) -> BotMessage:
    """What the bot answers, within the time that it may take to get over a fault."""
    await person.say(text)
    return await person.next_message(_SECONDS)


def written(bot: Bot) -> str:
    """The log so far."""
    return bot.log.read_text(encoding="utf-8")
