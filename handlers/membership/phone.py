"""The number at which somebody can be called: given by themselves, seen by whoever collects."""

from __future__ import annotations

import re

from config.language import msg
from handlers.turn import Turn
from report.reading.text import fold
from storage.changes import PhoneGiven
from storage.people import phone_of

_NUMBER = re.compile(r"(?:\+84|84|0)[1-9]\d{7,9}")
_FORGET = frozenset({"xoa", "bo", "forget", "delete"})


async def phone(turn: Turn, argument: str) -> None:
    """`/dienthoai 0900 123 456`: keeps the number; `/dienthoai xóa` forgets it."""
    assert turn.person is not None
    if not argument.strip():
        known = await phone_of(await turn.read(), turn.person.id)
        if known:
            turn.tell(
                msg("Your number: {phone}. The office that collects sees it.", phone=known),
                msg("To have it forgotten: /phone forget"),
            )
        else:
            turn.tell(msg("To be called when it is urgent: /phone and your number"))
    elif fold(argument) in _FORGET:
        turn.changes.append(PhoneGiven(None))
        turn.tell(msg("Your number is forgotten."))
    else:
        _keep(turn, argument)


def _keep(turn: Turn, typed: str) -> None:
    digits = re.sub(r"[\s.()-]", "", typed)
    if not _NUMBER.fullmatch(digits):
        turn.tell(msg("That is no telephone number. For example: /phone 0900 123 456"))
        return
    number = in_groups("0" + re.sub(r"^(?:\+84|84|0)", "", digits))
    turn.changes.append(PhoneGiven(number))
    turn.tell(msg("Kept: {phone}. Only the office that collects sees it.", phone=number))


def in_groups(digits: str) -> str:
    """`0900 123 456`: as numbers are read aloud."""
    return f"{digits[:-6]} {digits[-6:-3]} {digits[-3:]}"
