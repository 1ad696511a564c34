"""Which reports a button is about, in the few letters that fit into it."""

from __future__ import annotations

from handlers.compiled.readings import Reading
from handlers.tokens import Token, seal
from handlers.turn import Turn
from report.coverage import Counting, Coverage
from storage.compiled import units_around
from storage.records import Campaign

_LETTERS: dict[Counting, str] = {"submitted": "s", "approved": "p", "all": "a"}


def show_token(campaign: Campaign, coverage: Coverage, part: str) -> Token:
    return Token("show", campaign.id, part, _mark(coverage))


def _mark(coverage: Coverage) -> str:
    """`p` for the approved reports, `a.1a2b3c` for all within a unit; nothing for the submitted."""
    if coverage == Coverage():
        return ""
    letter = _LETTERS[coverage.counting]
    return f"{letter}.{seal(coverage.within)}" if coverage.within else letter


async def coverage_of(turn: Turn, reading: Reading, mark: str) -> Coverage | None:
    """What the mark says, as far as the sender reads; None where it says nothing known."""
    if not mark:
        return reading.covering()
    letter, _, sealed = mark.partition(".")
    counting = next((one for one, short in _LETTERS.items() if short == letter), None)
    if counting is None:
        return None
    if not sealed:
        return reading.covering(counting)
    units = await units_around(await turn.read(), reading.campaign.id)
    within = next((one.id for one in units if seal(one.id) == sealed), None)
    return reading.covering(counting, within) if within else None
