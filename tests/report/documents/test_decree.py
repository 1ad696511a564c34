"""Decree 30/2020/NĐ-CP, Appendix I, element by element, against the file that is made."""

from __future__ import annotations

import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from report.documents.layout import TEXT_WIDTH
from report.documents.widths import width_mm
from tests.report.documents.docx_files import find, opened, paragraphs, seen, xml_parts

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
OWNER = "ỦY BAN NHÂN DÂN"


@pytest.fixture(scope="module")
def document(word: bytes) -> WordDocument:
    return opened(word)


def test_paper_is_a4_upright_with_the_margins_of_the_decree(document: WordDocument) -> None:
    page = document.sections[0]
    assert page.page_width and page.page_height  # noqa: PT018
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert page.orientation == WD_ORIENTATION.PORTRAIT
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    top, bottom, left, right = (round(one.mm) for one in margins if one is not None)
    assert 20 <= top <= 25
    assert 20 <= bottom <= 25
    assert 30 <= left <= 35
    assert 15 <= right <= 20


def test_annex_lies_on_its_side_with_the_same_margins(document: WordDocument) -> None:
    page = document.sections[-1]
    assert page.page_width and page.page_height  # noqa: PT018
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (297, 210)
    assert page.orientation == WD_ORIENTATION.LANDSCAPE
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(one.mm) for one in margins if one is not None] == [20, 20, 30, 15]


def test_typeface_is_times_new_roman_in_black_throughout(document: WordDocument) -> None:
    for paragraph in paragraphs(document):
        look = seen(paragraph)
        assert (look.font, look.colour) == ("Times New Roman", "000000"), paragraph.text


def test_no_theme_or_default_puts_another_typeface_first(word: bytes) -> None:
    styles = xml_parts(word)["word/styles.xml"]
    used = {one.style.name for one in paragraphs(opened(word)) if one.style is not None}
    for style in (*styles.iter(qn("w:docDefaults")), *styles.iter(qn("w:style"))):
        name = style.find(qn("w:name"))
        if name is None or name.attrib[qn("w:val")].replace("heading", "Heading") in used:
            for fonts in style.iter(qn("w:rFonts")):
                assert not [key for key in fonts.attrib if "Theme" in key]
                assert set(fonts.attrib.values()) == {"Times New Roman"}


def test_page_number_is_an_arabic_digit_centred_in_the_top_margin(word: bytes) -> None:
    page = opened(word).sections[0]
    (number,) = page.header.paragraphs
    look = seen(number)
    assert look.align == "CENTER"
    assert 13 <= look.size <= 14
    assert (look.bold, look.italic) == (False, False)
    codes = [one.text for one in number._p.iter(qn("w:instrText"))]
    assert codes == ["PAGE"]
    assert page.header_distance is not None
    assert page.header_distance.mm < 20


def test_first_page_has_no_number(document: WordDocument) -> None:
    for page in document.sections:
        assert page.different_first_page_header_footer
    assert "".join(one.text for one in document.sections[0].first_page_header.paragraphs) == ""


def test_annex_counts_its_own_pages(document: WordDocument) -> None:
    numbering = document.sections[-1]._sectPr.find(qn("w:pgNumType"))
    assert numbering is not None
    assert numbering.get(qn("w:start")) == "1"


def test_national_name_is_bold_capitals_top_right(document: WordDocument) -> None:
    look = seen(find(document, NATION))
    assert 12 <= look.size <= 13
    assert (look.bold, look.italic, look.align) == (True, False, "CENTER")
    head = document.tables[0]
    assert head.cell(0, 1).paragraphs[0].text == NATION
    assert width_mm(NATION, look.size) < 99  # it stands on one line


def test_motto_is_bold_under_the_national_name_with_a_rule_as_long_as_itself(
    document: WordDocument,
) -> None:
    motto = find(document, MOTTO)
    look = seen(motto)
    assert 13 <= look.size <= 14
    assert (look.bold, look.italic, look.align) == (True, False, "CENTER")
    assert document.tables[0].cell(0, 1).paragraphs[1].text == MOTTO
    assert rule_below(motto) == pytest.approx(width_mm(MOTTO, look.size), rel=0.01)


def test_superior_body_is_upright_capitals_top_left(document: WordDocument) -> None:
    superior = document.tables[0].cell(0, 0).paragraphs[0]
    look = seen(superior)
    assert superior.text == "UBND TỈNH QUẢNG NGÃI"
    assert 12 <= look.size <= 13
    assert (look.bold, look.italic, look.align) == (False, False, "CENTER")


def test_issuing_body_is_bold_capitals_with_a_rule_of_a_third_to_half_its_line(
    document: WordDocument,
) -> None:
    owner = document.tables[0].cell(0, 0).paragraphs[1]
    look = seen(owner)
    assert owner.text.split("\n") == ["ỦY BAN NHÂN DÂN", "HUYỆN SƠN TÂY"]
    assert 12 <= look.size <= 13
    assert (look.bold, look.italic, look.align) == (True, False, "CENTER")
    line = max(width_mm(one, look.size) for one in owner.text.split("\n"))
    assert 1 / 3 <= rule_below(owner) / line <= 1 / 2


def test_number_and_sign_stand_upright_under_the_issuing_body(document: WordDocument) -> None:
    number = document.tables[0].cell(1, 0).paragraphs[0]
    look = seen(number)
    assert number.text.replace("\u00a0", " ").split() == ["Số:", "/BC-UBND"]
    assert (look.size, look.bold, look.italic, look.align) == (13, False, False, "CENTER")


