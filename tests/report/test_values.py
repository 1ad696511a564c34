"""Values survive being stored, to the last digit, and nothing else is taken for a value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, get_args

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.items import Field, ItemType, Option
from report.values import Number, Reference, StoredFile, Value, decode, encode

OPTIONS = (Option(id="state", label="Nhà nước"), Option(id="donors", label="Nhà hảo tâm"))
PARTS = (
    Field(id="document", label="Văn bản", type="reference"),
    Field(id="families", label="Số hộ", type="integer"),
    Field(id="since", label="Từ ngày", type="date"),
    Field(id="done", label="Xong chưa", type="yes_no"),
)


def field(kind: ItemType) -> Field:
    return Field(
        id="it",
        label="Câu hỏi",
        type=kind,
        options=OPTIONS if kind in ("choice", "choices") else (),
        fields=PARTS if kind == "list" else (),
    )


# What the readers take: 15 digits at the most, of which six may be decimals.
figures = st.integers(-(10**15) + 1, 10**15 - 1).flatmap(
    lambda digits: st.integers(0, 6).map(lambda places: Decimal(digits).scaleb(-places))
)
numbers = st.builds(Number, figures, st.booleans())
texts = st.text(st.characters(codec="utf-8"))
references = st.builds(
    Reference, texts, st.none() | st.dates(), st.none() | texts, st.none() | texts
)
files = st.builds(StoredFile, texts, texts, texts, st.integers(0, 2**40))
option_ids = st.sampled_from([option.id for option in OPTIONS])
entries = st.fixed_dictionaries(
    {"document": references},
    optional={"families": numbers, "since": st.dates(), "done": st.booleans()},
)


def tuples(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(parts, max_size=4).map(tuple)


VALUES: dict[ItemType, st.SearchStrategy[Any]] = {
    "integer": numbers,
    "decimal": numbers,
    "money": numbers,
    "percent": numbers,
    "yes_no": st.booleans(),
    "choice": option_ids,
    "choices": tuples(option_ids),
    "date": st.dates(),
    "text": texts,
    "reference": references,
    "list": tuples(entries),
    "file": tuples(files),
}


def test_every_type_is_tried() -> None:
    assert VALUES.keys() == set(get_args(ItemType))


@pytest.mark.parametrize("kind", VALUES)
@settings(max_examples=40)
@given(data=st.data())
def test_stored_value_comes_back_as_it_was(kind: ItemType, data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    assert decode(field(kind), orjson.loads(orjson.dumps(encode(value)))) == value


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (Number(Decimal("38563.87")), 38563.87),
        (Number(Decimal("120")), 120),
        (Number(Decimal("1.20E+2")), 120),
        (Number(Decimal(300), approximate=True), {"value": 300, "approximate": True}),
        (False, False),
        (date(2022, 4, 5), "2022-04-05"),
        (("state", "donors"), ["state", "donors"]),
        (Reference("31/KH-UBND"), {"number": "31/KH-UBND"}),
        (
            Reference("31/KH-UBND", date(2022, 4, 5), "UBND huyện", "về gạo"),
            {
                "number": "31/KH-UBND",
                "date": "2022-04-05",
                "issuer": "UBND huyện",
                "subject": "về gạo",
            },
        ),
        (({"families": Number(Decimal(3))},), [{"families": 3}]),
    ],
)
def test_form_in_which_other_programs_read_a_value(value: Value, stored: Any) -> None:
    assert encode(value) == stored


def test_whole_figures_are_stored_as_whole_numbers() -> None:
    assert isinstance(encode(Number(Decimal("120.000"))), int)


def test_tenths_add_up_as_on_paper() -> None:
    tenths = [decode(field("decimal"), stored) for stored in (0.1, 0.2)]
    assert sum(n.value for n in tenths if isinstance(n, Number)) == Decimal("0.3")


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("integer", "12"),
        ("integer", True),
        ("integer", None),
        ("decimal", float("nan")),
        ("decimal", float("inf")),
        ("decimal", {"approximate": True}),
        ("yes_no", 1),
        ("choice", "nobody"),
        ("choice", 1),
        ("choices", "state"),
        ("choices", ["state", "nobody"]),
        ("date", "05/04/2022"),
        ("date", 2022),
        ("text", 12),
        ("reference", "31/KH-UBND"),
        ("reference", {"date": "2022-04-05"}),
        ("reference", {"number": "31/KH-UBND", "date": "tháng tư"}),
        ("reference", {"number": "31/KH-UBND", "issuer": 3}),
        ("file", [{"sha256": "ab"}]),
        ("file", {"sha256": "ab"}),
        ("list", {"families": 3}),
        ("list", [{"nobody": 3}]),
        ("list", [3]),
    ],
)
def test_what_is_no_such_value_is_refused(kind: ItemType, stored: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the message names what was found
        decode(field(kind), stored)
