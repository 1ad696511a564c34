"""The passages of the compiled text, shown to be edited: those of a section, or one with what can
be done to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from config.language import Message, language, msg
from handlers.compiled.compiling import compile_summary
from handlers.materials import Reader
from handlers.messages import LONGEST_LABEL, Button, Reply, paragraphs
from handlers.tokens import Token, encode, seal
from report.coverage import Coverage
from report.lines import Line
from report.outline import Block, all_blocks
from report.retold import retold_wrongly
from report.showing import shorten
from report.summary import Summary
from storage.records import Campaign

_LONGEST = 90  # characters of a passage in a list of them


def text_token(campaign: Campaign, act: str, of: str = "") -> Token:
    """`act`: sections, list, show, write, out, back, up, down."""
    return Token("text", campaign.id, f"{act}.{of}" if of else act)


def key_of_passage(place: str) -> str:
    return seal(place)


async def passages_reply(reader: Reader, campaign: Campaign, heading: str) -> Reply:
    """The passages under the heading of that number, to choose one."""
    found = await _summary(reader, campaign)
    some = [block for block in _under(found, int(heading)) if block.places]
    if not some:
        return Reply((Line(reader.say(msg("This section has no text of its own to edit."))),))
    choices = [
        reader.button(
            shorten(_shown(reader, block), LONGEST_LABEL),
            encode(text_token(campaign, "show", key_of_passage(block.places[0]))),
        )
        for block in some
    ]
    return Reply((Line(reader.say(msg("Which passage?")), "strong"),), tuple(choices))


def _under(found: Summary, heading: int) -> Iterator[Block]:
    """The blocks below the heading of that number, as far as the next."""
    at = -1
    for block in all_blocks(found, language("vi")):
        if block.kind.startswith("heading"):
            at += 1
        elif at == heading:
            yield block


def _shown(reader: Reader, block: Block) -> str:
    if not block.text:
        left_out = reader.say(msg("not in the report"))
        return f"({left_out}) {block.basis}"
    return f"✎ {block.text}" if block.is_edited else block.text


async def passage_reply(reader: Reader, campaign: Campaign, key: str) -> Reply:
    """One passage whole, whether it is the lead's, what contradicts in it, and what can be done."""
    found = await _summary(reader, campaign)
    blocks = [one for one in all_blocks(found, language("vi")) if one.places]
    block = next((b for b in blocks if key_of_passage(b.places[0]) == key), None)
    if block is None:
        return Reply((Line(reader.say(msg("This passage is not in the text any more."))),))
    lines = [Line(block.text or block.basis)]
    if block.is_edited:
        lines.append(Line(reader.say(_state(block)), "quiet"))
    wrong = [Line(f"- {one}") for one in _contradicting(reader, found, block)]
    if wrong:
        wrong.insert(0, Line(reader.say(msg("Not as the units have it:")), "strong"))
    return Reply(
        paragraphs(lines, wrong), tuple(_acts(reader, campaign, block, key)), numbered=False
    )


def _state(block: Block) -> Message:
    return msg("Edited by hand.") if block.text else msg("Left out of the report.")


def _contradicting(reader: Reader, found: Summary, block: Block) -> list[str]:
    edits = {place: found.edits[place] for place in block.places if place in found.edits}
    only = replace(found, edits=edits)
    return [one.message for one in retold_wrongly(only, reader.language)]


def _acts(reader: Reader, campaign: Campaign, block: Block, key: str) -> Iterator[Button]:
    yield reader.button(msg("Write anew"), encode(text_token(campaign, "write", key)), msg("write"))
    if block.is_edited:
        label = msg("As compiled")
        yield reader.button(label, encode(text_token(campaign, "back", key)), msg("restore"))
    if block.text:
        yield reader.button(msg("Leave this passage out"), encode(text_token(campaign, "out", key)))
    if block.item_id:
        yield reader.button(msg("Move up"), encode(text_token(campaign, "up", key)))
        yield reader.button(msg("Move down"), encode(text_token(campaign, "down", key)))


async def _summary(reader: Reader, campaign: Campaign) -> Summary:
    # The text is a Vietnamese one, whoever edits it.
    return await compile_summary(reader.db, reader.library, campaign, language("vi"), Coverage())
