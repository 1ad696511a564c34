"""All units together: who is late, what it adds up to, what contradicts what."""

from __future__ import annotations

import json
from dataclasses import replace

from report.answers import Answer, Answers, to_json
from report.summary import Contradiction, Summary
from report.summary_json import summary_json
from report.totals import total_value
from report.values import Reference
from tests.samples import RICE, answers, number, stored
from tests.samples.communes import BUA, DUNG, commune, district, summary_of


def found(summary: Summary) -> list[tuple[str, str, str | None]]:
    return [(one.id, one.severity, one.unit_id) for one in summary.contradictions]


def test_only_reports_that_were_submitted_count() -> None:
    summary = summary_of(
        commune("Bua", "submitted", **BUA),
        commune("Dung", "approved", **DUNG),
        commune("Màu", "received", poor=1),
        commune("Lập", "draft", poor=999),
        commune("Liên", "returned", poor=999),
        commune("Long", "none"),
    )
    assert total_value(summary.items["poor"]) == number(553)
    assert [report.short for report in summary.counted] == ["Sơn Bua", "Sơn Dung", "Sơn Màu"]
    assert [report.short for report in summary.late] == ["Sơn Lập", "Sơn Liên", "Sơn Long"]
    assert summary.approved == 2


def test_districts_figure_that_contradicts_the_communes_is_found() -> None:
    owner = district(poor_of_district=557)
    summary = summary_of(commune("Bua", **BUA), commune("Dung", **DUNG), owner=owner)
    assert summary.contradictions == (
        Contradiction(
            id="poor_agree",
            severity="error",
            unit_id=None,
            unit_name=None,
            items=("poor", "poor_of_district"),
            message="Các xã có 552 hộ nghèo, huyện ghi 557.",
        ),
    )


def test_districts_figure_that_agrees_is_no_contradiction() -> None:
    owner = district(poor_of_district=552)
    summary = summary_of(commune("Bua", **BUA), commune("Dung", **DUNG), owner=owner)
    assert summary.contradictions == ()


def test_rule_over_the_whole_waits_for_the_district() -> None:
    assert summary_of(commune("Bua", **BUA), owner=district()).contradictions == ()
    assert summary_of(commune("Bua", **BUA), owner=None).contradictions == ()


def test_rule_over_the_whole_knows_how_many_have_reported() -> None:
    summary = summary_of(commune("Bua", **BUA), commune("Lập", "none"))
    assert found(summary) == [("everybody_in", "warning", None)]
    assert summary.contradictions[0].message == "Mới có 1/2 xã nộp."


def test_rule_broken_within_a_unit_names_the_unit() -> None:
    summary = summary_of(commune("Bua", **{**BUA, "poor": 521}), commune("Dung", **DUNG))
    (broken,) = summary.contradictions
    assert (broken.id, broken.severity) == ("poor_within_households", "error")
    assert (broken.unit_id, broken.unit_name) == ("bua", "Xã Sơn Bua")


def test_late_units_are_not_reproached_with_their_drafts() -> None:
    summary = summary_of(commune("Bua", "draft", households=1, poor=2), commune("Dung", **DUNG))
    assert found(summary) == [("everybody_in", "warning", None)]


def test_figure_that_the_unit_said_is_right_comes_last() -> None:
    last = answers(households=100)
    sure = to_json(Answer("given", number(520), confirmed=("households_changed",)))
    kept = Answers(RICE, {**stored(**BUA), "households": sure})
    summary = summary_of(
        replace(commune("Bua", "submitted", last), answers=kept),
        commune("Dung", "submitted", last, **DUNG),
    )
    told = [(one.id, one.unit_id, one.confirmed) for one in summary.contradictions]
    assert told == [
        ("households_changed", "dung", False),
        ("households.far_from_last", None, False),
        ("households_changed", "bua", True),
    ]


def test_errors_come_before_warnings() -> None:
    last = answers(households=100)
    summary = summary_of(
        commune("Bua", "submitted", last, **BUA),
        commune("Dung", **{**DUNG, "poor": 9999}),
        owner=district(poor_of_district=1),
    )
    severities = [one.severity for one in summary.contradictions]
    assert severities == sorted(severities)
    assert {"error", "warning"} == set(severities)


