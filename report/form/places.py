"""Where everything stands in a form, as its hidden sheet says: nothing is found by guessing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

import orjson

from config.records import record
from report.form.model import FormMark

Kind = Literal["cell", "options", "list", "file"]
NUMBER, QUESTION, ANSWER, UNIT, LAST, REASON, NOTE, HINT = range(1, 9)  # columns of the first sheet
_CHUNK = 30_000  # characters; a cell holds 32,767


@record(frozen=True, slots=True)
class Place:
    """Where an item stands; rows and columns count from 1.

    `label` stands to the left of the answer, locked: where it does not, rows were moved. A list
    has a sheet of its own: `rows` of input below a head of `labels`. Of several options each has
    a row below the question, `labels` to their left. `note` and `reason` are what stood there.
    """

    item_id: str
    kind: Kind
    row: int
    label: str
    was: str = ""
    seal: str = ""
    sheet: str = ""
    first: int = 0
    rows: int = 0
    labels: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""


def mark_rows(mark: FormMark, main: str, places: list[Place]) -> list[str]:
    """The rows of the hidden sheet: the mark with the first sheet's name, then the places."""
    head = {**asdict(mark), "main": main, "places": len(places)}
    return [orjson.dumps(one).decode() for one in (head, *map(asdict, places))]


def chunks(text: str) -> list[str]:
    """In pieces that a cell can hold."""
    return [text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK)]


def read_mark_rows(rows: list[str]) -> tuple[FormMark, str, tuple[Place, ...]]:
    """Raises ValueError, TypeError or LookupError for what is no mark of ours."""
    head: dict[str, Any] = orjson.loads(rows[0])
    main, count = str(head.pop("main")), int(head.pop("places"))
    mark = FormMark(**head)
    places = tuple(_place(orjson.loads(row)) for row in rows[1:])
    if len(places) != count:
        raise ValueError("places are missing")
    return mark, main, places


def _place(stored: dict[str, Any]) -> Place:
    place = Place(**{**stored, "labels": tuple(map(str, stored["labels"]))})
    if place.kind not in ("cell", "options", "list", "file"):
        raise ValueError(place.kind)
    numbers = (place.row, place.first, place.rows)
    if not all(isinstance(one, int) and 0 <= one < 10_000 for one in numbers):
        raise ValueError(numbers)
    return place


def column(number: int) -> str:
    """The letter of a column, from 1."""
    return chr(ord("A") + number - 1)
