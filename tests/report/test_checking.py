"""Rules over one report: which are broken, how badly, and how it is said."""

from __future__ import annotations

from typing import Any

from config.language import language
from report.answers import Answers
from report.checking import Broken, all_broken, broken_by, say_check
from report.progress import progress
from tests.samples import RICE, RICE_IN_ENGLISH, answers, number

VIETNAMESE = language("vi")


def broken(last: Answers | None = None, /, **given: Any) -> list[Broken]:
    now = answers(**given)
    return list(all_broken(progress(RICE, "unit", now), now, last, VIETNAMESE))


def test_hard_rule_is_an_error_that_shows_both_figures() -> None:
    assert broken(poor=130, households=120) == [
        Broken(
            "poor_within_households",
            "error",
            ("households", "poor"),
            "Số hộ nghèo (130) không thể lớn hơn tổng số hộ (120).",
        )
    ]


def test_rule_that_holds_says_nothing() -> None:
    assert broken(poor=120, households=120) == []


def test_rule_waits_for_all_its_figures() -> None:
    assert broken(poor=130) == []


def test_soft_rule_compares_with_last_period() -> None:
    assert broken(answers(households=1000), households=1200) == [
        Broken(
            "households_changed",
            "warning",
            ("households",),
            "Số hộ (1.200) khác nhiều kỳ trước (1.000).",
        )
    ]
    assert broken(answers(households=1000), households=1100) == []


def test_soft_rule_needs_last_periods_figure() -> None:
    assert broken(answers(poor=3), households=1200) == []
    assert broken(None, households=1200) == []


def test_refusals_come_first() -> None:
    last = answers(households=100)
    found = broken_by("households", answers(poor=300, households=200), last, VIETNAMESE)
    assert [one.severity for one in found] == ["error", "warning"]


def test_answer_is_told_every_rule_that_names_it() -> None:
    for changed in ("poor", "households"):
        found = broken_by(changed, answers(poor=130, households=120), None, VIETNAMESE)
        assert [one.id for one in found] == ["poor_within_households"]
    assert broken_by("remarks", answers(poor=130, households=120), None, VIETNAMESE) == ()


def test_figure_far_from_last_period_is_doubted_where_no_rule_speaks() -> None:
    found = broken(answers(poor=30), poor=300)
    assert [(one.id, one.severity) for one in found] == [("poor.tenfold", "warning")]


def test_figure_of_which_a_rule_speaks_is_not_doubted_as_well() -> None:
    found = broken(answers(households=120, poor=30), households=1200, poor=30)
    assert [one.id for one in found] == ["households_changed"]


def test_answers_that_no_longer_apply_break_no_rule() -> None:
    last = answers(rice_kg=100)
    given: dict[str, Any] = {"got_rice": True, "rice_kg": number(99_999)}
    assert [one.id for one in broken(last, **given)] == ["rice_kg.tenfold"]
    assert broken(last, **{**given, "got_rice": False}) == []
    found = broken_by("rice_kg", answers(**{**given, "got_rice": False}), last, VIETNAMESE)
    assert found == ()


def test_rule_says_nothing_of_an_answer_that_no_longer_applies() -> None:
    given: dict[str, Any] = {"poor": 3, "got_rice": True, "rice_kg": number(301)}
    assert [one.id for one in broken(**given)] == ["rice_for_the_poor"]
    assert broken(**{**given, "got_rice": False}) == []
    assert broken_by("poor", answers(**{**given, "got_rice": False}), None, VIETNAMESE) == ()


def test_rule_is_said_in_the_readers_language_and_notation() -> None:
    now = answers(RICE_IN_ENGLISH, households=1200)
    last = answers(RICE_IN_ENGLISH, households=1000)
    (found,) = broken_by("households", now, last, language("en"))
    assert found.message == "Households (1,200) are far from last period's (1,000)."


def test_what_is_not_known_is_dotted() -> None:
    said = say_check("{poor} / {last_poor} / {poor_rate}", answers(poor=3), None, VIETNAMESE)
    assert said == "3 / … / …"


def test_approximate_figure_is_said_as_such() -> None:
    given = answers(poor=number(300, approximate=True))
    assert say_check("({poor})", given, None, VIETNAMESE) == "(khoảng 300)"
