"""The compiled report for those who collect: a short overview, all else a button away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from config.language import msg
from config.records import record
from handlers.compiled.asking import answer_part, order_document
from handlers.compiled.marks import coverage_of
from handlers.compiled.parts import Part
from handlers.compiled.readings import Reading, readings, readings_or_word
from handlers.messages import OrderKind
from handlers.tokens import Token
from handlers.turn import Turn
from report.coverage import Counting, Coverage
from report.reading.names import Names
from report.reading.text import fold
from storage.changes import Audited
from storage.compiled import units_around

_T = TypeVar("_T")
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
_COUNTING: dict[str, Counting] = {
    "da duyet": "approved",
    "approved": "approved",
    "ca ban nhap": "all",
    "tat ca": "all",
    "all": "all",
    "with drafts": "all",
}


@record(frozen=True, slots=True)
class _Wish:
    """What stands behind /summary: a part or document, which reports, and a unit's name."""

    document: OrderKind | None
    part: str
    counting: Counting
    unit: str


async def summary(turn: Turn, argument: str) -> None:
    """`/summary`: who has reported and what contradicts what; `/summary word`: that document;
    `/summary xã Sơn Bua đã duyệt`: only what is approved within that unit."""
    wish = _read(argument)
    found = await readings_or_word(turn)
    covering = [(one, await _coverage(turn, one, wish)) for one in found]
    if found and not any(coverage for _, coverage in covering):
        turn.tell(
            msg("“{typed}” is neither a part of the report nor a unit in it.", typed=argument),
            msg("For example: /summary word · /summary approved · /summary Sơn Bua"),
        )
    for reading, coverage in covering:
        if coverage is not None:
            await _answer(turn, reading, coverage, wish)


async def _answer(turn: Turn, reading: Reading, coverage: Coverage, wish: _Wish) -> None:
    if wish.document:
        order_document(turn, reading, coverage, wish.document)
    else:
        await answer_part(turn, reading, coverage, (wish.part,))


def _read(argument: str) -> _Wish:
    rest = f" {fold(argument)} "
    document, rest = _taken(rest, _DOCUMENTS)
    part, rest = _taken(rest, _PARTS)
    counting, rest = _taken(rest, _COUNTING)
    return _Wish(document, part or "overview", counting or "submitted", rest.strip())


def _taken(said: str, known: Mapping[str, _T]) -> tuple[_T | None, str]:
    """What the first of the known words stands for, and what is left without them."""
    for words, meaning in known.items():
        if f" {words} " in said:
            return meaning, said.replace(f" {words} ", " ", 1)
    return None, said


async def _coverage(turn: Turn, reading: Reading, wish: _Wish) -> Coverage | None:
    if not wish.unit:
        return reading.covering(wish.counting)
    units = await units_around(await turn.read(), reading.campaign.id)
    found = Names({one.id: (one.name, one.short) for one in units}).match(wish.unit)
    return reading.covering(wish.counting, found[0]) if len(found) == 1 else None


async def show_part(turn: Turn, token: Token) -> None:
    """`show`: a part of the compiled report, or a document of it."""
    found = await readings(turn)
    reading = next((one for one in found if one.campaign.id == token.first), None)
    coverage = await coverage_of(turn, reading, token.mark) if reading else None
    if reading is None or coverage is None:
        turn.changes.append(Audited("refused", {"button": token.verb}))
        turn.toast(msg("This button is no longer in use. Type /summary."))
    elif token.second in ("word", "excel", "progress"):
        order_document(turn, reading, coverage, token.second)  # type: ignore[arg-type]  # looked up
    else:
        await answer_part(turn, reading, coverage, _part(token.second))


def _part(named: str) -> Part:
    name, _, of = named.partition(".")
    return (name, of) if of else (name,)
