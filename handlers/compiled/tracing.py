"""One figure looked into: who gave it, what it was, how it changed, what it looks like."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from config.language import Message, msg
from handlers.compiled.compiling import campaigns_or_word, campaigns_read, compiled
from handlers.compiled.givers import Givers, all_givers, shown
from handlers.compiled.summary import order_document
from handlers.messages import Reply, paragraphs
from handlers.tokens import Token, encode
from handlers.turn import Turn
from report.checklist import Checklist, Item
from report.comparing import comparison_lines
from report.lines import Line
from report.reading.names import match_name
from report.reading.places import named_first, similar_to
from report.reading.text import clean
from report.showing import shorten, show
from report.summary import Summary, UnitReport, show_total
from storage.records import Campaign
from storage.sources import Change, changes_of_answer, last_changes_of_item

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
    for campaign in await campaigns_or_word(turn):
        order_document(turn, campaign, "progress")


async def compare(turn: Turn, argument: str) -> None:
    """`/sosanh`: against last period, the largest changes first."""
    for campaign in await campaigns_or_word(turn):
        lines = comparison_lines(await compiled(turn, campaign), turn.language)
        turn.reply(Reply(lines))


async def _on_item(turn: Turn, argument: str, act: Act, example: Message, command: str) -> None:
    """Does it for the one figure that is named; offers several that may be meant."""
    for campaign in await campaigns_or_word(turn):
        checklist = await turn.checklist_of(campaign)
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
            item = (await turn.checklist_of(campaign)).by_id.get(token.second)
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
        await _tell_history(turn, found, item, chosen[0])
    else:
        await _tell_origins(turn, found, item)


async def _tell_origins(turn: Turn, found: Summary, item: Item) -> None:
    """A line a unit: what it gave, who did, and what was there before."""
    total = show_total(item, found.items[item.id], turn.language)
    head = msg("{label}: {total}", label=item.label, total=total)
    reports = found.reports if item.scope == "unit" else [found.owner]
    given = [one for one in reports if one is not None and item.id in one.answers]
    changes = await last_changes_of_item(turn.batch.db, found.facts.id, item.id)
    givers = await all_givers(turn.batch.db)
    lines = [
        _origin(turn, found, item, one, givers, changes.get(one.unit_id))
        for one in given[:_MOST_UNITS]
    ]
    if len(given) > _MOST_UNITS:
        lines.append(turn.line(msg("For one unit, type its name behind the figure.")))
    if not lines:
        lines.append(turn.line(msg("Nobody has given it yet.")))
    turn.reply(Reply(paragraphs([Line(turn.say(head), "strong")], lines)))


def _origin(
    turn: Turn,
    found: Summary,
    item: Item,
    report: UnitReport,
    givers: Givers,
    change: Change | None,
) -> Line:
    answer, words = report.answers[item.id], turn.language
    value = turn.say(msg("left out"))
    if answer.value is not None:
        value = show(item, answer.value, words)
    said = _say(turn, givers, report.unit_id, report.name, value, answer.person_id,
                datetime.fromisoformat(answer.at), answer.channel)  # fmt: skip
    before = shown(found.checklist, item.id, change.old, words) if change else ""
    if not report.is_in:
        not_counted = turn.say(msg("not yet counted"))
        said = f"{said}, {not_counted}"
    if noted := report.notes.get(item.id):
        note = turn.say(msg("note: {text}", text=shorten(" · ".join(noted), _LONGEST)))
        said = f"{said}; {note}"
    if before:
        earlier = msg("before that: {value}", value=shorten(before, _LONGEST))
        said = f"{said}; {turn.say(earlier)}"
    return Line(f"- {said}")


def _say(
    turn: Turn,
    givers: Givers,
    unit_id: str,
    name: str,
    value: str,
    person_id: str,
    at: datetime,
    channel: str,
) -> str:
    role = givers.role(person_id, unit_id, turn.language)
    who = ", ".join(filter(None, (givers.name(person_id, turn.language), role)))
    return turn.say(
        msg("{unit}: {value} ({who}, {at}, {channel})", unit=name,
            value=shorten(value, _LONGEST), who=who, at=turn.local(at), channel=channel)
    )  # fmt: skip


async def _tell_history(turn: Turn, found: Summary, item: Item, unit_id: str) -> None:
    """Every change of one unit's answer, the newest first."""
    changes = await changes_of_answer(
        turn.batch.db, found.facts.id, unit_id, item.id, _MOST_CHANGES
    )
    if not changes:
        await _tell_origins(turn, _only(found, unit_id), item)
        return
    givers = await all_givers(turn.batch.db)
    name = found.unit_name(unit_id)
    lines = []
    for one in changes:
        value = shown(found.checklist, item.id, one.new, turn.language)
        taken_back = turn.say(msg("taken back"))
        said = _say(turn, givers, unit_id, name, value or taken_back, one.person_id, one.at,
                    one.channel)  # fmt: skip
        lines.append(Line(f"- {said}"))
    report = next((one for one in found.reports if one.unit_id == unit_id), None)
    noted = report.notes.get(item.id, ()) if report else ()
    notes = [turn.line(msg("note: {text}", text=shorten(one, _LONGEST))) for one in noted]
    head = Line(f"{name}: {item.label}", "strong")
    turn.reply(Reply(paragraphs([head], lines, notes)))


def _only(found: Summary, unit_id: str) -> Summary:
    reports = tuple(one for one in found.reports if one.unit_id == unit_id)
    return replace(found, reports=reports)
