"""The shipped checklist: it loads, covers the report of 2022 and reads well on a phone."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from report.checklist import Checklist, Heading, Listing, Narrative, Paragraph
from report.items import PLACEHOLDER, Field, Item, ItemType
from report.loading import load_checklist
from report.reading import Taken, read
from report.translation import load_translation

FOLDER = Path(__file__).parents[2] / "config" / "checklists"
VIETNAMESE = FOLDER / "dan-van-chinh-quyen-2022.yaml"
ENGLISH = FOLDER / "dan-van-chinh-quyen-2022.en.yaml"
CHECKLIST = load_checklist(VIETNAMESE)

RESULTS = [f"II.2.{n}" for n in range(1, 8)]
SECTIONS = ["I", "II.1", *RESULTS, "III.1", "III.2", "IV"]
# Asked as evidence or, like `inspected`, to hold against what the district itself states.
NOT_IN_THE_TEXT = {"plan_file", "conference_date", "inspected"}


def fields_of(checklist: Checklist) -> Iterator[Field]:
    for item in checklist.all_items:
        yield item
        yield from item.fields


def texts_of(field: Field) -> dict[str, str]:
    """Every text of a field that a reader sees, by name."""
    named = {name: getattr(field, name) for name in ("label", "ask", "hint", "example", "unit")}
    return {name: text for name, text in named.items() if text is not None}


def items_of(checklist: Checklist, scope: str, *, asked: bool) -> list[Item]:
    return [i for i in checklist.all_items if i.scope == scope and i.is_asked is asked]


def test_checklist_has_every_section_of_the_report() -> None:
    assert [section.id for section in CHECKLIST.sections] == SECTIONS
    assert all(section.items for section in CHECKLIST.sections)


def test_number_of_questions_stays_bearable() -> None:
    assert 60 <= len(CHECKLIST.all_items) <= 90
    assert 50 <= len(items_of(CHECKLIST, "unit", asked=True)) <= 60
    assert 14 <= len(items_of(CHECKLIST, "owner", asked=True)) <= 23


def test_communes_are_asked_every_type_of_question() -> None:
    asked = Counter(item.type for item in items_of(CHECKLIST, "unit", asked=True))
    assert set(asked) == set(get_args(ItemType))


def test_rates_of_two_figures_are_computed_and_never_asked() -> None:
    computed = {item.id: item.ratio for item in CHECKLIST.all_items if item.ratio}
    assert computed == {
        "poor_rate": ("poor_households", "households"),
        "near_poor_rate": ("near_poor_households", "households"),
        "digital_rate": ("staff_digital", "staff"),
        "functions_rate": ("offices_with_functions", "district_offices"),
        "civil_posts_rate": ("civil_posts_filled", "civil_posts_given"),
        "public_posts_rate": ("public_posts_filled", "public_posts_given"),
        "conference_rate": ("offices_with_conference", "offices"),
    }
    asked = {i.id for i in CHECKLIST.all_items if i.is_asked and i.type == "percent"}
    assert asked == {"vaccination_rate"}


def test_figures_of_communes_have_a_total() -> None:
    counted = (i for i in items_of(CHECKLIST, "unit", asked=True) if i.is_number)
    assert {i.id: i.rollup for i in counted if i.rollup != "sum"} == {"vaccination_rate": "min"}
    assert all(i.rollup == "count_yes" for i in CHECKLIST.all_items if i.type == "yes_no")


def test_item_checks_stay_within_one_report() -> None:
    """A commune's report knows nothing of the district's answers, and the other way round."""
    for item in CHECKLIST.all_items:
        for check in item.check:
            named = check.rule.names | check.rule.last_names
            scopes = {CHECKLIST.by_id[name].scope for name in named}
            assert scopes == {item.scope}, check.id


def test_every_check_shows_a_figure_that_it_judges() -> None:
    checks = [check for item in CHECKLIST.all_items for check in item.check]
    for check in (*checks, *CHECKLIST.checks):
        shown = {match[1].removeprefix("last_") for match in PLACEHOLDER.finditer(check.say)}
        assert shown, check.id
        assert shown <= check.rule.names | check.rule.last_names, check.id


def test_skip_logic_names_only_what_was_asked_before() -> None:
    order = [item.id for item in CHECKLIST.all_items]
    for item in CHECKLIST.all_items:
        named = item.when.names if item.when else frozenset()
        assert all(order.index(name) < order.index(item.id) for name in named), item.id


def test_outline_has_the_headings_of_the_report_in_order() -> None:
    headings = [block for block in CHECKLIST.outline if isinstance(block, Heading)]
    numbers = [(block.heading.split()[0], block.level) for block in headings]
    parts = [(f"2.{n}.", 3) for n in range(1, 8)]
    assert numbers == [
        ("I.", 1),
        ("II.", 1),
        ("1.", 2),
        ("2.", 2),
        *parts,
        ("III.", 1),
        ("1.", 2),
        ("2.", 2),
        ("IV.", 1),
        ("1.", 2),
        ("2.", 2),
    ]


def test_outline_tells_everything_that_is_asked() -> None:
    told: set[str] = set()
    for block in CHECKLIST.outline:
        match block:
            case Paragraph():
                told |= {match[1] for match in PLACEHOLDER.finditer(block.text)}
            case Narrative():
                told.add(block.narrative)
            case Listing():
                told.add(block.listing)
    assert CHECKLIST.by_id.keys() - told == NOT_IN_THE_TEXT


def test_outline_quotes_and_lists_what_is_gathered_for_it() -> None:
    for block in CHECKLIST.outline:
        if isinstance(block, Narrative):
            assert CHECKLIST.by_id[block.narrative].rollup == "narrative"
        if isinstance(block, Listing) and block.by is not None:
            parts = [part.id for part in CHECKLIST.by_id[block.listing].fields]
            assert block.by in parts


@pytest.mark.parametrize("field", list(fields_of(CHECKLIST)), ids=lambda field: field.id)
def test_texts_fit_a_phone(field: Field) -> None:
    assert len(field.label) <= 40
    assert len(field.ask or "") <= 90
    assert len(field.hint or "") <= 100
    assert all(len(option.label) <= 40 for option in field.options)


def typed_examples() -> list[Field]:
    return [f for f in fields_of(CHECKLIST) if f.example and f.type != "file"]


@pytest.mark.parametrize("field", typed_examples(), ids=lambda field: field.id)
def test_example_is_an_answer_that_is_understood(field: Field) -> None:
    assert field.example is not None
    assert isinstance(read(field, field.example, today=date(2022, 11, 1)), Taken)


@pytest.mark.parametrize("file", [VIETNAMESE, ENGLISH], ids=lambda file: file.name)
def test_texts_are_composed_unicode(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)


def missing_texts(field: Field, given: dict[str, Any], path: str) -> Iterator[str]:
    parts, options = given.get("fields", {}), given.get("options", {})
    for name in texts_of(field).keys() - given.keys():
        yield f"{path}.{name}"
    for option in field.options:
        if option.id not in options:
            yield f"{path}.options.{option.id}"
    for part in field.fields:
        yield from missing_texts(part, parts.get(part.id, {}), f"{path}.{part.id}")


def test_every_text_is_translated() -> None:
    given = yaml.safe_load(ENGLISH.read_text(encoding="utf-8"))
    missing = [
        text
        for item in CHECKLIST.all_items
        for text in missing_texts(item, given["items"].get(item.id, {}), item.id)
    ]
    assert missing == []


def test_translated_checklist_asks_the_same_in_english() -> None:
    english = load_translation(ENGLISH, CHECKLIST)
    assert english.by_id.keys() == CHECKLIST.by_id.keys()
    assert english.by_id["households"].label == "Households"
    same = [i.id for i in CHECKLIST.all_items if english.by_id[i.id].label == i.label]
    assert same == []


def test_translated_checks_show_the_same_figures() -> None:
    said = yaml.safe_load(ENGLISH.read_text(encoding="utf-8"))["checks"]
    checks = [check for item in CHECKLIST.all_items for check in item.check]
    for check in (*checks, *CHECKLIST.checks):
        assert sorted(PLACEHOLDER.findall(said[check.id])) == sorted(
            PLACEHOLDER.findall(check.say)
        ), check.id
