"""A word now and then while something is being made that takes long."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.channels.base import Unsent
from bot.clock import Sleep
from bot.showing import Showing
from config.language import Language, Message, msg
from handlers.messages import Reply
from report.lines import Line
from storage.batch import QueuedMessage

FIRST, BETWEEN = 3, 5  # seconds until there is a word, and until the next


async def with_a_word(
    made: Coroutine[Any, Any, Reply],
    showing: Showing,
    message: QueuedMessage,
    words: Language,
    sleep: Sleep,
) -> Reply:
    """What comes of `made`. Where that takes long, one message in the chat that waits for it says
    for how long already, and at last that it is done."""
    making = asyncio.create_task(made)
    shown_as: str | None = None
    seconds = FIRST
    try:
        while not await _is_done_within(making, BETWEEN if seconds > FIRST else FIRST, sleep):
            said = msg("Still at work, for {seconds} seconds now …", seconds=seconds)
            shown_as = await _show(showing, message, words, said, shown_as)
            seconds += BETWEEN
    finally:
        making.cancel()  # where we were cancelled; else it is done
    if shown_as is not None:
        await _show(showing, message, words, msg("Done, here it comes."), shown_as)
    return await making


async def _is_done_within(making: asyncio.Task[Reply], seconds: float, sleep: Sleep) -> bool:
    nap = asyncio.ensure_future(sleep(seconds))
    try:
        await asyncio.wait({making, nap}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        nap.cancel()
    return making.done()


async def _show(
    showing: Showing, message: QueuedMessage, words: Language, said: Message, shown_as: str | None
) -> str | None:
    """The id of the message that says it; None on channels that cannot change one, where twenty
    would be a nuisance."""
    reply = Reply((Line(words.say(said), "quiet"),), locale=words.code)
    try:
        return await showing.show(message.channel, message.chat_id, shown_as, reply)
    except Unsent:
        return shown_as  # what was ordered comes all the same
