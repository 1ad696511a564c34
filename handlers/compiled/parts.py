"""The parts of a compiled report that a chat shows, each made from the database alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from config.language import Message, language, msg
from config.records import record
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


@record(frozen=True, slots=True)
class Asked:
    """A part that somebody asks for: of which reports, and what of it."""

    reader: Reader
    campaign: Campaign
    coverage: Coverage
    of: Part
    person_id: str

    async def compiled(self) -> Summary:
        """In the reader's language."""
        reader = self.reader
        return await compile_summary(
            reader.db, reader.library, self.campaign, reader.language, self.coverage
        )

    def token(self, part: str) -> str:
        """Of a button that shows that part, of the same reports."""
        return encode(show_token(self.campaign, self.coverage, part))


Make = Callable[[Asked], Awaitable[Reply]]


async def make_part(order: Order, reader: Reader) -> Reply:
    """`subject` is the campaign, which reports, and the part. Raises Unavailable."""
    campaign, coverage = await reader.campaign_read(order)
    name, *of = order.subject[2:]
    return await _PARTS[name](Asked(reader, campaign, coverage, tuple(of), order.person_id))


async def _overview(asked: Asked) -> Reply:
    found, reader = await asked.compiled(), asked.reader
    choices = [*_buttons(asked, found)]
    if not asked.coverage.within and await _leads(asked):
        choices += _editing(asked, found)
    return Reply(
        lines=overview(found, reader.language, reader.zone),
        choices=tuple(choices),
        actions=tuple(_other_coverages(asked)),
        progress=(len(found.counted), len(found.reports)),
    )


def _buttons(asked: Asked, found: Summary) -> Iterator[Button]:
    def part(label: Message, name: str, word: Message | str) -> Button:
        return asked.reader.button(label, asked.token(name), word)

    yield part(msg("Figures by section"), "sections", msg("figures"))
    yield part(msg("The whole text"), "text", msg("text"))
    yield part(msg("Word file"), "word", "word")
    yield part(msg("Excel file"), "excel", "excel")
    yield part(msg("Picture of the progress"), "progress", msg("picture"))
    if found.contradictions:
        yield part(msg("What contradicts what"), "checks", msg("contradictions"))
    if found.late:
        yield part(msg("Who has not submitted"), "late", msg("late"))


def _editing(asked: Asked, found: Summary) -> Iterator[Button]:
    """What only the lead of the collection does."""
    reader = asked.reader
    yield reader.button(msg("Edit the text"), encode(Token("run", "edit")), msg("edit"))
    if next(proposals(found, language("vi")), None):
        yield reader.button(msg("Entries that look alike"), asked.token("alike"), msg("merge"))


async def _leads(asked: Asked) -> bool:
    roles = await roles_of(asked.reader.db, asked.person_id)
    return (asked.campaign.owner_id, "lead") in roles


_COUNTING: dict[Counting, tuple[Message, Message]] = {
    "submitted": (msg("All submitted"), msg("submitted")),
    "approved": (msg("Only approved"), msg("approved only")),
    "all": (msg("With drafts"), msg("with drafts")),
}


def _other_coverages(asked: Asked) -> Iterator[Button]:
    for counting, (label, word) in _COUNTING.items():
        if counting != asked.coverage.counting:
            other = Coverage(counting, asked.coverage.within)
            data = encode(show_token(asked.campaign, other, "overview"))
            yield asked.reader.button(label, data, word)
    yield asked.reader.button(msg("Refresh"), asked.token("overview"))


async def _text(asked: Asked) -> Reply:
    # The report itself is a Vietnamese document, whoever reads it.
    words = language("vi")
    reader = asked.reader
    found = await compile_summary(reader.db, reader.library, asked.campaign, words, asked.coverage)
    return Reply(outline_lines(compile_outline(found, words)))


async def _figures(asked: Asked) -> Reply:
    """Of one section, or of all."""
    section = asked.of[0] if asked.of else None
    return Reply(tuple(totals(await asked.compiled(), asked.reader.language, section)))


async def _sections(asked: Asked) -> Reply:
    reader = asked.reader
    checklist = await reader.checklist_of(asked.campaign)
    choices = [
        reader.button(
            shorten(f"{one.id}. {one.title}", LONGEST_LABEL), asked.token(f"section.{one.id}")
        )
        for one in checklist.sections
    ]
    choices.append(reader.button(msg("All sections"), asked.token("figures"), msg("all")))
    question = Line(reader.say(msg("Figures of which section?")), "strong")
    return Reply(paragraphs([question]), tuple(choices))


async def _checks(asked: Asked) -> Reply:
    return contradiction_reply(asked.reader, await asked.compiled(), await _leads(asked))


async def _late(asked: Asked) -> Reply:
    lines = late_lines(await asked.compiled(), asked.reader.language)
    return Reply(lines or (Line(asked.reader.say(msg("All units have submitted."))),))


async def _compare(asked: Asked) -> Reply:
    return Reply(comparison_lines(await asked.compiled(), asked.reader.language))


async def _source(asked: Asked) -> Reply:
    found, (item, *rest) = await asked.compiled(), asked.of
    return await origins(asked.reader, found, found.checklist.by_id[item], *rest)


async def _passages(asked: Asked) -> Reply:
    return await passages_reply(asked.reader, asked.campaign, asked.of[0])


async def _passage(asked: Asked) -> Reply:
    return await passage_reply(asked.reader, asked.campaign, asked.of[0])


async def _alike(asked: Asked) -> Reply:
    return alike_reply(asked.reader, await asked.compiled())


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
