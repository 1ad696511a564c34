"""One figure looked into: who gave it, what it was, how it changed, what it looks like."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from config.language import Message, msg
from handlers.compiled_documents import shown_before, value_of
from handlers.messages import Reply, paragraphs
from handlers.roles import role_name
from handlers.summary import campaigns_read, compiled, order_document
from handlers.tokens import Token, encode
from handlers.turn import Turn
from report.checklist import Checklist, Item
from report.comparing import comparison_lines
from report.lines import Line
from report.reading.names import match_name
from report.reading.places import named_first, similar_to
from report.reading.text import clean
from report.showing import shorten, show
from report.summary import Summary, show_total
from storage.records import Campaign
from storage.sources import Origin, history, origins_of_item

_MOST_UNITS = 40  # named one by one; of more, ask for one unit
_MOST_CHANGES = 10
_LONGEST = 120

Act = Callable[[Turn, Campaign, Item, str], Awaitable[None]]


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
    found = await campaigns_read(turn)
    for campaign in found:
        order_document(turn, campaign, "progress")
    if not found:
        turn.tell(msg("You have no open collection at the moment."))


async def compare(turn: Turn, argument: str) -> None:
    """`/sosanh`: against last period, the largest changes first."""
    found = await campaigns_read(turn)
    for campaign in found:
        lines = comparison_lines(await compiled(turn, campaign), turn.language)
        turn.reply(Reply(lines))
    if not found:
        turn.tell(msg("You have no open collection at the moment."))


async def _on_item(
    turn: Turn, argument: str, act: Act, example: Message, command: str
) -> None:
    """Does it for the one figure that is named; offers several that may be meant."""
    found = await campaigns_read(turn)
    if not found:
        turn.tell(msg("You have no open collection at the moment."))
        return
    for campaign in found:
        checklist = await turn.house.library.checklist(
            turn.batch.db, campaign.checklist_id, campaign.checklist_version, turn.language.code
        )
        items, rest = _named(checklist, argument)
        if len(items) == 1:
            await act(turn, campaign, items[0], rest)
        elif items:
            _ask_which(turn, campaign, items[:8], command)
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
    for campaign in await campaigns_read(turn):
        if campaign.id == token.first:
            found = await compiled(turn, campaign)
            item = found.checklist.by_id.get(token.second)
            if item is not None:
                await act(turn, campaign, item, "")
                return
    turn.toast(msg("This button is no longer in use. Type /summary."))


async def _draw(turn: Turn, campaign: Campaign, item: Item, rest: str) -> None:
    if item.is_number or item.type == "yes_no":
        order_document(turn, campaign, "figure", item.id)
    else:
        turn.tell(msg("“{label}” is no figure that could be drawn.", label=item.label))


async def _trace(turn: Turn, campaign: Campaign, item: Item, rest: str) -> None:
    found = await compiled(turn, campaign)
    units = {one.unit_id: (one.name, one.short) for one in found.reports}
    chosen = match_name(rest, units) if rest else ()
    if item.ratio is not None:
        part, whole = (found.checklist.by_id[one].label for one in item.ratio)
        turn.tell(msg("{label} is computed: {part} of {whole}.", label=item.label, part=part,
                      whole=whole))  # fmt: skip
    elif len(chosen) == 1:
        changes = await history(
            turn.batch.db, campaign.id, chosen[0], item.id, _MOST_CHANGES
        )
        _tell_history(turn, found, item, chosen[0], changes)
    else:
        origins = await origins_of_item(turn.batch.db, campaign.id, item.id)
        _tell_origins(turn, found, item, origins)


def _tell_origins(turn: Turn, found: Summary, item: Item, origins: list[Origin]) -> None:
    total = show_total(item, found.items[item.id], turn.language)
    head = msg("{label}: {total}", label=item.label, total=total)
    lines = [Line(_origin(turn, found, item, one)) for one in origins[:_MOST_UNITS]]
    if len(origins) > _MOST_UNITS:
        lines.append(turn.line(msg("For one unit, type its name behind the figure.")))
    if not lines:
        lines.append(turn.line(msg("Nobody has given it yet.")))
    turn.reply(Reply(paragraphs([Line(turn.say(head), "strong")], lines)))


def _tell_history(
    turn: Turn, found: Summary, item: Item, unit_id: str, changes: list[Origin]
) -> None:
    head = f"{found.unit_name(unit_id)}: {item.label}"
    lines = [Line(_origin(turn, found, item, one)) for one in changes]
    if not lines:
        lines.append(turn.line(msg("Nobody has given it yet.")))
    turn.reply(Reply(paragraphs([Line(head, "strong")], lines)))


def _origin(turn: Turn, found: Summary, item: Item, one: Origin) -> str:
    value = value_of(found.checklist, item.id, one.new)
    shown = turn.say(msg("left out")) if value is None else show(item, value, turn.language)
    who = one.person or turn.say(msg("somebody else"))
    if one.role:
        who = f"{who}, {turn.say(role_name(one.role))}"  # type: ignore[arg-type]  # of the database
    said = msg("{unit}: {value} ({who}, {at}, {channel})", unit=found.unit_name(one.unit_id),
               value=shorten(shown, _LONGEST), who=who, at=turn.local(one.at),
               channel=one.channel)  # fmt: skip
    before = shown_before(found.checklist, one, turn.language)
    if not before:
        return turn.say(said)
    return f"{turn.say(said)}; {turn.say(msg('before that'))} {shorten(before, _LONGEST)}"
