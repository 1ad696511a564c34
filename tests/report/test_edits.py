"""The lead's own words in the compiled text."""

from __future__ import annotations

from config.language import language
from report.checklist import Checklist
from report.edits import Edit, block_place, order_place, own_words_place
from report.outline import all_blocks, compile_outline
from report.summary import Summary
from tests.samples import RICE
from tests.samples.communes import BUA, DUNG, commune, summary_of

WORDS = language("vi")
OUTLINE = Checklist.model_validate(
    {
        **RICE.model_dump(),
        "outline": [
            {"heading": "I. TÌNH HÌNH", "level": 1},
            {"text": "Có {households} hộ."},
            {"narrative": "remarks"},
        ],
    }
)


def found(edits: dict[str, Edit] | None = None, **remarks: str) -> Summary:
    words = remarks or {"Bua": "Đường xa.", "Dung": "Thiếu người.", "Lập": "Mưa nhiều."}
    given = {"Bua": BUA, "Dung": DUNG}
    reports = [
        commune(name, "submitted", None, OUTLINE, **given.get(name, {}) | {"remarks": text})
        for name, text in words.items()
    ]
    return summary_of(*reports, checklist=OUTLINE, edits=edits)


def texts(summary: Summary) -> list[str]:
    return [one.text for one in compile_outline(summary, WORDS) if one.kind != "heading1"]


def test_paragraph_written_anew_stays_when_figures_change() -> None:
    edits = {block_place(1): Edit("Số hộ: xem phụ lục.", "Có 1 hộ.")}
    assert texts(found(edits))[0] == "Số hộ: xem phụ lục."
    assert texts(found())[0] == "Có 1.532 hộ."


def test_passage_left_out_is_no_part_of_the_text_and_can_be_found_again() -> None:
    summary = found({block_place(1): Edit("")})
    assert texts(summary)[0] == "Xã Sơn Bua: Đường xa."
    block = next(one for one in all_blocks(summary, WORDS) if one.places == (block_place(1),))
    assert (block.text, block.basis, block.is_edited) == ("", "Có 1.532 hộ.", True)


def test_words_of_units_stand_in_the_order_the_lead_wants() -> None:
    edits = {order_place("remarks"): Edit("lập gone bua")}
    assert texts(found(edits))[1:] == [
        "Xã Sơn Lập: Mưa nhiều.", "Xã Sơn Bua: Đường xa.", "Xã Sơn Dung: Thiếu người.",
    ]  # fmt: skip


def test_words_of_one_unit_are_replaced_and_its_name_stays() -> None:
    edits = {own_words_place("remarks", "dung"): Edit("Còn thiếu cán bộ.", "Thiếu người.")}
    assert texts(found(edits))[2] == "Xã Sơn Dung: Còn thiếu cán bộ."


def test_words_edited_to_be_the_same_are_one_passage() -> None:
    edits = {own_words_place("remarks", "dung"): Edit("Đường xa.", "Thiếu người.")}
    assert texts(found(edits))[1:] == [
        "Xã Sơn Bua, Xã Sơn Dung: Đường xa.",
        "Xã Sơn Lập: Mưa nhiều.",
    ]


def test_words_left_out_of_one_unit_leave_the_others() -> None:
    same = {"Bua": "Đường xa.", "Dung": "Đường xa."}
    edits = {own_words_place("remarks", "bua"): Edit("", "Đường xa.")}
    assert texts(found(edits, **same))[1:] == ["Xã Sơn Dung: Đường xa."]
    both = edits | {own_words_place("remarks", "dung"): Edit("", "Đường xa.")}
    summary = found(both, **same)
    assert texts(summary) == ["Có 1.532 hộ."]
    left_out = [one.places for one in all_blocks(summary, WORDS) if one.item_id]
    assert left_out == [("own/remarks/bua",), ("own/remarks/dung",)]


def test_edit_of_a_unit_that_has_no_words_any_more_shows_nothing() -> None:
    edits = {own_words_place("remarks", "long"): Edit("Gì đó.", "Gì.")}
    assert all("Gì đó" not in text for text in texts(found(edits)))
