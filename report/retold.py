"""Figures that somebody typed into the compiled report by hand, against those it is made of.

A paragraph written anew is the place where one fact gets two figures: the report of 2022 has 557
near-poor households on one page and 552 on another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from config.language import Language, language, msg
from config.records import record
from report.checklist import Heading, Paragraph
from report.edits import Edit, block_place, own_words_place
from report.expressions import apart
from report.items import Item
from report.outline import fill_piece, in_own_words, pieces_of, wrote_on
from report.reading.literals import read_literal
from report.reading.places import names_wholly, telling_words
from report.reading.text import fold
from report.showing import show_bare
from report.summary import Contradiction, Summary
from report.totals import total_value
from report.values import Number

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*%?|[^\W\d_]+|[^\w\s]")
_NEAR = 6  # words beside a figure that can say what it is
_CHANGED = 4  # tokens in a row: where more are changed, a place says nothing of what stands there


@record(frozen=True, slots=True)
class _Retold:
    """A figure in the text for which the units' answers come to another."""

    item: Item
    typed: Number
    figure: Number


def retold_wrongly(summary: Summary, words: Language) -> Iterator[Contradiction]:
    """Edited paragraphs with figures that are not those of the units, and edited words of units
    that have written something else since."""
    heading = ""
    for number, part in enumerate(summary.checklist.outline):
        if isinstance(part, Heading):
            heading = part.heading
        edit = summary.edits.get(block_place(number))
        if edit and edit.text and isinstance(part, Paragraph):
            for one in _retold(summary, part, edit):
                yield _contradiction(one, heading, words)
    yield from _overtaken(summary, words)


def _contradiction(one: _Retold, heading: str, words: Language) -> Contradiction:
    said = msg(
        "{label}: {typed} as typed under “{heading}”, {figure} from the units.",
        label=one.item.label,
        typed=show_bare(one.item, one.typed, words),
        heading=heading,
        figure=show_bare(one.item, one.figure, words),
    )
    gap = apart(one.typed.value, one.figure.value)
    name = f"{one.item.id}.retold"
    return Contradiction(name, "error", None, None, (one.item.id,), words.say(said), gap=gap)


def _retold(summary: Summary, part: Paragraph, edit: Edit) -> Iterator[_Retold]:
    """By the words beside a figure where they name an item, else by its place in the paragraph."""
    typed = _TOKEN.findall(edit.text)
    named = _by_name(summary, typed)
    placed = _by_place(summary, part, typed)
    for item_id, figure in {**placed, **named}.items():
        item, total = summary.checklist.by_id[item_id], total_value(summary.items[item_id])
        if isinstance(total, Number) and total.value not in read_literal(figure).readings:
            readings = read_literal(figure).readings
            yield _Retold(item, Number(readings[0]), total)


def _by_name(summary: Summary, typed: Sequence[str]) -> dict[str, str]:
    """Figures whose neighbours name one item: `hộ cận nghèo 557 hộ`, `557 hộ cận nghèo`."""
    found: dict[str, str] = {}
    for at, token in enumerate(typed):
        if _is_figure(token):
            for beside in (_before(typed, at), _behind(typed, at)):
                item = _item_named(summary, beside, token.endswith("%"))
                if item:
                    found.setdefault(item.id, token.rstrip("%"))
                    break
    return found


def _before(typed: Sequence[str], at: int) -> list[str]:
    """The words before the token, the nearest last, as far as the last figure or mark."""
    start = at
    while start and typed[start - 1].isalpha() and at - start < _NEAR:
        start -= 1
    return list(typed[start:at])


def _behind(typed: Sequence[str], at: int) -> list[str]:
    end = at + 1
    while end < len(typed) and typed[end].isalpha() and end - at <= _NEAR:
        end += 1
    return list(typed[at + 1 : end])


def _item_named(summary: Summary, beside: Sequence[str], is_percent: bool) -> Item | None:
    """The item of which most is said; None where nothing or several are named."""
    text = " ".join(beside)
    ranked = [
        (len(telling_words(item)), item)
        for item in summary.checklist.all_items
        if item.is_number and (item.type == "percent") == is_percent and names_wholly(item, text)
    ]
    most = max((rank for rank, _ in ranked), default=0)
    best = [item for rank, item in ranked if rank == most]
    return best[0] if len(best) == 1 else None


def _by_place(summary: Summary, part: Paragraph, typed: Sequence[str]) -> dict[str, str]:
    """Figures that stand where the program had another, between words that stayed."""
    compiled = _compiled(summary, part)
    matcher = SequenceMatcher(
        None, [fold(one) for one, _ in compiled], [fold(one) for one in typed], autojunk=False
    )
    found = {}
    for change, start, end, from_, to in matcher.get_opcodes():
        ours = [pair for pair in compiled[start:end] if _is_figure(pair[0])]
        theirs = [one for one in typed[from_:to] if _is_figure(one)]
        is_short = max(end - start, to - from_) <= _CHANGED
        if change == "replace" and is_short and len(ours) == len(theirs):
            for (figure, item_id), other in zip(ours, theirs, strict=True):
                if item_id and figure.endswith("%") == other.endswith("%"):
                    found[item_id] = other.rstrip("%")
    return found


def _compiled(summary: Summary, part: Paragraph) -> list[tuple[str, str]]:
    """The tokens of the paragraph as the program has it; with its item those of a figure."""
    found = []
    for text, name in pieces_of(part.text):
        shown = fill_piece(text, name, summary, language("vi")) if name else text
        total = total_value(summary.items[name]) if name in summary.items else None
        is_one = isinstance(total, Number)
        found += [
            (one, name if is_one and _is_figure(one) else "") for one in _TOKEN.findall(shown)
        ]
    return found


def _is_figure(token: str) -> bool:
    return token[0].isdigit()


def _overtaken(summary: Summary, words: Language) -> Iterator[Contradiction]:
    for item in summary.checklist.all_items:
        if item.rollup != "narrative" or item.scope != "unit":
            continue
        for _, some in in_own_words(item.id, wrote_on(summary, item.id), summary.edits):
            for unit, wrote in some:
                if _is_overtaken(summary.edits, own_words_place(item.id, unit), wrote):
                    said = msg("“{label}” was written anew after it had been edited here.",
                               label=item.label)  # fmt: skip
                    yield Contradiction(
                        f"{item.id}.overtaken", "warning", unit, summary.unit_name(unit),
                        (item.id,), words.say(said),
                    )  # fmt: skip


def _is_overtaken(edits: Mapping[str, Edit], place: str, wrote: str) -> bool:
    edit = edits.get(place)
    return edit is not None and edit.basis != wrote
