"""Where a report stands: what applies, what is open, what comes next."""

from __future__ import annotations

from typing import Any

import pytest

from report.answers import Answer, Answers, to_json
from report.progress import Progress, applicable, progress
from tests.samples import RICE, answers, number, stored

FILLED: dict[str, Any] = {
    "households": 120,
    "poor": 30,
    "got_rice": True,
    "rice_kg": number("1250.5"),
    "rice_from": "state",
    "decisions": (),
    "remarks": "Đường xa.",
}


def so_far(**given: Any) -> Progress:
    return progress(RICE, "unit", answers(**given))


def ids(steps: Progress) -> list[str]:
    return [item.id for item in steps.items]


def test_nothing_answered() -> None:
    steps = so_far()
    assert ids(steps) == ["households", "poor", "got_rice", "decisions", "remarks"]
    assert (steps.done, steps.total) == (0, 5)
    assert [item.id for item in steps.missing] == ["households", "poor", "got_rice", "remarks"]


def test_everything_answered() -> None:
    steps = so_far(**FILLED)
    assert (steps.done, steps.total) == (7, 7)
    assert steps.missing == ()
    assert steps.next_open(None) is None


def test_owner_is_asked_other_items() -> None:
    assert ids(progress(RICE, "owner", answers())) == ["poor_of_district"]


def test_chain_of_conditions_opens_step_by_step() -> None:
    assert "rice_kg" not in ids(so_far(got_rice=False))
    assert "rice_kg" in ids(so_far(got_rice=True))
    assert "rice_from" not in ids(so_far(got_rice=True))
    assert "rice_from" in ids(so_far(got_rice=True, rice_kg=5))
    assert "rice_from" not in ids(so_far(got_rice=True, rice_kg=0))


def test_answer_changed_at_the_head_of_a_chain_closes_all_of_it() -> None:
    steps = so_far(**{**FILLED, "got_rice": False})
    assert ids(steps) == ["households", "poor", "got_rice", "decisions", "remarks"]
    assert (steps.done, steps.total) == (5, 5)


def test_answers_that_no_longer_apply_are_no_part_of_the_report() -> None:
    kept = answers(**{**FILLED, "got_rice": False})
    assert set(applicable(RICE, "unit", kept)) == {
        "households",
        "poor",
        "got_rice",
        "decisions",
        "remarks",
    }


def test_answers_come_back_when_they_apply_again() -> None:
    assert set(applicable(RICE, "unit", answers(**FILLED))) == set(FILLED)


def test_item_skipped_with_a_reason_is_done() -> None:
    skipped = to_json(Answer("skipped", None, "Không rõ"))
    steps = progress(RICE, "unit", Answers(RICE, {**stored(poor=1), "households": skipped}))
    assert steps.done == 2
    assert "households" not in [item.id for item in steps.missing]


def test_condition_on_a_skipped_item_does_not_hold() -> None:
    skipped = to_json(Answer("skipped", None, "Không rõ"))
    steps = progress(RICE, "unit", Answers(RICE, {"got_rice": skipped}))
    assert "rice_kg" not in ids(steps)


@pytest.mark.parametrize(
    ("after", "comes"),
    [
        (None, "poor"),
        ("households", "poor"),
        ("poor", "decisions"),
        ("got_rice", "decisions"),
        ("decisions", "remarks"),
        ("remarks", "poor"),  # back to the beginning
        ("rice_kg", "poor"),  # does not apply: from the beginning
    ],
)
def test_next_open_item(after: str | None, comes: str) -> None:
    item = so_far(households=120, got_rice=False).next_open(after)
    assert item is not None
    assert item.id == comes


@pytest.mark.parametrize("item_id", sorted(FILLED))
def test_one_answer_changed_comes_to_the_same_as_all_read_anew(item_id: str) -> None:
    whole = answers(**FILLED)
    so_far = progress(RICE, "unit", whole)
    rest = {name: one for name, one in FILLED.items() if name != item_id}
    without = whole.with_stored(stored(**rest), item_id)
    assert so_far.answered - {item_id} == without.given
    assert progress(RICE, "unit", without) == progress(RICE, "unit", answers(**rest))
    again = without.with_stored(stored(**FILLED), item_id)
    assert progress(RICE, "unit", again) == so_far


def test_the_last_open_item_is_offered_again() -> None:
    steps = so_far(**{name: one for name, one in FILLED.items() if name != "poor"})
    item = steps.next_open("poor")
    assert item is not None
    assert item.id == "poor"


def test_items_are_numbered_as_they_apply() -> None:
    steps = so_far(got_rice=True)
    numbers = {name: steps.number(name) for name in ("households", "rice_kg", "decisions")}
    assert numbers == {"households": 1, "rice_kg": 4, "decisions": 5}
    assert steps.number("rice_from") == 0
    assert steps.number("poor_of_district") == 0


def test_item_before() -> None:
    steps = so_far()
    before = steps.previous("decisions")
    assert before is not None
    assert before.id == "got_rice"
    assert steps.previous("households") is None
    assert steps.previous("rice_kg") is None


def test_items_of_a_section() -> None:
    section = RICE.section_of["got_rice"]
    assert [item.id for item in so_far().in_section(section)] == ["got_rice", "decisions"]


@pytest.mark.parametrize("got_rice", [True, False])
def test_one_more_answer_comes_to_what_all_of_them_together_do(got_rice: bool) -> None:
    """What was found out of the others is known already, and is still right."""
    before = answers(households=120, poor=30, got_rice=not got_rice, rice_from="state")
    assert progress(RICE, "unit", before).total  # known from here on
    after = before.with_value("got_rice", got_rice)
    anew = answers(households=120, poor=30, got_rice=got_rice, rice_from="state")
    assert progress(RICE, "unit", after) == progress(RICE, "unit", anew)
    assert {name: after.value(name) for name in RICE.by_id} == {
        name: anew.value(name) for name in RICE.by_id
    }


def test_what_is_asked_is_found_out_anew_only_after_an_answer_on_which_it_hangs() -> None:
    before = answers(households=120, got_rice=True)
    layout = before.layout("unit")
    assert before.with_value("poor", number(30)).layout("unit") is layout
    assert before.with_value("got_rice", False).layout("unit") != layout


def test_what_is_asked_is_not_read_anew_where_another_has_answered_the_same() -> None:
    """Whoever did, and when; a report without the answer is another."""
    layout = answers(got_rice=True).layout("unit")
    other = {**stored(got_rice=True)["got_rice"], "by": "other", "at": "2026-11-01"}
    unread = Answers(RICE, {"got_rice": other})
    assert unread.layout("unit") is layout
    assert not unread._values
    assert answers(got_rice=False).layout("unit") != layout
    assert answers().layout("unit") != layout


def test_no_more_is_remembered_of_what_is_asked_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("report.layout._MOST", 1)
    before = answers(got_rice=True).layout("unit")
    assert answers(got_rice=False).layout("unit") != before
    assert answers(got_rice=True).layout("unit") == before
