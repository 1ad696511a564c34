"""Entries that may be one are proposed, and only what a person joined is one."""

from __future__ import annotations

from typing import Any

from config.language import language
from report.edits import APART, SAME, Edit
from report.similar import Proposal, proposals
from report.summary import Summary
from report.values import Reference
from tests.samples import RICE, number
from tests.samples.communes import commune, summary_of

WORDS = language("vi")


def decision(sign: str, subject: str) -> Any:
    return {"document": Reference(sign, subject=subject), "families": number(3)}


def found(*subjects: str, edits: dict[str, Edit] | None = None) -> Summary:
    """Communes that name one decision each."""
    names = ("Bua", "Dung", "Lập", "Liên", "Long")
    reports = [
        commune(name, decisions=(decision("12/QĐ-UBND", subject),))
        for name, subject in zip(names, subjects, strict=False)
    ]
    return summary_of(*reports, edits=edits)


def proposed(summary: Summary) -> list[Proposal]:
    return list(proposals(summary, WORDS))


def test_entries_one_letter_apart_are_proposed() -> None:
    (one,) = proposed(found("về cấp gạo cứu đói giáp hạt", "về cấp gạo cứu đói giáp hat"))
    assert one.item == RICE.by_id["decisions"]
    assert (one.one.units, one.other.units) == (("bua",), ("dung",))


def test_entries_with_other_figures_are_two() -> None:
    assert proposed(found("về cấp gạo cho thôn 1", "về cấp gạo cho thôn 2")) == []


def test_entries_that_are_the_same_are_one_already() -> None:
    summary = found("về cấp gạo", "về cấp gạo")
    assert proposed(summary) == []
    assert [part.units for part in summary.items["decisions"].parts] == [("bua", "dung")]


def test_nothing_is_joined_before_somebody_says_so() -> None:
    summary = found("về cấp gạo cứu đói", "về cấp gạo cứu đoi")
    assert len(summary.items["decisions"].parts) == 2


def test_joined_entries_are_one_of_all_their_units() -> None:
    subjects = ("về cấp gạo cứu đói", "về cấp gạo cứu đoi", "về cấp gạo cưu đói")
    edits = {one.place: Edit(SAME) for one in proposed(found(*subjects))}
    summary = found(*subjects, edits=edits)
    (part,) = summary.items["decisions"].parts
    assert part.units == ("bua", "dung", "lập")
    assert part.value["document"].subject == subjects[0]  # type: ignore[index, union-attr, call-overload]
    assert proposed(summary) == []


def test_entries_said_to_be_different_are_not_proposed_again() -> None:
    subjects = ("về cấp gạo cứu đói", "về cấp gạo cứu đoi")
    (one,) = proposed(found(*subjects))
    summary = found(*subjects, edits={one.place: Edit(APART)})
    assert proposed(summary) == []
    assert len(summary.items["decisions"].parts) == 2


def test_entry_that_was_changed_since_is_proposed_anew() -> None:
    (one,) = proposed(found("về cấp gạo cứu đói", "về cấp gạo cứu đoi"))
    changed = found("về cấp gạo cứu đói", "về cấp gao cứu đoi", edits={one.place: Edit(APART)})
    assert len(proposed(changed)) == 1
