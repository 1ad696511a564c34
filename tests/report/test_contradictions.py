"""Contradictions across reports of a unit, and which of all comes first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from report.checklist import Checklist
from report.expressions import Expression, Operand
from report.summary import OtherReport
from tests.samples import RICE, answers
from tests.samples.communes import BUA, DUNG, commune, district, summary_of


def elsewhere(checklist: Checklist = RICE, **given: int) -> OtherReport:
    return OtherReport("Báo cáo giảm nghèo", answers(checklist, **given))


def test_figure_given_otherwise_in_another_collection_names_both() -> None:
    bua = replace(commune("Bua", **BUA), others=(elsewhere(poor=298, households=520),))
    (one,) = summary_of(bua).contradictions
    assert (one.id, one.severity, one.unit_id) == ("poor.elsewhere", "error", "bua")
    assert one.message == "Số hộ nghèo: ở đây ghi 262 hộ, ở “Báo cáo giảm nghèo” ghi 298 hộ."


def test_figure_of_that_name_in_another_unit_of_measure_is_another() -> None:
    data = RICE.model_dump()
    data["sections"][0]["items"][1]["unit"] = "người"
    other = elsewhere(Checklist.model_validate(data), poor=1100)
    assert summary_of(replace(commune("Bua", **BUA), others=(other,))).contradictions == ()


def test_figure_that_the_other_collection_does_not_ask_is_not_compared() -> None:
    data = RICE.model_dump()
    data["sections"][0]["items"] = data["sections"][0]["items"][:1]
    data |= {"checks": [], "outline": [], "sections": data["sections"][:1]}
    other = elsewhere(Checklist.model_validate(data), households=520)
    assert summary_of(replace(commune("Bua", **BUA), others=(other,))).contradictions == ()


def test_errors_first_then_what_nobody_confirmed_then_the_widest_apart() -> None:
    summary = summary_of(
        replace(commune("Bua", **BUA), others=(elsewhere(poor=263),)),
        replace(commune("Dung", **DUNG), others=(elsewhere(poor=580),)),
        commune("Lập", "none"),
        owner=district(poor_of_district=600),
    )
    order = [(one.id, one.unit_id) for one in summary.contradictions]
    assert order == [
        ("poor.elsewhere", "dung"),  # 290 and 580
        ("poor_agree", None),  # 552 and 600
        ("poor.elsewhere", "bua"),  # 262 and 263
        ("everybody_in", None),
    ]


@pytest.mark.parametrize(
    ("rule", "gap"),
    [
        ("poor <= households", "0.75"),
        ("poor + 70 == households", "0.1666666666666666666666666667"),
        ("poor == 0", "1"),
        ("poor == poor", "0"),
        ("poor > 1 and households > 1", "1"),
        ("source == 'state'", "1"),
        ("poor / (poor - 30) > 1", "1"),
        ("unheard_of > 1", "1"),
        ("abs(households - last.households) <= last.households * 0.1", "0.5"),
    ],
)
def test_gap_is_a_share_of_the_larger_side(rule: str, gap: str) -> None:
    here: dict[str, Operand] = {
        "poor": Decimal(30), "households": Decimal(120), "source": "donors",
    }  # fmt: skip
    last: dict[str, Operand] = {"households": Decimal(100)}
    assert Expression(rule).gap(here, last) == Decimal(gap)
