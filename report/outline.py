"""The compiled report: the checklist's outline, filled with what all units reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from config.language import Language, msg
from config.records import record
from report.checklist import Checklist, Heading, Listing, Narrative, Paragraph
from report.edits import Edit, block_place, order_place, own_words_place
from report.items import PLACEHOLDER, Field, Item
from report.lines import Line
from report.rollup import Shared
from report.showing import show, show_entry
from report.summary import Summary, UnitReport
from report.totals import total_operands, total_value
from report.values import Entry, Number, Scalar

Kind = Literal["heading1", "heading2", "heading3", "paragraph", "bullet", "note"]
_HEADINGS: dict[int, Kind] = {1: "heading1", 2: "heading2", 3: "heading3"}


@record(frozen=True, slots=True)
class Block:
    """A paragraph of the compiled report, of a kind that any document can lay out.

    `places`: where the lead's own words for it are kept, several where units wrote the same.
    `basis`: what the program would say there.
    """

    kind: Kind
    text: str
    places: tuple[str, ...] = ()
    basis: str = ""
    item_id: str = ""  # of a unit's own words

    @property
    def is_edited(self) -> bool:
        return self.text != self.basis


def compile_outline(summary: Summary, language: Language) -> tuple[Block, ...]:
    """The whole text. What nobody has answered is marked in it, never left blank."""
    return tuple(block for block in all_blocks(summary, language) if block.text)


def all_blocks(summary: Summary, language: Language) -> Iterator[Block]:
    """The same with what the lead left out: without a text."""
    yield from _notes(summary, language)
    operands = total_operands(summary.items, len(summary.reports), len(summary.counted))
    for number, part in enumerate(summary.checklist.outline):
        match part:
            case Heading():
                heading = _fill(part.heading, summary, language)
                yield Block(_HEADINGS[part.level], heading)
            case Paragraph() if part.when is None or part.when.holds(operands) is True:
                yield _edited(summary, number, _fill(part.text, summary, language))
            case Narrative():
                yield from _narrative(summary, number, part.narrative, language)
            case Listing():
                yield from _listing(summary, part, language)
            case _:
                pass


def _edited(summary: Summary, number: int, text: str) -> Block:
    place = block_place(number)
    edit = summary.edits.get(place)
    return Block("paragraph", edit.text if edit else text, (place,), text)


def _notes(summary: Summary, language: Language) -> Iterator[Block]:
    """Which reports this is made of, where not all are in."""
    counting = summary.coverage.counting
    if counting == "all" and (drafts := [one for one in summary.counted if not one.is_in]):
        said = msg("Counted though not submitted yet: {units}", units=_names(drafts, language))
        yield Block("note", language.say(said))
    if summary.late and counting == "approved":
        said = msg("Not yet approved, so not in this report: {units}",
                   units=_names(summary.late, language))  # fmt: skip
        yield Block("note", language.say(said))
    elif summary.late:
        said = msg("Not yet in this report: {units}", units=_names(summary.late, language))
        yield Block("note", language.say(said))


def _names(reports: Sequence[UnitReport], language: Language) -> str:
    return ", ".join(language.within(report.name) for report in reports)


def _fill(text: str, summary: Summary, language: Language) -> str:
    pieces = pieces_of(text)
    return "".join(
        fill_piece(piece, name, summary, language) if name else piece for piece, name in pieces
    )


def pieces_of(text: str) -> Iterator[tuple[str, str]]:
    """A template's pieces in order: words, without a name, and placeholders with what they name."""
    end = 0
    for match in PLACEHOLDER.finditer(text):
        yield text[end : match.start()], ""
        yield match[0], match[1]
        end = match.end()
    yield text[end:], ""


def fill_piece(piece: str, name: str, summary: Summary, language: Language) -> str:
    """What stands in place of a placeholder."""
    two_digits = piece.endswith(":02}")
    number = _named_number(summary, name)
    if number is not None:
        shown = language.number(number)
        return shown.zfill(2) if two_digits else shown
    names = _named_text(summary).get(name)
    return names() if names else _show_item(summary, name, two_digits, language)


def _named_number(summary: Summary, name: str) -> int | None:
    return {"units": len(summary.reports), "units_reported": len(summary.counted)}.get(name)


def _named_text(summary: Summary) -> dict[str, Callable[[], str]]:
    facts = summary.facts
    return {
        "owner": lambda: facts.owner_name,
        "superior": lambda: facts.superior_name,
        "year": lambda: str(facts.year),  # a year is a name: no thousands mark
        "next_year": lambda: str(facts.year + 1),
        "unit_names": lambda: ", ".join(report.short for report in summary.reports),
    }


def _show_item(summary: Summary, name: str, two_digits: bool, language: Language) -> str:
    item, rolled = summary.checklist.by_id[name], summary.items[name]
    value = total_value(rolled)
    if isinstance(value, Number):
        return _show_figure(item, value, two_digits, language)
    if value is not None:
        return show(item, value, language).replace("\n", "; ")
    if rolled.parts:
        return "; ".join(_show_part(item, part, language) for part in rolled.parts)
    return _missing(item, language)


