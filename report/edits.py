"""What the lead has put in place of what the program compiles: kept when it compiles again.

Places are short texts: `block/12` is a paragraph of the outline, `own/highlights/son-bua` one
unit's words, `order/highlights` the order of the units, `same/models/1a2b3c/4d5e6f` two entries
of a list that are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from config.records import record

SAME, APART = "same", "apart"


@record(frozen=True, slots=True)
class Edit:
    """`text` stands where the program had `basis` when it was written; empty: left out."""

    text: str
    basis: str = ""
    person_id: str = ""
    at: str = ""  # UTC, ISO


def block_place(number: int) -> str:
    """Of a paragraph, by its number in the outline of that version of the checklist."""
    return f"block/{number}"


def own_words_place(item_id: str, unit_id: str) -> str:
    """Of what one unit wrote."""
    return f"own/{item_id}/{unit_id}"


def order_place(item_id: str) -> str:
    """Of the order in which the units' words stand: unit ids, a space between."""
    return f"order/{item_id}"


def same_place(item_id: str, one: str, other: str) -> str:
    """Of whether two entries, given by their keys, are one: `SAME` or `APART`."""
    first, second = sorted((one, other))
    return f"same/{item_id}/{first}/{second}"


def same_places(item_id: str, edits: Mapping[str, Edit]) -> Iterator[tuple[str, str]]:
    """The keys of the entries that are one."""
    for place, edit in edits.items():
        kind, of, *keys = place.split("/")
        if (kind, of, edit.text) == ("same", item_id, SAME) and len(keys) == 2:
            yield keys[0], keys[1]


def is_about_entries(place: str) -> bool:
    """Whether the place says of two entries whether they are one."""
    return place.startswith("same/")
