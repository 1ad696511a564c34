"""The Word file: what is filled in, what is marked, what belongs to how many units."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn

from config.language import language
from report.documents import Letterhead, default_letterhead, make_word
from report.documents.annex import MOST_UNITS
from report.documents.layout import TEMPLATE
from report.documents.template import make_template
from report.outline import compile_outline
from report.values import Reference
from tests.report.documents.docx_files import (
    find,
    highlighted,
    opened,
    parts,
    rows_of,
    tables,
    text_of,
    xml_parts,
)
from tests.samples import RICE, number
from tests.samples.communes import BUA, DUNG, commune, district, summary_of
from tests.samples.son_tay import many, son_tay

VIETNAMESE, ENGLISH = language("vi"), language("en")


def made(summary: Any, **changes: Any) -> bytes:
    head = default_letterhead(summary, VIETNAMESE)
    fields = {name: getattr(head, name) for name in Letterhead.__dataclass_fields__}
    return make_word(summary, Letterhead(**{**fields, **changes}), VIETNAMESE)


def test_whole_outline_is_in_the_file_in_its_order(word: bytes) -> None:
    text, at = text_of(word), 0
    for block in compile_outline(son_tay(), VIETNAMESE):
        at = text.index(block.text.rstrip(), at)


def test_lines_of_a_list_end_with_semicolons_and_the_last_with_a_full_stop(word: bytes) -> None:
    text = text_of(word)
    assert "- số 14/KH-UBND ngày 14/4/2022 (xã Sơn Bua);" in text
    assert "- số 13/KH-UBND ngày 21/4/2022 (xã Sơn Tinh)." in text
    assert "rải rác.;" not in text


@pytest.mark.parametrize("doubled", ["..", ";;", ";.", ".;", ",,", "::", "  ", " ,", " ;"])
def test_no_punctuation_is_doubled(word: bytes, doubled: str) -> None:
    lines = [line for line in text_of(word).split("\n") if not line.startswith("Số:")]
    assert [line for line in lines if doubled in line.replace("./.", "")] == []


def test_who_issues_is_not_said_twice_in_a_sentence(word: bytes) -> None:
    twice = re.compile(r"(Ủy ban nhân dân|UBND) huyện ban hành[^.;]*của UBND huyện")
    assert not twice.search(text_of(word))


def test_complete_report_has_nothing_marked(word: bytes) -> None:
    assert highlighted(word) == []


def test_what_is_missing_is_marked_in_yellow_and_nothing_else_is() -> None:
    file = made(summary_of(commune("Bua", "none")))
    marked = highlighted(file)
    assert "[chưa có: Tổng số hộ]" in marked
    assert "[chưa có: Khó khăn]" in marked
    assert marked[0] == "Chưa có trong báo cáo này: xã Sơn Bua"
    assert "[họ và tên]" in marked
    outside = text_of(file)
    for text in marked:
        outside = outside.replace(text, "", 1)
    assert "chưa có:" not in outside


def test_sentence_around_what_is_missing_stays_as_it_is() -> None:
    paragraph = find(opened(made(summary_of(commune("Bua", "none")))), "Huyện Sơn Tây gồm 01 xã")
    runs = [run for run in paragraph.runs if run.text]
    plain = [run.text for run in runs if run.font.highlight_color is None]
    assert plain[0] == "Huyện Sơn Tây gồm 01 xã (Sơn Bua), có "
    assert plain[-1] == "."


def test_missing_cells_of_the_annex_are_marked_and_never_blank_or_zero() -> None:
    file = made(
        summary_of(commune("Bua", **BUA), commune("Lập", "draft", **DUNG), owner=district())
    )
    head, *rows = rows_of(tables(file)[-1])
    assert head == ["Chỉ tiêu", "Đơn vị tính", "Tổng hợp", "Sơn Bua", "Sơn Lập"]
    found = {row[0]: row[1:] for row in rows if len(row) == 5}
    assert found["Tổng số hộ"] == ["hộ", "520", "520", "chưa có"]
    assert found["Xã có nhận gạo"] == ["đơn vị", "0", "Không", "chưa có"]
    assert found["Số gạo đã cấp"] == ["kg", "chưa có", "-", "chưa có"]
    assert all(cell for row in rows for cell in row)
    assert highlighted(file).count("chưa có") == 6


def test_annex_has_the_figures_of_all_communes_and_their_total(word: bytes) -> None:
    head, *rows = rows_of(tables(word)[-1])
    assert head[:3] == ["Chỉ tiêu", "Đơn vị tính", "Tổng hợp"]
    assert len(head) == 12
    found = {row[0]: row for row in rows}
    assert found["Số hộ nghèo"] == [
        "Số hộ nghèo", "hộ", "2.745", "262", "318", "241", "305", "322", "236", "368", "341", "352",
    ]  # fmt: skip
    assert found["Diện tích tự nhiên"][2:4] == ["38.563,87", "4.310,25"]
    assert found["Tỷ lệ hộ nghèo"][2] == "47,39%"
    assert found["Lượt lao động dự phiên việc làm"][2] == "khoảng 300"
    assert ["II.2.2. Cải cách hành chính"] in rows


def test_annex_repeats_its_head_and_keeps_rows_whole(word: bytes) -> None:
    table = tables(word)[-1]._tbl
    first, *others = table.iter(qn("w:tr"))
    assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in others)


def test_figures_of_the_annex_stand_to_the_right(word: bytes) -> None:
    row = next(
        row for row in tables(word)[-1]._tbl.iter(qn("w:tr")) if "Số hộ nghèo" in row.itertext()
    )
    styles = [one.get(qn("w:val")) for one in row.iter(qn("w:pStyle"))]
    assert styles == ["CellText", "CellCentred", *["CellFigure"] * 10]


def test_table_is_as_wide_as_the_text(word: bytes) -> None:
    table = tables(word)[-1]._tbl
    grid = sum(int(one.get(qn("w:w"))) for one in table.iter(qn("w:gridCol")))
    assert grid / 1440 * 25.4 == pytest.approx(252, abs=0.5)


def test_annex_of_few_units_stands_upright() -> None:
    file = made(summary_of(commune("Bua", **BUA), commune("Dung", **DUNG)))
    assert {one.orientation for one in opened(file).sections} == {WD_ORIENTATION.PORTRAIT}


def test_annex_of_a_province_is_split_into_tables_of_ten_communes() -> None:
    summary = many(96)
    found = tables(made(summary))[2:]
    heads = [next(rows_of(table)) for table in found]
    assert [len(head) - 3 for head in heads] == [10] * 9 + [6]
    assert [name for head in heads for name in head[3:]] == [one.short for one in summary.reports]


def test_annex_of_very_many_units_is_left_to_the_workbook() -> None:
    file = made(summary_of(*(commune(f"{n}", **BUA) for n in range(MOST_UNITS + 1))))
    assert "PHỤ LỤC" not in text_of(file)
    assert "Số liệu của 101 đơn vị ở tệp Excel kèm theo" in text_of(file)
    assert len(tables(file)) == 2
    (page,) = opened(file).sections
    assert page.orientation == WD_ORIENTATION.PORTRAIT
    assert page.page_height is not None
    assert round(page.page_height.mm) == 297


def test_checklist_without_figures_has_no_annex() -> None:
    texts = [item for item in RICE.all_items if item.type == "text"]
    data = RICE.model_dump()
    data |= {"checks": (), "outline": ({"narrative": "remarks"},)}
    data["sections"] = [{"id": "I", "title": "Một", "items": [one.model_dump() for one in texts]}]
    checklist = type(RICE).model_validate(data)
    file = made(summary_of(commune("Bua", "submitted", None, checklist, remarks="Xa."),
                           checklist=checklist))  # fmt: skip
    assert "PHỤ LỤC" not in text_of(file)
    assert "Excel" not in text_of(file)


def test_nothing_of_the_template_is_left(word: bytes) -> None:
    for name, data in parts(word).items():
        if name.endswith(".xml"):
            assert not re.search(rb"\{\{|\}\}|\{%|%\}", data), name


def test_every_part_is_well_formed(word: bytes) -> None:
    assert {"word/document.xml", "word/styles.xml", "[Content_Types].xml"} <= xml_parts(word).keys()


def test_file_names_no_program_or_person_as_its_author(word: bytes) -> None:
    properties = opened(word).core_properties
    assert properties.author == ""
    assert properties.title == son_tay().facts.title
    assert not any("thumbnail" in name for name in parts(word))


def test_report_in_english_keeps_the_form() -> None:
    summary = son_tay("en")
    head = default_letterhead(summary, ENGLISH, date(2022, 11, 17))
    text = text_of(make_word(summary, head, ENGLISH))
    for words in (
        "SOCIALIST REPUBLIC OF VIET NAM",
        "Independence - Freedom - Happiness",
        "PEOPLE'S COMMITTEE\nHUYỆN SƠN TÂY",
        "Sơn Tây, 17/11/2022",
        "REPORT\nGovernment mass mobilisation",
        "Recipients:",
        "38,563.87 ha",
        "ANNEX",
    ):
        assert words in text


def test_superior_is_left_out_where_there_is_none() -> None:
    file = made(son_tay(), superior_name="")
    assert tables(file)[0].cell(0, 0).text.startswith("ỦY BAN NHÂN DÂN")


def test_title_of_a_signer_can_have_three_lines() -> None:
    title = "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"
    foot = tables(made(son_tay(), signer_title=title))[1]
    assert [one.text for one in foot.cell(0, 1).paragraphs] == [
        "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "[họ và tên]",
    ]  # fmt: skip


def test_kept_template_is_the_one_that_the_script_makes(tmp_path: Path) -> None:
    make_template().save(str(tmp_path / "made.docx"))
    kept, fresh = parts(TEMPLATE.read_bytes()), parts((tmp_path / "made.docx").read_bytes())
    assert kept == fresh, "run: python -m report.documents.template"


def test_office_can_restyle_the_template(tmp_path: Path) -> None:
    own = Document(str(TEMPLATE))
    own.styles["Nội dung"].font.italic = True
    own.paragraphs[0].insert_paragraph_before("Văn phòng thêm dòng này", "Nội dung")
    own.save(str(tmp_path / "own.docx"))
    summary = son_tay()
    head = default_letterhead(summary, VIETNAMESE)
    file = make_word(summary, head, VIETNAMESE, tmp_path / "own.docx")
    assert find(opened(file), "Văn phòng thêm dòng này")
    style = find(opened(file), "Đến nay, 09/09 xã").style
    assert style is not None
    assert style.font.italic is True


def test_references_and_lists_are_filled_in() -> None:
    decision = {"document": Reference("1/QĐ-UBND", date(2022, 2, 1)), "families": number(3)}
    file = made(summary_of(commune("Bua", **BUA, decisions=(decision,)), commune("Dung", **DUNG)))
    assert "- số 1/QĐ-UBND ngày 01/02/2022; 3 hộ (xã Sơn Bua)." in text_of(file)


# The order of the standard (ISO/IEC 29500-1), as far as these elements are used. LibreOffice does
# not mind another one; Word may call the file damaged.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing kern sz szCs highlight u "
    "shd vertAlign lang",
    "tblPr": "tblStyle tblStyleRowBandSize tblStyleColBandSize tblW jc tblInd tblBorders shd "
    "tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "sectPr": "headerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat rsid pPr rPr "
    "tblPr trPr tcPr tblStylePr",
}


@pytest.mark.parametrize("parent", ORDERS)
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_elements_stand_in_the_order_of_the_standard(word: bytes, part: str, parent: str) -> None:
    order = ORDERS[parent].split()
    for element in xml_parts(word)[part].iter(qn(f"w:{parent}")):
        names = [child.tag.split("}")[1] for child in element]
        places = [order.index(name) for name in names]
        assert places == sorted(places), names


def test_file_is_none_of_an_old_word(word: bytes) -> None:
    settings = parts(word)["word/settings.xml"].decode()
    assert re.search(r'"compatibilityMode"[^>]*w:val="15"', settings)
    assert "2013-" not in parts(word)["docProps/core.xml"].decode()


def test_tables_of_the_annex_begin_a_page_each() -> None:
    breaks = xml_parts(made(many(25)))["word/document.xml"].iter(qn("w:pageBreakBefore"))
    assert len(list(breaks)) == 2
