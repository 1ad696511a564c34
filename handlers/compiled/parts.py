"""The parts of a compiled report that a chat shows, each made from the database alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from config.language import Message, language, msg
from handlers.compiled.alike import alike_reply
from handlers.compiled.compiling import compile_summary
from handlers.compiled.contradicting import contradiction_reply
from handlers.compiled.marks import show_token
from handlers.compiled.origins import origins
from handlers.compiled.passages import passage_reply, passages_reply
from handlers.materials import Reader
from handlers.messages import LONGEST_LABEL, Button, Order, Reply, paragraphs
from handlers.tokens import Token, encode
from report.comparing import comparison_lines
from report.coverage import Counting, Coverage
from report.lines import Line
from report.outline import compile_outline, outline_lines
from report.showing import shorten
from report.similar import proposals
from report.summary import Summary
from report.summary_text import late_lines, overview, totals
from storage.people import roles_of
from storage.records import Campaign

Part = tuple[str, ...]  # its name, and what it is of
Make = Callable[[Reader, Campaign, Coverage, Part, Order], Awaitable[Reply]]


async def make_part(order: Order, reader: Reader) -> Reply:
    """`subject` is the campaign, which reports, and the part. Raises Unavailable."""
    campaign, coverage = await reader.campaign_read(order)
    name, *of = order.subject[2:]
    return await _PARTS[name](reader, campaign, coverage, tuple(of), order)


async def _compiled(reader: Reader, campaign: Campaign, coverage: Coverage) -> Summary:
    return await compile_summary(reader.db, reader.library, campaign, reader.language, coverage)


async def _overview(
    reader: Reader, campaign: Campaign, coverage: Coverage, of: Part, order: Order
) -> Reply:
    found = await _compiled(reader, campaign, coverage)
    choices = [*_buttons(reader, campaign, found)]
    if not coverage.within and await _leads(reader, campaign, order):
        choices += _editing(reader, campaign, found)
    return Reply(
        lines=overview(found, reader.language, reader.zone),
        choices=tuple(choices),
        actions=tuple(_other_coverages(reader, campaign, coverage)),
        progress=(len(found.counted), len(found.reports)),
    )


def _buttons(reader: Reader, campaign: Campaign, found: Summary) -> Iterator[Button]:
    def part(label: Message, name: str, word: Message | str) -> Button:
        data = encode(show_token(campaign, found.coverage, name))
        return reader.button(label, data, word)

    yield part(msg("Figures by section"), "sections", msg("figures"))
    yield part(msg("The whole text"), "text", msg("text"))
    yield part(msg("Word file"), "word", "word")
    yield part(msg("Excel file"), "excel", "excel")
    yield part(msg("Picture of the progress"), "progress", msg("picture"))
    if found.contradictions:
        yield part(msg("What contradicts what"), "checks", msg("contradictions"))
    if found.late:
        yield part(msg("Who has not submitted"), "late", msg("late"))


def _editing(reader: Reader, campaign: Campaign, found: Summary) -> Iterator[Button]:
    """What only the lead of the collection does."""
    yield reader.button(msg("Edit the text"), encode(Token("run", "edit")), msg("edit"))
    if next(proposals(found, language("vi")), None):
        data = encode(show_token(campaign, found.coverage, "alike"))
        yield reader.button(msg("Entries that look alike"), data, msg("merge"))


async def _leads(reader: Reader, campaign: Campaign, order: Order) -> bool:
    return (campaign.owner_id, "lead") in await roles_of(reader.db, order.person_id)


_COUNTING: dict[Counting, tuple[Message, Message]] = {
    "submitted": (msg("All submitted"), msg("submitted")),
    "approved": (msg("Only approved"), msg("approved only")),
    "all": (msg("With drafts"), msg("with drafts")),
}


def _other_coverages(reader: Reader, campaign: Campaign, coverage: Coverage) -> Iterator[Button]:
    for counting, (label, word) in _COUNTING.items():
        if counting != coverage.counting:
            other = Coverage(counting, coverage.within)
            yield reader.button(label, encode(show_token(campaign, other, "overview")), word)
    yield reader.button(msg("Refresh"), encode(show_token(campaign, coverage, "overview")))


async def _text(
    reader: Reader, campaign: Campaign, coverage: Coverage, of: Part, order: Order
) -> Reply:
    # The report itself is a Vietnamese document, whoever reads it.
    words = language("vi")
    found = await compile_summary(reader.db, reader.library, campaign, words, coverage)
    return Reply(outline_lines(compile_outline(found, words)))


async def _figures(
    reader: Reader, campaign: Campaign, coverage: Coverage, of: Part, order: Order
) -> Reply:
    """Of one section, or of all."""
    found = await _compiled(reader, campaign, coverage)
    return Reply(tuple(totals(found, reader.language, of[0] if of else None)))


async def _sections(
    reader: Reader, campaign: Campaign, coverage: Coverage, of: Part, order: Order
) -> Reply:
    checklist = await reader.checklist_of(campaign)
    choices = [
        reader.button(
            shorten(f"{one.id}. {one.title}", LONGEST_LABEL),
            encode(show_token(campaign, coverage, f"section.{one.id}")),
        )
        for one in checklist.sections
    ]
    every = encode(show_token(campaign, coverage, "figures"))
    choices.append(reader.button(msg("All sections"), every, msg("all")))
    question = Line(reader.say(msg("Figures of which section?")), "strong")
    return Reply(paragraphs([question]), tuple(choices))


async def _checks(
    reader: Reader, campaign: Campaign, coverage: Coverage, of: Part, order: Order
) -> Reply:
    found = await _compiled(reader, campaign, coverage)
    return contradiction_reply(reader, found, await _leads(reader, campaign, order))


async def _late(
    reader: Reader, campaign: Campaign, coverage: Coverage, of: Part, order: Order
) -> Reply:
    found = await _compiled(reader, campaign, coverage)
    lines = late_lines(found, reader.language)
    return Reply(lines or (Line(reader.say(msg("All units have submitted."))),))


async def _compare(
    reader: Reader, campaign: Campaign, coverage: Coverage, of: Part, order: Order
) -> Reply:
    return Reply(comparison_lines(await _compiled(reader, campaign, coverage), reader.language))


async def _source(
    reader: Reader, campaign: Campaign, coverage: Coverage, of: Part, order: Order
) -> Reply:
    found = await _compiled(reader, campaign, coverage)
    return await origins(reader, found, found.checklist.by_id[of[0]], *of[1:])


async def _passages(
    reader: Reader, campaign: Campaign, coverage: Coverage, of: Part, order: Order
) -> Reply:
    return await passages_reply(reader, campaign, of[0])


async def _passage(
    reader: Reader, campaign: Campaign, coverage: Coverage, of: Part, order: Order
) -> Reply:
    return await passage_reply(reader, campaign, of[0])


async def _alike(
    reader: Reader, campaign: Campaign, coverage: Coverage, of: Part, order: Order
) -> Reply:
    return alike_reply(reader, await _compiled(reader, campaign, coverage))


_PARTS: dict[str, Make] = {
    "overview": _overview,
    "text": _text,
    "figures": _figures,
    "section": _figures,
    "sections": _sections,
    "checks": _checks,
    "late": _late,
    "compare": _compare,
    "source": _source,
    "passages": _passages,
    "passage": _passage,
    "alike": _alike,
}
