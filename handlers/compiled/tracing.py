"""One figure looked into: who gave it, what it was, how it changed, what it looks like."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from config.language import Message, msg
from handlers.compiled.asking import answer_part, order_document
from handlers.compiled.readings import Reading, readings, readings_or_word
from handlers.messages import Reply
from handlers.tokens import Token, encode
from handlers.turn import Turn
from report.checklist import Checklist
from report.items import Item
from report.lines import Line
from report.reading.places import named_first, similar_to
from report.reading.text import clean
from storage.records import Campaign

Act = Callable[[Turn, Reading, Item, str], Awaitable[None]]


async def trace(turn: Turn, argument: str) -> None:
    """`/nguon hộ nghèo`, `/nguon hộ nghèo sơn bua`: who gave the figure when, and what was there
    before."""
    example = msg("Which figure? For example: /source poor households")
    await _on_item(turn, argument, _trace, example, "source")


async def picture(turn: Turn, argument: str) -> None:
    """`/hinh hộ nghèo`: the units' figures as bars; without a figure, the progress."""
    if argument.strip():
        example = msg("Which figure? For example: /picture poor households")
        await _on_item(turn, argument, _draw, example, "picture")
        return
    async for reading in _readings_named(turn):
        order_document(turn, reading, reading.covering(), "progress")


async def compare(turn: Turn, argument: str) -> None:
    """`/sosanh`: against last period, the largest changes first."""
    async for reading in _readings_named(turn):
        await answer_part(turn, reading, reading.covering(), ("compare",))


async def _readings_named(turn: Turn) -> AsyncIterator[Reading]:
    """Each collection; where there are several, its title was said before what is said of it."""
    found = await readings_or_word(turn)
    for reading in found:
        if len(found) > 1:
            turn.reply(Reply((Line(reading.campaign.title, "strong"),)))
        yield reading


async def _on_item(turn: Turn, argument: str, act: Act, example: Message, command: str) -> None:
    """Does it for the one figure that is named; offers several that may be meant."""
    async for reading in _readings_named(turn):
        checklist = await turn.checklist_of(reading.campaign)
        items, rest = _named(checklist, argument)
        if len(items) == 1:
            await act(turn, reading, items[0], rest)
        elif items:
            _ask_which(turn, reading.campaign, items[:8], command)
        else:
            turn.tell(example)


def _named(checklist: Checklist, argument: str) -> tuple[list[Item], str]:
    """The items that the first words name, and the rest: the name of a unit, perhaps."""
    words = clean(argument).lower().split()
    if len(words) == 1 and words[0] in checklist.by_id:
        return [checklist.by_id[words[0]]], ""
    found = named_first(checklist.all_items, words)
    if found.fields:
        return list(found.fields), " ".join(argument.split()[found.last :])
    return list(similar_to(checklist.all_items, argument)), ""


def _ask_which(turn: Turn, campaign: Campaign, items: list[Item], command: str) -> None:
    choices = [
        turn.button(one.label, encode(Token(command, campaign.id, one.id)))  # type: ignore[arg-type]
        for one in items
    ]
    question = Line(turn.say(msg("Which figure is meant?")), "strong")
    turn.ask(Reply((question,), tuple(choices)), "choosing")


async def take_source(turn: Turn, token: Token) -> None:
    """`source`: of that figure."""
    await _pressed(turn, token, _trace)


async def take_picture(turn: Turn, token: Token) -> None:
    """`picture`: of that figure."""
    await _pressed(turn, token, _draw)


async def _pressed(turn: Turn, token: Token, act: Act) -> None:
    for reading in await readings(turn):
        if reading.campaign.id == token.first:
            item = (await turn.checklist_of(reading.campaign)).by_id.get(token.second)
            if item is not None:
                await act(turn, reading, item, "")
                return
    turn.toast(msg("This button is no longer in use. Type /summary."))


async def _draw(turn: Turn, reading: Reading, item: Item, rest: str) -> None:
    if item.is_number or item.type == "yes_no":
        order_document(turn, reading, reading.covering(), "figure", item.id)
    else:
        turn.tell(msg("“{label}” is no figure that could be drawn.", label=item.label))


async def _trace(turn: Turn, reading: Reading, item: Item, rest: str) -> None:
    await answer_part(turn, reading, reading.covering(), ("source", item.id, rest))
