"""Which reports count, and how that is written down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.language import language
from report.coverage import Counting, Coverage, State, read_coverage
from report.outline import compile_outline
from report.summary import Summary
from report.summary_text import totals
from report.totals import total_value
from tests.samples import number
from tests.samples.communes import BUA, DUNG, commune, summary_of

WORDS = language("vi")


def found(counting: Counting) -> Summary:
    return summary_of(
        commune("Bua", "approved", **BUA),
        commune("Dung", "submitted", **DUNG),
        commune("Lập", "draft", poor=7),
        commune("Liên", "returned", poor=5),
        commune("Long", "none"),
        coverage=Coverage(counting),
    )


@pytest.mark.parametrize(
    ("counting", "poor", "late"),
    [
        ("approved", 262, ["Sơn Dung", "Sơn Lập", "Sơn Liên", "Sơn Long"]),
        ("submitted", 552, ["Sơn Lập", "Sơn Liên", "Sơn Long"]),
        ("all", 564, ["Sơn Long"]),
    ],
)
def test_figures_are_of_the_reports_asked_for(
    counting: Counting, poor: int, late: list[str]
) -> None:
    summary = found(counting)
    assert total_value(summary.items["poor"]) == number(poor)
    assert [one.short for one in summary.late] == late


@pytest.mark.parametrize(
    ("counting", "notes"),
    [
        (
            "approved",
            ["Chưa được duyệt nên chưa có trong báo cáo này: xã Sơn Dung, xã Sơn Lập, "
             "xã Sơn Liên, xã Sơn Long"],
        ),
        ("submitted", ["Chưa có trong báo cáo này: xã Sơn Lập, xã Sơn Liên, xã Sơn Long"]),
        (
            "all",
            ["Tính cả số liệu chưa nộp của: xã Sơn Lập, xã Sơn Liên",
             "Chưa có trong báo cáo này: xã Sơn Long"],
        ),
    ],
)  # fmt: skip
def test_text_says_who_is_not_in_it(counting: Counting, notes: list[str]) -> None:
    blocks = compile_outline(found(counting), WORDS)
    assert [one.text for one in blocks if one.kind == "note"] == notes


@pytest.mark.parametrize(
    "coverage", [Coverage(), Coverage("approved"), Coverage("all", "son-tay.2")]
)
def test_coverage_reads_back_as_itself(coverage: Coverage) -> None:
    assert read_coverage(str(coverage)) == coverage


def test_figures_of_a_part_leave_out_what_only_the_whole_is_asked() -> None:
    part = summary_of(commune("Bua", **BUA), coverage=Coverage(within="bua"))
    whole = summary_of(commune("Bua", **BUA))
    label = "Số hộ nghèo toàn huyện"
    assert not any(label in line.text for line in totals(part, WORDS))
    assert any(label in line.text for line in totals(whole, WORDS))


@pytest.mark.parametrize("text", ["", "everything", ".son-tay", "approved son-tay"])
def test_anything_else_is_no_coverage(text: str) -> None:
    with pytest.raises(ValueError, match="says not which reports count"):
        read_coverage(text)


def test_every_state_is_counted_where_it_should_be() -> None:
    states: tuple[State, ...] = ("none", "draft", "returned", "submitted", "approved", "received")
    counted = {
        counting: [state for state in states if Coverage(counting).counts(state)]
        for counting in ("approved", "submitted", "all")
    }
    assert counted == {
        "approved": ["approved", "received"],
        "submitted": ["submitted", "approved", "received"],
        "all": ["draft", "returned", "submitted", "approved", "received"],
    }


def test_unit_above_others_is_compared_and_not_added() -> None:
    lower = [replace(commune(name, poor=poor), above=("district", "province"))
             for name, poor in (("Bua", 262), ("Dung", 290))]  # fmt: skip
    upper = replace(commune("Tây", poor=557), unit_id="district", above=("province",))
    alone = replace(commune("Hà", poor=10), above=("other", "province"))
    summary = summary_of(upper, *lower, alone)
    assert total_value(summary.items["poor"]) == number(562)
    assert [one.short for one in summary.reports] == ["Sơn Bua", "Sơn Dung", "Sơn Hà"]
    (below,) = [one for one in summary.contradictions if one.id == "poor.below"]
    assert below.unit_id == "district"
    assert below.message == "Số hộ nghèo: xã Sơn Tây báo 557, cộng 2 đơn vị bên dưới là 552."


def test_words_of_a_unit_above_others_are_kept() -> None:
    lower = replace(commune("Bua", remarks="Đường xa."), above=("district",))
    upper = replace(commune("Tây", remarks="Thiếu người."), unit_id="district")
    summary = summary_of(upper, lower)
    assert [part.value for part in summary.items["remarks"].parts] == ["Thiếu người.", "Đường xa."]


def test_unit_is_not_compared_before_all_below_are_in() -> None:
    lower = replace(commune("Bua", "draft", poor=262), above=("district",))
    upper = replace(commune("Tây", poor=557), unit_id="district")
    assert [one.id for one in summary_of(upper, lower).contradictions] == ["everybody_in"]