def test_place_and_date_stand_in_italics_level_with_the_number(document: WordDocument) -> None:
    place = document.tables[0].cell(1, 1).paragraphs[0]
    look = seen(place)
    assert place.text == "Sơn Tây, ngày 05 tháng 02 năm 2022"
    assert 13 <= look.size <= 14
    assert (look.bold, look.italic, look.align) == (False, True, "CENTER")


def test_kind_is_bold_capitals_in_the_middle(document: WordDocument) -> None:
    look = seen(find(document, "BÁO CÁO"))
    assert 13 <= look.size <= 14
    assert (look.bold, look.italic, look.align) == (True, False, "CENTER")


def test_subject_is_bold_in_the_middle_with_a_rule_of_a_third_to_half_its_line(
    document: WordDocument,
) -> None:
    subject = find(document, "Công tác dân vận chính quyền")
    look = seen(subject)
    assert 13 <= look.size <= 14
    assert (look.bold, look.italic, look.align) == (True, False, "CENTER")
    line = max(width_mm(one, look.size) for one in subject.text.split("\n"))
    assert line <= TEXT_WIDTH
    assert 1 / 3 <= rule_below(subject) / line <= 1 / 2


@pytest.mark.parametrize(
    "opening", ["Ủy ban nhân dân huyện tổng hợp", "Đến nay, 09/09 xã", "- Xã Sơn Bua:"]
)
def test_body_is_upright_justified_indented_and_spaced(
    document: WordDocument, opening: str
) -> None:
    look = seen(find(document, opening))
    assert 13 <= look.size <= 14
    assert (look.bold, look.italic, look.align) == (False, False, "JUSTIFY")
    assert look.first_line in (10, 12.7)
    assert look.after >= 6
    assert 1 <= look.line_spacing <= 1.5


@pytest.mark.parametrize(
    ("opening", "italic"),
    [
        ("I. KHÁI QUÁT TÌNH HÌNH", False),
        ("II. KẾT QUẢ", False),
        ("III. ĐÁNH GIÁ CHUNG", False),
        ("IV. NHIỆM VỤ", False),
        ("1. Công tác lãnh đạo", False),
        ("2.1. Việc triển khai", True),
        ("2.7. Việc thực hiện", True),
    ],
)
def test_headings_are_bold_and_those_below_in_italics(
    document: WordDocument, opening: str, italic: bool
) -> None:
    heading = find(document, opening)
    look = seen(heading)
    assert 13 <= look.size <= 14
    assert (look.bold, look.italic) == (True, italic)
    assert look.first_line in (10, 12.7)
    if opening.split(".")[0].startswith("I"):
        assert heading.text == heading.text.upper()


def test_headings_are_headings_for_word_too(document: WordDocument) -> None:
    names = {p.style.name for p in paragraphs(document) if p.style is not None}
    assert {"Heading 1", "Heading 2", "Heading 3"} <= names


def test_signature_is_bold_capitals_bottom_right_with_room_and_the_full_name(
    document: WordDocument,
) -> None:
    foot = document.tables[1]
    *title, name = foot.cell(0, 1).paragraphs
    assert [one.text for one in title] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    for one in title:
        look = seen(one)
        assert 13 <= look.size <= 14
        assert (look.bold, look.italic, look.align) == (True, False, "CENTER")
    look = seen(name)
    assert (name.text, look.bold, look.align) == ("Họ Và Tên", True, "CENTER")
    assert name.style is not None
    assert name.style.paragraph_format.space_before.mm > 20


def test_recipients_stand_bottom_left_level_with_the_signature(document: WordDocument) -> None:
    head, *lines = document.tables[1].cell(0, 0).paragraphs
    look = seen(head)
    assert (head.text, look.size, look.bold, look.italic) == ("Nơi nhận:", 12, True, True)
    for line in lines:
        look = seen(line)
        assert (look.size, look.bold, look.italic) == (11, False, False)
    assert [line.text for line in lines] == [
        "- UBND tỉnh Quảng Ngãi;",
        "- UBND các xã;",
        "- Lưu: VT.",
    ]


def test_report_ends_with_the_mark_that_nothing_follows(document: WordDocument) -> None:
    assert find(document, "Trên đây là").text == (
        "Trên đây là báo cáo công tác dân vận chính quyền và thực hiện Quy chế dân chủ ở cơ sở "
        "năm 2022 của Ủy ban nhân dân huyện Sơn Tây./."
    )


def test_annex_says_what_it_belongs_to(document: WordDocument) -> None:
    assert seen(find(document, "PHỤ LỤC")).bold
    note = find(document, "(Kèm theo Báo cáo số")
    assert seen(note).italic
    assert note.text.endswith("ngày 05 tháng 02 năm 2022 của Ủy ban nhân dân huyện Sơn Tây)")


def rule_below(paragraph: Paragraph) -> float:
    """The length in mm of the rule that stands under a paragraph, in the middle."""
    column = paragraph._p.getparent()
    width = TEXT_WIDTH * 1.0
    if column is not None and column.tag == qn("w:tc"):
        width = int(column.tcPr.find(qn("w:tcW")).get(qn("w:w"))) / 1440 * 25.4
    rule = paragraph._p.getnext()
    assert rule is not None
    below = Paragraph(rule, paragraph._parent)
    assert below.style is not None
    border = below.style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:top')}")
    assert border is not None
    assert border.get(qn("w:val")) == "single"
    left, right = below.paragraph_format.left_indent, below.paragraph_format.right_indent
    assert left is not None
    assert left == right
    return float(width - 2 * left.mm)
