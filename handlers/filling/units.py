"""Choosing between several reports, and the language of the conversation."""

from __future__ import annotations

from collections.abc import Iterator

from config.language import LOCALES, Locales, msg
from handlers.filling.contents import go_on
from handlers.messages import Button, Reply
from handlers.roles import READERS
from handlers.tokens import Token, encode
from handlers.turn import Turn
from report.lines import Line

_NAMES: dict[Locales, str] = {"vi": "Tiếng Việt", "en": "English"}


async def choose_desk(turn: Turn, argument: str) -> None:
    """`/donvi`: which unit's report, where a person has several; for whoever collects, the
    compiled one, too."""
    choices = [*_reports(turn), *_collections(turn)]
    if not choices:
        turn.tell(msg("There is no report to fill in for you at the moment."))
        return
    question = Line(turn.say(msg("Which report?")), "strong")
    turn.ask(Reply((question,), tuple(choices)), "choosing")


def _reports(turn: Turn) -> Iterator[Button]:
    for assignment, membership in turn.desks():
        unit = membership.unit
        label = f"{unit.name} · {assignment.campaign.title}"
        data = encode(Token("desk", assignment.campaign.id, assignment.unit_id))
        yield turn.button(label, data, f"{unit.name} | {unit.short}")


def _collections(turn: Turn) -> Iterator[Button]:
    assert turn.person is not None
    units = {m.unit.id: m.unit for m in turn.person.memberships if m.role in READERS}
    for unit in units.values():
        label = msg("{unit} · compiled report", unit=unit.name)
        yield turn.button(label, encode(Token("run", "summary")), msg("summary"))


async def take_desk(turn: Turn, token: Token) -> None:
    """`desk`: goes on with that report."""
    wanted = token.first, token.second
    for assignment, _ in turn.desks():
        if (assignment.campaign.id, assignment.unit_id) == wanted:
            await turn.take(assignment)
            await go_on(turn, "")
            return
    await choose_desk(turn, "")


async def choose_language(turn: Turn, argument: str) -> None:
    """`/ngonngu`."""
    choices = [turn.button(_NAMES[code], encode(Token("lang", code))) for code in LOCALES]
    turn.ask(Reply((turn.line(msg("Which language?")),), tuple(choices)), "choosing")


async def take_language(turn: Turn, token: Token) -> None:
    """`lang`: goes on in that language."""
    if token.first not in LOCALES:
        await choose_language(turn, "")
        return
    await turn.speak(token.first)
    turn.tell(msg("I will go on in English."), msg("Type /report to go on with the report."))
