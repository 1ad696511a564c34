"""Very many units shown by the units between them and the one that collects."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from config.language import language
from report.documents import figure_picture, progress_picture
from report.documents.annex import make_annex
from report.grouping import grouped
from report.summary import Summary
from report.totals import total_value
from report.values import Number
from tests.samples import number
from tests.samples.communes import commune, summary_of

WORDS = language("vi")
NAMES = {f"tinh-{n}": (f"Tỉnh {n}", f"T{n}") for n in range(4)}


def nation(*, drafts: int = 0) -> Summary:
    """Twelve communes below four provinces below the district that collects."""
    reports = [
        replace(
            commune(f"{n}", "draft" if n < drafts else "submitted", households=100, poor=n),
            above=(f"tinh-{n % 4}", "son-tay", "quang-ngai"),
        )
        for n in range(12)
    ]
    return replace(summary_of(*reports), known=NAMES)


def test_few_units_stand_for_themselves() -> None:
    summary = nation()
    assert grouped(summary, 12) is summary


def test_units_between_have_the_figures_of_all_below() -> None:
    rows = grouped(nation(), 10)
    assert [one.short for one in rows.reports] == ["T0", "T1", "T2", "T3"]
    assert rows.items["poor"].by_unit == {
        "tinh-0": number(12), "tinh-1": number(15), "tinh-2": number(18), "tinh-3": number(21),
    }  # fmt: skip
    assert total_value(rows.items["poor"]) == total_value(nation().items["poor"]) == number(66)


def test_rates_are_of_the_sums_below() -> None:
    rows = grouped(nation(), 10)
    assert rows.items["poor_rate"].by_unit["tinh-1"] == Number(Decimal("5.00"))


def test_what_is_not_submitted_counts_in_no_group() -> None:
    rows = grouped(nation(drafts=1), 10)
    assert rows.items["poor"].by_unit["tinh-0"] == number(12)
    assert [one.state for one in rows.reports] == ["draft", "submitted", "submitted", "submitted"]


def test_without_units_between_nothing_is_grouped() -> None:
    summary = summary_of(*(commune(f"{n}", poor=n) for n in range(12)))
    assert grouped(summary, 10) is summary


def test_annex_and_pictures_of_many_units_are_by_group() -> None:
    reports = [
        replace(commune(f"{n}", poor=n), above=(f"tinh-{n % 4}", "son-tay")) for n in range(120)
    ]
    summary = replace(summary_of(*reports), known=NAMES)
    annex = make_annex(summary, "", WORDS)
    assert annex is not None
    assert all(f">{short}<" in annex.tables for short in ("T0", "T1", "T2", "T3"))
    assert ">Sơn 7<" not in annex.tables
    poor = summary.checklist.by_id["poor"]
    for picture in (figure_picture(summary, poor, WORDS), progress_picture(summary, WORDS)):
        assert picture.startswith(b"\x89PNG")
        assert len(picture) < 300_000
