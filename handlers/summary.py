"""The compiled report, for those who collect."""

from __future__ import annotations

from collections.abc import Iterator

from config.language import language, msg
from handlers.compiling import compile_summary
from handlers.messages import Button, Reply, paragraphs
from handlers.tokens import Token, encode
from handlers.turn import Turn
from report.outline import compile_outline, outline_lines
from report.summary import Summary
from report.summary_text import contradictions, overview, totals
from storage.campaigns import campaigns_owned
from storage.records import Campaign

_READERS = ("lead", "viewer")


async def summary(turn: Turn, argument: str) -> None:
    """`/summary`: who has reported, the figures, what contradicts what."""
    found = await _campaigns(turn)
    if not found:
        turn.tell(msg("You have no open collection at the moment."))
        return
    for campaign in found:
        compiled = await compile_summary(
            await turn.read(), turn.house.library, campaign, turn.language
        )
        _show_overview(turn, campaign, compiled)


async def _campaigns(turn: Turn) -> list[Campaign]:
    """The open campaigns of the units that this person reads for."""
    assert turn.person is not None
    db = await turn.read()
    units = {m.unit.id for m in turn.person.memberships if m.role in _READERS}
    return [one for unit in sorted(units) for one in await campaigns_owned(db, unit)]


def _show_overview(turn: Turn, campaign: Campaign, compiled: Summary) -> None:
    counted, expected = len(compiled.counted), len(compiled.reports)
    reply = Reply(
        lines=paragraphs(
            overview(compiled, turn.language, turn.house.zone),
            totals(compiled, turn.language),
        ),
        choices=tuple(_parts(turn, campaign)),
        progress=(counted, expected),
    )
    turn.ask(reply, "choosing")


def _parts(turn: Turn, campaign: Campaign) -> Iterator[Button]:
    yield turn.button(msg("The whole text"), encode(Token("show", campaign.id, "text")))
    yield turn.button(msg("Only the contradictions"), encode(Token("show", campaign.id, "checks")))
    yield turn.button(msg("Refresh"), encode(Token("run", "summary")))


async def show_part(turn: Turn, token: Token) -> None:
    """`show`: the compiled text, or what contradicts what."""
    campaign = next((one for one in await _campaigns(turn) if one.id == token.first), None)
    if campaign is None:
        turn.toast(msg("This button is no longer in use. Type /summary."))
        return
    is_text = token.second != "checks"
    # The report itself is a Vietnamese document, whoever reads it.
    words = language("vi") if is_text else turn.language
    compiled = await compile_summary(await turn.read(), turn.house.library, campaign, words)
    if is_text:
        turn.reply(Reply(outline_lines(compile_outline(compiled, words))))
    else:
        turn.reply(Reply(contradictions(compiled, words)))
