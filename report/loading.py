"""Reading checklist files: YAML in, a `Checklist` out, every fault with file, line and item."""

from __future__ import annotations

from collections.abc import Iterable, Set
from pathlib import Path

from report.checklist import Block, Checklist, Heading, Listing, Narrative, Paragraph
from report.expressions import Expression
from report.items import COUNTED_NAMES, OUTLINE_NAMES, PLACEHOLDER, Check, Item, Steps
from report.source import Found, Source


def load_checklist(file: Path) -> Checklist:
    """The checklist of `file`. Raises FaultyFile with every fault that was found."""
    source = Source(file)
    checklist = source.read_as(Checklist)
    source.refuse(_name_faults(checklist))
    return checklist


def _name_faults(checklist: Checklist) -> Found:
    """What names an item that does not exist, or that is no use there."""
    for path, item in checklist.placed_items:
        yield from _when_faults(checklist, path, item)
        yield from _ratio_faults(checklist, path, item)
        for n, check in enumerate(item.check):
            yield from _check_faults(checklist, (*path, "check", n), check, item)
    for n, check in enumerate(checklist.checks):
        yield from _check_faults(checklist, ("checks", n), check, None)
    for n, block in enumerate(checklist.outline):
        yield from _block_faults(checklist, ("outline", n), block)


def _when_faults(checklist: Checklist, path: Steps, item: Item) -> Found:
    if item.when is not None:
        here = (*path, "when")
        yield from _rule_faults(checklist, here, item.when, frozenset())
        order = [one.id for one in checklist.all_items]
        for name in sorted(item.when.names & set(order[order.index(item.id) :])):
            yield here, f"`{name}` is not asked before `{item.id}`"
        yield from _scope_faults(checklist, here, item, item.when.names)


def _ratio_faults(checklist: Checklist, path: Steps, item: Item) -> Found:
    here = (*path, "ratio")
    for name in item.ratio or ():
        part = checklist.by_id.get(name)
        if part is None:
            yield here, _no_item(name)
        elif not part.is_number or not part.is_asked:
            yield here, f"`{name}` is not asked as a figure"
    yield from _scope_faults(checklist, here, item, item.ratio or ())


def _check_faults(checklist: Checklist, path: Steps, check: Check, item: Item | None) -> Found:
    """`item` is None for a check over the whole, which knows no last period."""
    also = COUNTED_NAMES if item is None else frozenset[str]()
    kind = "hard" if check.hard else "soft"
    yield from _rule_faults(checklist, (*path, kind), check.rule, also, last=item is not None)
    known = {*checklist.by_id, *also}
    if item is not None:
        yield from _scope_faults(checklist, path, item, check.rule.names | check.rule.last_names)
        known |= {f"last_{name}" for name in checklist.by_id}
    yield from _text_faults((*path, "say"), check.say, known)


def _rule_faults(
    checklist: Checklist, path: Steps, rule: Expression, also: Set[str], *, last: bool = False
) -> Found:
    for name in sorted(rule.names | rule.last_names):
        if name not in checklist.by_id and name not in also:
            yield path, _no_item(name)
    if rule.last_names and not last:
        yield path, "last period is not known here"


def _scope_faults(checklist: Checklist, path: Steps, item: Item, names: Iterable[str]) -> Found:
    """One report knows nothing of what other offices are asked."""
    for name in names:
        other = checklist.by_id.get(name)
        if other is not None and other.scope != item.scope:
            yield path, f"names `{name}`, which stands in another report (`scope: {other.scope}`)"


def _block_faults(checklist: Checklist, path: Steps, block: Block) -> Found:
    known = {*checklist.by_id, *OUTLINE_NAMES}
    match block:
        case Heading(heading=text):
            yield from _text_faults((*path, "heading"), text, known)
        case Paragraph(text=text, when=when):
            yield from _text_faults((*path, "text"), text, known)
            if when is not None:
                yield from _rule_faults(checklist, (*path, "when"), when, COUNTED_NAMES)
        case Narrative(narrative=name):
            if name not in checklist.by_id:
                yield (*path, "narrative"), _no_item(name)
        case Listing():
            yield from _listing_faults(checklist, path, block)


def _listing_faults(checklist: Checklist, path: Steps, block: Listing) -> Found:
    item = checklist.by_id.get(block.listing)
    if item is None:
        yield (*path, "listing"), _no_item(block.listing)
    elif item.rollup != "list":
        yield (*path, "listing"), f"`{item.id}` needs `rollup: list` to be listed"
    elif block.by is not None and block.by not in {part.id for part in item.fields}:
        yield (*path, "by"), f"`{item.id}` has no field `{block.by}`"


def _text_faults(path: Steps, text: str, known: Set[str]) -> Found:
    """Placeholders that nothing would be put in for."""
    for match in PLACEHOLDER.finditer(text):
        if match[1] not in known:
            yield path, _no_item(match[1])
    if set(PLACEHOLDER.sub("", text)) & set("{}"):
        yield path, "has a brace that belongs to no placeholder such as `{item_id}`"


def _no_item(name: str) -> str:
    return f"names `{name}`, which is no item"
