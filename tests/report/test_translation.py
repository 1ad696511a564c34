"""A checklist in another language says the same, and every difference is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.source import FaultyFile
from report.translation import load_translation
from tests.samples import RICE, RICE_IN_ENGLISH, RICE_IN_ENGLISH_FILE
from tests.samples.faults import tells

TEXT = RICE_IN_ENGLISH_FILE.read_text(encoding="utf-8")


def test_every_text_is_in_the_other_language() -> None:
    english = RICE_IN_ENGLISH
    assert english.title == "Report on rice aid"
    assert english.section_of["rice_kg"].title == "Rice aid"
    assert english.by_id["households"].ask == "How many households?"
    assert english.by_id["rice_from"].option("donors").label == "Donors"
    assert [part.label for part in english.by_id["decisions"].fields] == ["Document", "Families"]
    assert english.by_id["households"].check[0].say.startswith("Households ({households})")
    assert english.checks[0].say.startswith("The communes have {poor}")


def test_rules_and_types_stay_those_of_the_original() -> None:
    for item in RICE.all_items:
        other = RICE_IN_ENGLISH.by_id[item.id]
        assert (other.type, other.when, other.rollup, other.scope, other.required) == (
            item.type,
            item.when,
            item.rollup,
            item.scope,
            item.required,
        )
        assert [check.rule for check in other.check] == [check.rule for check in item.check]


def test_text_that_is_not_translated_stays_as_it_is() -> None:
    assert RICE_IN_ENGLISH.by_id["rice_kg"].unit == "kg"
    assert RICE_IN_ENGLISH.by_id["rice_kg"].example == "1.250,5"


@pytest.mark.parametrize(
    ("old", "new", "line", "item", "reason"),
    [
        ("  III: Remarks\n", "", "sections:", None, "sections `III` is not translated"),
        ("  III: Remarks", "  IV: Remarks", "IV: Remarks", "IV", "sections `IV` is not in the"),
        ("  poor_rate:", "  poor_rates:", "poor_rates:", "poor_rates", "items `poor_rates` is not"),
        ("  poor_rate:", "  poor_rates:", "items:", None, "items `poor_rate` is not translated"),
        ("  poor_agree:", "  poor_agrees:", "checks:", None, "checks `poor_agree` is not transl"),
        ("hint: At New Year.", "hints: At", "hints: At", "households", "`hints` is not known here"),
        ("hint: At New Year.", "type: text", "type: text", "households", "`type` is not known"),
        ("ask: What was difficult?", "example: 1", "example: 1", "remarks", "should be text"),
        ("Poverty rate", "Rate\n    ask: What?", "ask: What?", "poor_rate", "`ask` is not in the"),
        ("donors: Donors", "friends: Friends", "friends:", "rice_from", "`friends` is not in the"),
        ("families: {", "family: {", "family: {", "decisions", "`family` is not in the checklist"),
        (
            "{ label: Document }",
            "{ label: Document, hint: Which }",
            "document: {",
            "decisions",
            "`hint` is not in the checklist",
        ),
        (
            "The communes have {poor} poor",
            "The communes have poor",
            "poor_agree:",
            "poor_agree",
            "needs the placeholders of the original: {poor} {poor_of_district}",
        ),
        (
            "({last_households})",
            "({last_household})",
            "households_changed:",
            "households_changed",
            "needs the placeholders of the original: {households} {last_households}",
        ),
        ("title: Report", "name: Report", "name: Report", None, "`name` is not known here"),
        ("  poor_rate:\n", "  poor_rate: Rate\n  x:\n", "Rate", "poor_rate", "should hold"),
    ],
)
def test_difference_is_told_with_file_line_item_and_reason(
    old: str, new: str, line: str, item: str | None, reason: str, tmp_path: Path
) -> None:
    assert TEXT.count(old) == 1, old
    file = tmp_path / "rice.en.yaml"
    file.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(FaultyFile) as refusal:
        load_translation(file, RICE)
    assert tells(refusal.value, file, line, item, reason)
