"""What platforms deliver has the shape that they promise, or nobody said it."""

from __future__ import annotations

from handlers.messages import Incoming


class Misshapen(Exception):
    """No message that a person can have sent: it would be tried again for ever."""


def shaped(incoming: Incoming) -> Incoming:
    """The message, all of whose texts are texts, and its ids such as any database keeps. Raises
    Misshapen."""
    told = (incoming.text, incoming.button, incoming.press_id, incoming.language)
    if not all(isinstance(one, str | None) for one in told):
        raise Misshapen("a text is none")
    if not all(map(is_id, (incoming.update_id, incoming.chat_id, incoming.sender_id))):
        raise Misshapen("an id is none")
    return incoming


def is_id(given: object) -> bool:
    """PostgreSQL keeps no NUL, and no database half a character."""
    return isinstance(given, str) and given != "" and given.isprintable()