def _show_figure(item: Item, figure: Number, two_digits: bool, language: Language) -> str:
    """Without the unit, which the sentence around it says."""
    text = language.number(figure.value)
    if two_digits and figure.value < 10 and figure.value == figure.value.to_integral_value():
        text = text.zfill(2)
    if item.type == "percent":
        text = f"{text}%"
    return language.say(msg("about {figure}", figure=text)) if figure.approximate else text


def _missing(item: Item, language: Language) -> str:
    return language.say(msg("[not yet: {label}]", label=item.label))


def _show_part(item: Item, part: Shared, language: Language) -> str:
    if item.fields:
        assert isinstance(part.value, dict)
        return show_entry(item, part.value, language)
    if isinstance(part.value, str) and item.options:
        return item.option(part.value).label
    return show(item, part.value, language)  # type: ignore[arg-type]  # entries have fields


def _narrative(summary: Summary, number: int, name: str, language: Language) -> Iterator[Block]:
    """The units' own words, each named; the same words once, in the order that the lead wants."""
    item = summary.checklist.by_id[name]
    if item.scope == "owner" or item.rollup != "narrative":
        yield _edited(summary, number, _show_item(summary, name, False, language))
        return
    if not summary.items[name].parts:
        yield Block("paragraph", _missing(item, language))
    for text, some in in_own_words(name, wrote_on(summary, name), summary.edits):
        units = ", ".join(summary.unit_name(unit) for unit, _ in some)
        yield Block(
            "bullet",
            text and f"{units}: {text}",
            tuple(own_words_place(name, unit) for unit, _ in some),
            f"{units}: {some[0][1]}",
            name,
        )


def wrote_on(summary: Summary, name: str) -> dict[str, str]:
    """What each unit wrote on a narrative item."""
    return {
        unit: str(part.value).strip() for part in summary.items[name].parts for unit in part.units
    }


def in_own_words(
    name: str, wrote: Mapping[str, str], edits: Mapping[str, Edit]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """What units wrote on a narrative item, as the lead has it now: the text, and the units with
    what each of them wrote itself."""
    order = edits.get(order_place(name))
    wanted = [unit for unit in order.text.split() if unit in wrote] if order else []
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for unit in dict.fromkeys((*wanted, *wrote)):
        edit = edits.get(own_words_place(name, unit))
        text = edit.text if edit else wrote[unit]
        # Left out, each stays by itself: another's words may come back without this one's.
        found.setdefault((text, "" if text else unit), []).append((unit, wrote[unit]))
    return [(text, some) for (text, _), some in found.items()]


def _listing(summary: Summary, listing: Listing, language: Language) -> Iterator[Block]:
    item = summary.checklist.by_id[listing.listing]
    parts = summary.items[item.id].parts
    if not parts:
        yield Block("paragraph", _missing(item, language))
        return
    if listing.by is None:
        yield from (_list_bullet(summary, item, part, None, language) for part in parts)
        return
    field = next(field for field in item.fields if field.id == listing.by)
    for value, some in _groups(field, parts):
        if value is not None:
            yield Block("paragraph", f"{show(field, value, language)}:")
        yield from (_list_bullet(summary, item, part, listing.by, language) for part in some)


def _groups(field: Field, parts: Sequence[Shared]) -> list[tuple[Scalar | None, list[Shared]]]:
    """Entries by their value of a field: those without one first, for no line stands above them,
    then options as the checklist has them, then what else there is, as it comes."""
    groups: list[tuple[Scalar | None, list[Shared]]] = []
    for part in parts:
        value = part.value.get(field.id) if isinstance(part.value, Mapping) else None
        known = next((some for one, some in groups if one == value), None)
        if known is None:
            groups.append((value, [part]))
        else:
            known.append(part)
    order: list[Scalar | None] = [None, *(option.id for option in field.options)]
    return sorted(groups, key=lambda group: (*order, group[0]).index(group[0]))


def _list_bullet(
    summary: Summary, item: Item, part: Shared, but: str | None, language: Language
) -> Block:
    value = part.value
    if isinstance(value, dict) and but:
        left: Entry = {name: one for name, one in value.items() if name != but}
        shown = show_entry(item, left, language)
    else:
        shown = _show_part(item, part, language)
    if item.scope == "owner":
        return Block("bullet", shown)
    units = ", ".join(language.within(summary.unit_name(unit)) for unit in part.units)
    return Block("bullet", f"{shown.rstrip('. ')} ({units})")


def outline_lines(blocks: Sequence[Block]) -> tuple[Line, ...]:
    """The compiled report as text for a chat."""
    lines: list[Line] = []
    for block in blocks:
        if block.kind.startswith("heading"):
            lines += [Line(""), Line(block.text, "strong")]
        elif block.kind == "bullet":
            lines.append(Line(f"- {block.text}"))
        else:
            lines.append(Line(block.text, "quiet" if block.kind == "note" else "plain"))
    return tuple(lines)


def missing_marks(checklist: Checklist, language: Language) -> frozenset[str]:
    """What stands in the text in place of what nobody has answered, for a document to mark."""
    return frozenset(_missing(item, language) for item in checklist.all_items)