def test_sum_far_from_last_periods_is_found_over_the_same_units() -> None:
    summary = summary_of(
        commune("Bua", "submitted", answers(poor=100), **BUA),
        commune("Dung", **DUNG),  # joined this year: it is left out of the comparison
        owner=district(poor_of_district=552),
    )
    assert ("poor.far_from_last", "warning", None) in found(summary)
    (told,) = [one for one in summary.contradictions if one.id == "poor.far_from_last"]
    assert "262" in told.message
    assert "100" in told.message


def test_summary_as_other_programs_read_it() -> None:
    summary = summary_of(
        commune("Bua", "approved", **{**BUA, "got_rice": True, "rice_kg": number("1250.5")}),
        commune("Dung", **DUNG),
        commune("Lập", "none"),
        owner=district(poor_of_district=557),
    )
    told = summary_json(summary)
    assert json.loads(json.dumps(told)) == told
    assert list(told) == ["campaign", "unit", "units", "items", "checks", "counting"]
    assert told["campaign"] == {
        "id": "rice-2022",
        "title": "Báo cáo hỗ trợ gạo năm 2022",
        "due_at": "2022-11-29T10:00:00+00:00",
    }
    assert told["unit"] == {"id": "son-tay", "name": "Huyện Sơn Tây"}
    assert told["units"] == {
        "expected": 3,
        "submitted": 2,
        "approved": 1,
        "late": ["Xã Sơn Lập"],
    }
    items = {item["id"]: item for item in told["items"]}
    assert list(items) == [item.id for item in RICE.all_items]
    assert items["poor"] == {
        "id": "poor",
        "section": "I",
        "label": "Số hộ nghèo",
        "type": "integer",
        "unit": "hộ",
        "rollup": "sum",
        "value": 552,
        "answered": 2,
        "by_unit": {"bua": 262, "dung": 290},
    }
    assert told["checks"] == [
        {
            "id": "poor_agree",
            "severity": "error",
            "unit": None,
            "items": ["poor", "poor_of_district"],
            "message": "Các xã có 552 hộ nghèo, huyện ghi 557.",
        },
        {
            "id": "everybody_in",
            "severity": "warning",
            "unit": None,
            "items": [],
            "message": "Mới có 2/3 xã nộp.",
        },
    ]


def test_values_of_every_roll_up_as_other_programs_read_them() -> None:
    rice = {
        "got_rice": True,
        "rice_kg": number("1250.5"),
        "rice_from": "state",
        "decisions": ({"document": Reference("1/QĐ"), "families": number(3)},),
    }
    told = summary_json(summary_of(commune("Bua", **BUA | rice), commune("Dung", **DUNG)))
    decision = {"document": {"number": "1/QĐ"}, "families": 3}
    values = {item["id"]: item["value"] for item in told["items"]}
    assert values == {
        "households": 1532,
        "poor": 552,
        "poor_rate": 36.03,
        "got_rice": 1,
        "rice_kg": 1250.5,
        "rice_from": [{"value": "state", "units": ["bua"]}],
        "decisions": [{"value": decision, "units": ["bua"]}],
        "remarks": [{"value": "Đường xa.", "units": ["bua", "dung"]}],
        "poor_of_district": None,
    }


def test_what_the_district_alone_answers_is_its_own_total() -> None:
    told = summary_json(summary_of(commune("Bua", **BUA), owner=district(poor_of_district=557)))
    (own,) = [item for item in told["items"] if item["id"] == "poor_of_district"]
    assert (own["value"], own["answered"], own["by_unit"]) == (557, 1, {"son-tay": 557})


def test_approximate_total_says_so_to_other_programs() -> None:
    given = {**BUA, "poor": number(300, approximate=True)}
    told = summary_json(summary_of(commune("Bua", **given), commune("Dung", **DUNG)))
    (poor,) = [item for item in told["items"] if item["id"] == "poor"]
    assert poor["value"] == {"value": 590, "approximate": True}
