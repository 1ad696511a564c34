"""The compiled report for those who collect: a short overview, all else a button away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.language import language, msg
from handlers.compiled.compiling import campaigns_or_word, campaigns_read, compile_summary, compiled
from handlers.compiled.contradicting import show_contradictions
from handlers.messages import LONGEST_LABEL, Button, Order, OrderKind, Reply, paragraphs
from handlers.tokens import Token, encode
from handlers.turn import Turn
from report.lines import Line
from report.outline import compile_outline, outline_lines
from report.reading.text import fold
from report.showing import shorten
from report.summary import Summary
from report.summary_text import late_lines, overview, totals
from storage.changes import Audited
from storage.records import Campaign

# What may be said behind /summary, folded.
_DOCUMENTS: dict[str, OrderKind] = {
    "word": "word",
    "excel": "excel",
    "hinh": "progress",
    "picture": "progress",
}
_PARTS = {
    "van ban": "text",
    "text": "text",
    "muc": "sections",
    "sections": "sections",
    "so lieu": "figures",
    "figures": "figures",
    "kiem tra": "checks",
    "checks": "checks",
    "con thieu": "late",
    "late": "late",
}


async def summary(turn: Turn, argument: str) -> None:
    """`/summary`: who has reported and what contradicts what; `/summary word`: that document."""
    said = fold(argument)
    for campaign in await campaigns_or_word(turn):
        if said in _DOCUMENTS:
            order_document(turn, campaign, _DOCUMENTS[said])
        elif said in _PARTS:
            await _show(turn, campaign, _PARTS[said])
        else:
            await _show_overview(turn, campaign)


async def _show_overview(turn: Turn, campaign: Campaign) -> None:
    found = await compiled(turn, campaign)
    reply = Reply(
        lines=overview(found, turn.language, turn.house.zone),
        choices=tuple(_parts(turn, campaign, found)),
        actions=(turn.button(msg("Refresh"), encode(Token("run", "summary"))),),
        progress=(len(found.counted), len(found.reports)),
    )
    turn.ask(reply, "choosing")


def _parts(turn: Turn, campaign: Campaign, found: Summary) -> Iterator[Button]:
    def part(label: Any, name: str, word: Any) -> Button:
        return turn.button(label, encode(Token("show", campaign.id, name)), word)

    yield part(msg("Figures by section"), "sections", msg("figures"))
    yield part(msg("The whole text"), "text", msg("text"))
    yield part(msg("Word file"), "word", "word")
    yield part(msg("Excel file"), "excel", "excel")
    yield part(msg("Picture of the progress"), "progress", msg("picture"))
    if found.contradictions:
        yield part(msg("What contradicts what"), "checks", msg("contradictions"))
    if found.late:
        yield part(msg("Who has not submitted"), "late", msg("late"))


def order_document(turn: Turn, campaign: Campaign, kind: OrderKind, *subject: str) -> None:
    """Says that it is being made, and orders it."""
    assert turn.person is not None
    details = {"document": kind, "campaign": campaign.id, "subject": list(subject)}
    turn.changes.append(Audited("document sent", details))
    turn.tell(msg("I am putting it together …"))
    turn.reply(Reply(order=Order(kind, turn.person.id, (campaign.id, *subject))))


async def show_part(turn: Turn, token: Token) -> None:
    """`show`: a part of the compiled report, or a document of it."""
    found = await campaigns_read(turn)
    campaign = next((one for one in found if one.id == token.first), None)
    if campaign is None:
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button is no longer in use. Type /summary."))
    elif token.second in ("word", "excel", "progress"):
        order_document(turn, campaign, token.second)  # type: ignore[arg-type]  # looked up
    else:
        await _show(turn, campaign, token.second)


async def _show(turn: Turn, campaign: Campaign, part: str) -> None:
    section = part.removeprefix("section.")
    if part == "text":
        await _show_text(turn, campaign)
    elif part == "checks":
        await show_contradictions(turn, await compiled(turn, campaign))
    elif part == "late":
        found = await compiled(turn, campaign)
        turn.reply(Reply(late_lines(found, turn.language)))
    elif part == "figures" or part.startswith("section."):
        found = await compiled(turn, campaign)
        wanted = None if part == "figures" else section
        turn.reply(Reply(tuple(totals(found, turn.language, wanted))))
    else:
        await _ask_section(turn, campaign)


async def _show_text(turn: Turn, campaign: Campaign) -> None:
    # The report itself is a Vietnamese document, whoever reads it.
    words = language("vi")
    found = await compile_summary(await turn.read(), turn.house.library, campaign, words)
    turn.reply(Reply(outline_lines(compile_outline(found, words))))


async def _ask_section(turn: Turn, campaign: Campaign) -> None:
    found = await compiled(turn, campaign)
    choices = [
        turn.button(
            shorten(f"{one.id}. {one.title}", LONGEST_LABEL),
            encode(Token("show", campaign.id, f"section.{one.id}")),
        )
        for one in found.checklist.sections
    ]
    every = encode(Token("show", campaign.id, "figures"))
    choices.append(turn.button(msg("All sections"), every, msg("all")))
    question = Line(turn.say(msg("Figures of which section?")), "strong")
    turn.ask(Reply(paragraphs([question]), tuple(choices)), "choosing")
