"""What a checklist may hold, and what it says of itself."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from report.checklist import Checklist
from report.items import Check, Field, Item, Section
from tests.samples import RICE

FIELD: dict[str, Any] = {"id": "gifts", "label": "Số suất quà", "type": "integer"}
ITEM = {**FIELD, "ask": "Xã tặng bao nhiêu suất quà?", "hint": "Tính cả quà của huyện."}
OPTIONS = [{"id": "state", "label": "Nhà nước"}, {"id": "donors", "label": "Nhà hảo tâm"}]
FIELDS = [{"id": "name", "label": "Tên", "type": "text"}]


def checklist(**changes: Any) -> dict[str, Any]:
    section = {"id": "I", "title": "Quà tặng", "items": [ITEM]}
    return {"id": "gifts", "version": 1, "title": "Quà", "sections": [section], **changes}


def refused(model: type[Any], given: dict[str, Any]) -> str:
    """The reason for which it is refused."""
    with pytest.raises(ValidationError) as refusal:
        model.model_validate(given)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "Gifts"}, "String should match pattern"),
        ({"id": "g" * 29}, "String should match pattern"),
        ({"id": "quà"}, "String should match pattern"),
        ({"label": " "}, "at least 1 character"),
        ({"type": "integr"}, "Input should be 'integer', 'decimal'"),
        ({"question": "?"}, "Extra inputs are not permitted"),
        ({"type": "choice"}, "`options` belong to"),
        ({"options": OPTIONS}, "`options` belong to"),
        ({"type": "list"}, "`fields` belong to"),
        ({"fields": FIELDS}, "`fields` belong to"),
        ({"type": "choices", "options": [OPTIONS[0], OPTIONS[0]]}, "option `state` stands twice"),
        ({"type": "list", "fields": FIELDS * 2}, "field `name` stands twice"),
        (
            {"type": "list", "fields": [{**FIELD, "type": "list", "fields": FIELDS}]},
            "a part of a list can be neither",
        ),
        ({"type": "list", "fields": [{**FIELD, "type": "file"}]}, "a part of a list can be"),
    ],
)
def test_field_that_is_refused(changes: dict[str, Any], reason: str) -> None:
    assert reason in refused(Field, {**FIELD, **changes})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ask": None}, "`ask` is missing"),
        ({"hint": None}, "needs a `hint` or an `example`"),
        ({"ratio": ["one", "other"]}, "a `ratio` is computed"),
        ({"ratio": ["one", "other"], "ask": None}, "a `ratio` is computed"),
        ({"ratio": ["one"]}, "Field required"),
        ({"rollup": "ratio"}, "the roll-up `ratio` goes with"),
        (
            {"ratio": ["one", "other"], "ask": None, "type": "percent", "rollup": "sum"},
            "the roll-up `ratio` goes with",
        ),
        ({"rollup": "count_yes"}, "the roll-up count_yes does not fit the type integer"),
        ({"rollup": "narrative"}, "the roll-up narrative does not fit the type integer"),
        ({"rollup": "list"}, "the roll-up list does not fit the type integer"),
        ({"type": "percent", "rollup": "sum"}, "the roll-up sum does not fit the type percent"),
        ({"type": "text", "rollup": "mean"}, "the roll-up mean does not fit the type text"),
        ({"rollup": "median"}, "Input should be 'sum'"),
        ({"when": "gifts >"}, "is not an expression"),
        ({"when": "gifts.real > 1"}, "a dot goes only behind"),
        ({"scope": "commune"}, "Input should be 'unit' or 'owner'"),
        ({"id": "units"}, "`units` means something else"),
        ({"id": "last"}, "`last` means something else"),
        ({"id": "max"}, "`max` means something else"),
        ({"id": "in"}, "`in` means something else"),
    ],
)
def test_item_that_is_refused(changes: dict[str, Any], reason: str) -> None:
    assert reason in refused(Item, {**ITEM, **changes})


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ({}, "either `hard` or `soft`"),
        ({"hard": "gifts > 1", "soft": "gifts > 2"}, "either `hard` or `soft`"),
        ({"hard": "gifts > 1", "say": ""}, "at least 1 character"),
    ],
)
def test_check_that_is_refused(rules: dict[str, str], reason: str) -> None:
    assert reason in refused(Check, {"id": "few", "say": "Ít quá.", **rules})


@pytest.mark.parametrize("section_id", ["1", "2.1", "i", "II.", "A"])
def test_section_is_numbered_as_reports_are(section_id: str) -> None:
    given = {"id": section_id, "title": "Quà", "items": [ITEM]}
    assert "String should match pattern" in refused(Section, given)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sections": []}, "at least one item"),
        ({"sections": [{"id": "I", "title": "Quà", "items": []}]}, "at least one item"),
        (
            {"sections": [{"id": "I", "title": "Quà", "items": [ITEM]}] * 2},
            "section `I` stands twice",
        ),
        (
            {"sections": [{"id": "I", "title": "Quà", "items": [ITEM, ITEM]}]},
            "item `gifts` stands twice",
        ),
        (
            {"checks": [{"id": "few", "hard": "gifts > 1", "say": "Ít."}] * 2},
            "check `few` stands twice",
        ),
        ({"outline": [{"paragraph": "Có quà."}]}, "a block begins with"),
        ({"outline": ["Có quà."]}, "a block begins with"),
        ({"outline": [{"heading": "I. Quà", "level": 4}]}, "Input should be 1, 2 or 3"),
        ({"outline": [{"text": "Có quà.", "level": 1}]}, "Extra inputs are not permitted"),
    ],
)
def test_checklist_that_is_refused(changes: dict[str, Any], reason: str) -> None:
    assert reason in refused(Checklist, checklist(**changes))


def test_check_of_an_item_and_check_of_the_whole_cannot_share_an_id() -> None:
    check = {"id": "few", "hard": "gifts > 1", "say": "Ít."}
    section = {"id": "I", "title": "Quà", "items": [{**ITEM, "check": [check]}]}
    given = checklist(sections=[section], checks=[check])
    assert "check `few` stands twice" in refused(Checklist, given)


def test_checklist_comes_back_from_the_database_as_it_was() -> None:
    assert Checklist.model_validate(RICE.model_dump(mode="json")) == RICE


def test_checklist_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        setattr(RICE, "version", 2)  # noqa: B010  # mypy would refuse the plain form


def test_each_scope_is_asked_its_own_items_in_the_order_of_the_report() -> None:
    assert [item.id for item in RICE.asked("unit")] == [
        "households",
        "poor",
        "got_rice",
        "rice_kg",
        "rice_from",
        "decisions",
        "remarks",
    ]
    assert [item.id for item in RICE.asked("owner")] == ["poor_of_district"]


def test_computed_rate_is_never_asked() -> None:
    assert not RICE.by_id["poor_rate"].is_asked
    assert RICE.by_id["poor"].is_asked


def test_item_knows_its_section() -> None:
    assert RICE.section_of["rice_kg"].id == "II.1"


def test_checks_are_found_by_every_item_that_they_name() -> None:
    named = {name: [c.id for c in checks] for name, checks in RICE.checks_naming.items() if checks}
    assert named == {
        "households": ["households_changed", "poor_within_households"],
        "poor": ["poor_within_households", "rice_for_the_poor"],
        "rice_kg": ["rice_for_the_poor"],
    }


def test_hard_check_is_an_error_and_soft_check_a_warning() -> None:
    severities = {check.id: check.severity for _, check in RICE.placed_checks}
    assert severities == {
        "households_changed": "warning",
        "poor_within_households": "error",
        "rice_for_the_poor": "warning",
        "poor_agree": "error",
        "everybody_in": "warning",
    }


def test_option_is_found_by_its_id() -> None:
    assert RICE.by_id["rice_from"].option("donors").label == "Nhà hảo tâm"
    with pytest.raises(LookupError, match="rice_from has no option nobody"):
        RICE.by_id["rice_from"].option("nobody")


def test_only_figures_count_as_numbers() -> None:
    assert [item.id for item in RICE.all_items if item.is_number] == [
        "households",
        "poor",
        "poor_rate",
        "rice_kg",
        "poor_of_district",
    ]
