"""Figures typed by hand into the compiled text that are not those of the units."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.language import language
from report.checklist import Paragraph
from report.edits import Edit, block_place, own_words_place
from report.outline import compile_outline
from report.retold import retold_wrongly
from report.summary import Contradiction, Summary
from tests.samples.communes import BUA, DUNG, commune, summary_of
from tests.samples.son_tay import checklist_of_2022, son_tay

WORDS = language("vi")
SECTION_I = next(
    number
    for number, part in enumerate(checklist_of_2022("vi").outline)
    if isinstance(part, Paragraph) and "{near_poor_households}" in part.text
)


def typed(text: str) -> tuple[Contradiction, ...]:
    """What contradicts in the nine communes' report once its first section says `text`."""
    summary = replace(son_tay(), edits={block_place(SECTION_I): Edit(text)})
    return tuple(retold_wrongly(summary, WORDS))


def compiled_paragraph() -> str:
    blocks = compile_outline(son_tay(), WORDS)
    return next(one.text for one in blocks if one.places == (block_place(SECTION_I),))


def test_contradiction_of_the_report_of_2022_is_found() -> None:
    """557 near-poor households in section I, 552 of them and 9,53% from the communes."""
    (one,) = typed(
        "Toàn huyện có 09 xã với 35 thôn, 5.792 hộ, 21.840 khẩu. Số hộ nghèo là 2.745 hộ, chiếm "
        "47,39%; số hộ cận nghèo là 557 hộ, chiếm 9,53%."
    )
    assert (one.severity, one.items) == ("error", ("near_poor_households",))
    assert one.message == (
        "Số hộ cận nghèo: đoạn tự soạn ở “I. KHÁI QUÁT TÌNH HÌNH” ghi 557, số các đơn vị báo là "
        "552."
    )


def test_it_is_among_all_contradictions_worst_first() -> None:
    summary = replace(
        son_tay(),
        edits={block_place(SECTION_I): Edit("Huyện có 557 hộ cận nghèo, 1.745 hộ nghèo.")},
    )
    found = [one.items[0] for one in summary.contradictions if one.id.endswith(".retold")]
    assert found == ["poor_households", "near_poor_households"]


@pytest.mark.parametrize(
    ("ours", "theirs", "item"),
    [
        ("552", "557", "near_poor_households"),
        ("5.792", "5.729", "households"),
        ("38.563,87", "38.563", "area"),
        ("9,53%", "9,62%", "near_poor_rate"),
    ],
)
def test_one_figure_changed_in_the_compiled_paragraph_is_found(
    ours: str, theirs: str, item: str
) -> None:
    (one,) = typed(compiled_paragraph().replace(ours, theirs, 1))
    assert one.items == (item,)
    assert theirs.rstrip("%") in one.message
    assert ours.rstrip("%") in one.message


@pytest.mark.parametrize(
    "text",
    [
        "Trong năm, kinh tế - xã hội của huyện tiếp tục phát triển.",
        "Toàn huyện có 2.745 hộ nghèo và 552 hộ cận nghèo.",
        "Toàn huyện có 2745 hộ nghèo (47,39%), 552 hộ cận nghèo (9,53%).",
        "Huyện có 9 xã, cách trung tâm tỉnh 80 km, dự kiến mở 12 lớp học.",
        "",
    ],
)
def test_text_that_agrees_or_names_no_figure_is_no_contradiction(text: str) -> None:
    assert typed(text) == ()


def test_compiled_paragraph_agrees_with_itself() -> None:
    assert typed(compiled_paragraph()) == ()


def with_words(basis: str) -> Summary:
    edit = Edit("Đường đi còn khó.", basis)
    return summary_of(
        commune("Bua", **BUA), commune("Dung", **DUNG),
        edits={own_words_place("remarks", "bua"): edit},
    )  # fmt: skip


def test_words_that_a_unit_wrote_anew_after_they_were_edited_are_named() -> None:
    (one,) = retold_wrongly(with_words("Đường ngắn."), WORDS)
    assert (one.severity, one.unit_id, one.items) == ("warning", "bua", ("remarks",))
    assert tuple(retold_wrongly(with_words("Đường xa."), WORDS)) == ()
