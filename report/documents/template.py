"""Makes `config/templates/bao-cao.docx`: `python -m report.documents.template [file]`.

Every element of Decree 30/2020/NĐ-CP, Appendix I, is a style of its own, so that an office worker
can change its look in Word; the words in double braces are filled in by `report.documents.word`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from config.records import record
from report.documents.layout import HEAD_COLUMNS, MARGINS, PAGE, TEMPLATE, TYPEFACE

Align = Literal["LEFT", "CENTER", "RIGHT", "JUSTIFY"]
_FOOT_COLUMNS = (82, 83)  # mm: recipients; signature


@record(frozen=True)
class Look:
    """A paragraph style. Sizes and spaces in points, indents in mm."""

    id: str
    name: str
    size: float
    bold: bool = False
    italic: bool = False
    align: Align = "LEFT"
    first_line: float = 0
    before: float = 0
    after: float = 0
    line_spacing: float = 1.0
    with_next: bool = False


LOOKS = (
    Look("SuperiorName", "Cơ quan cấp trên", 13, align="CENTER"),
    Look("OwnerName", "Cơ quan ban hành", 13, bold=True, align="CENTER"),
    Look("NationName", "Quốc hiệu", 13, bold=True, align="CENTER"),
    Look("Motto", "Tiêu ngữ", 14, bold=True, align="CENTER"),
    Look("DocumentNumber", "Số, ký hiệu", 13, align="CENTER", before=6),
    Look("PlaceDay", "Địa danh, ngày tháng", 14, italic=True, align="CENTER", before=6),
    Look("DocumentKind", "Tên loại văn bản", 14, bold=True, align="CENTER", before=18),
    Look("Subject", "Trích yếu", 14, bold=True, align="CENTER"),
    Look("ReportText", "Nội dung", 14, align="JUSTIFY", first_line=12.7, after=6, line_spacing=1.1),
    Look("ReportBullet", "Gạch đầu dòng", 14, align="JUSTIFY", first_line=12.7, after=6,
         line_spacing=1.1),
    Look("ReportNote", "Ghi chú", 14, italic=True, align="JUSTIFY", first_line=12.7, after=6,
         line_spacing=1.1),
    Look("Heading1", "Heading 1", 14, bold=True, align="JUSTIFY", first_line=12.7, before=6,
         after=6, line_spacing=1.1, with_next=True),
    Look("Heading2", "Heading 2", 14, bold=True, align="JUSTIFY", first_line=12.7, after=6,
         line_spacing=1.1, with_next=True),
    Look("Heading3", "Heading 3", 14, bold=True, italic=True, align="JUSTIFY", first_line=12.7,
         after=6, line_spacing=1.1, with_next=True),
    Look("RecipientsTitle", "Nơi nhận", 12, bold=True, italic=True),
    Look("Recipient", "Nơi nhận: danh sách", 11),
    Look("SignerTitle", "Chức vụ người ký", 14, bold=True, align="CENTER", with_next=True),
    Look("SignerName", "Họ tên người ký", 14, bold=True, align="CENTER", before=72),
    Look("PageNumber", "Số trang", 14, align="CENTER"),
    Look("AnnexTitle", "Tên phụ lục", 14, bold=True, align="CENTER", with_next=True),
    Look("AnnexNote", "Căn cứ phụ lục", 14, italic=True, align="CENTER", after=6, with_next=True),
    Look("AnnexCaption", "Tên bảng", 13, italic=True, align="RIGHT", before=6, after=6,
         with_next=True),
    Look("CellHead", "Bảng: đầu cột", 11, bold=True, align="CENTER", before=0.5, after=0.5),
    Look("CellSection", "Bảng: mục", 11, bold=True, before=0.5, after=0.5, with_next=True),
    Look("CellText", "Bảng: chữ", 11, before=0.5, after=0.5),
    Look("CellCentred", "Bảng: chữ giữa", 11, align="CENTER", before=0.5, after=0.5),
    Look("CellFigure", "Bảng: số", 11, align="RIGHT", before=0.5, after=0.5),
)  # fmt: skip
BODY_LOOKS = {
    "heading1": "Heading1",
    "heading2": "Heading2",
    "heading3": "Heading3",
    "bullet": "ReportBullet",
    "note": "ReportNote",
}


def make_template() -> WordDocument:
    """The template, its paragraphs in the order of the printed page."""
    document = Document()
    _set_base(document)
    for look in LOOKS:
        _add_style(document, look)
    _add_rule_style(document)
    _set_page(document.sections[0])
    _add_head(document)
    _add_body(document)
    _add_foot(document)
    _add_annex(document)
    return document


def _set_base(document: WordDocument) -> None:
    normal = _style(document, "Normal")
    _set_typeface(normal, 14)
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert defaults is not None
    for fonts in defaults.iter(qn("w:rFonts")):
        _name_typeface(fonts)
    properties = document.core_properties
    properties.author = properties.title = properties.comments = properties.keywords = ""
    _drop_dates(document)
    _drop_thumbnail(document)
    _set_compatibility(document)


def _drop_dates(document: WordDocument) -> None:
    """Those of the library's own template, of 2013."""
    element = document.core_properties._element
    for date in [one for one in element if one.tag.endswith(("}created", "}modified"))]:
        element.remove(date)


def _set_compatibility(document: WordDocument) -> None:
    """Word of 2013 and later; without it Word says that the file is an old one."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _drop_thumbnail(document: WordDocument) -> None:
    rels = document.part.package.rels
    for name in [name for name, rel in rels.items() if rel.reltype.endswith("/thumbnail")]:
        del rels[name]


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _add_style(document: WordDocument, look: Look) -> None:
    if look.name in document.styles:
        style = _style(document, look.name)
    else:
        added = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(added, ParagraphStyle)
        style = added
        style.element.styleId = look.id
        style.quick_style = True
    _set_typeface(style, look.size)
    style.font.bold, style.font.italic = look.bold, look.italic
    format = style.paragraph_format
    format.alignment = WD_PARAGRAPH_ALIGNMENT[look.align]
    format.first_line_indent = Mm(look.first_line) if look.first_line else None
    format.space_before, format.space_after = Pt(look.before), Pt(look.after)
    format.line_spacing = look.line_spacing
    format.keep_with_next = look.with_next


def _set_typeface(style: ParagraphStyle, size: float) -> None:
    style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
    _name_typeface(style.element.get_or_add_rPr().get_or_add_rFonts())


def _name_typeface(fonts: Any) -> None:
    """By name for all scripts; the theme's fonts would win over it."""
    fonts.attrib.clear()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), TYPEFACE)


def _add_rule_style(document: WordDocument) -> None:
    """A rule is the upper border of an empty paragraph: it prints the same everywhere, and indents
    say how long it is."""
    _add_style(document, Look("Rule", "Đường kẻ", 2, align="CENTER", before=2))
    style = _style(document, "Đường kẻ")
    style.paragraph_format.line_spacing = Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    spacing = style.element.get_or_add_pPr().find(qn("w:spacing"))
    assert spacing is not None
    spacing.addprevious(borders)


def _set_page(section: Section) -> None:
    section.page_width, section.page_height = (Mm(side) for side in PAGE)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (
        Mm(margin) for margin in MARGINS
    )
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    section.different_first_page_header_footer = True
    header = section.header
    header.is_linked_to_previous = False
    _add_page_number(header.paragraphs[0])
    section.first_page_header.is_linked_to_previous = False


def _add_page_number(paragraph: Paragraph) -> None:
    paragraph.style = "Số trang"
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        if kind == "":
            code = OxmlElement("w:instrText")
            code.text = text
            run._element.append(code)
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)


def _add_head(document: WordDocument) -> None:
    head = _add_columns(document, HEAD_COLUMNS, rows=2)
    _fill(head.cell(0, 0), [
        ("{%p if superior %}", "Cơ quan cấp trên"),
        ("{{r superior }}", "Cơ quan cấp trên"),
        ("{%p endif %}", "Cơ quan cấp trên"),
        ("{{r owner }}", "Cơ quan ban hành"),
        ("{{p owner_rule }}", "Đường kẻ"),
    ])  # fmt: skip
    _fill(head.cell(0, 1), [
        ("{{ nation }}", "Quốc hiệu"),
        ("{{ motto }}", "Tiêu ngữ"),
        ("{{p motto_rule }}", "Đường kẻ"),
    ])  # fmt: skip
    _fill(head.cell(1, 0), [("{{ number }}", "Số, ký hiệu")])
    _fill(head.cell(1, 1), [("{{ place_and_day }}", "Địa danh, ngày tháng")])
    document.add_paragraph("{{ kind }}", "Tên loại văn bản")
    document.add_paragraph("{{r subject }}", "Trích yếu")
    document.add_paragraph("{{p subject_rule }}", "Đường kẻ")
    gap = document.add_paragraph("", "Đường kẻ")
    _without_border(gap)
    gap.paragraph_format.space_after = Pt(8)


def _add_body(document: WordDocument) -> None:
    document.add_paragraph("{%p for block in body %}", "Nội dung")
    names = {look.id: look.name for look in LOOKS}
    for place, (kind, look) in enumerate(BODY_LOOKS.items()):
        word = "elif" if place else "if"
        document.add_paragraph(f"{{%p {word} block.kind == '{kind}' %}}", names[look])
        dash = "- " if kind == "bullet" else ""
        document.add_paragraph(f"{dash}{{{{r block.text }}}}", names[look])
    for tag in ("{%p else %}", "{{r block.text }}", "{%p endif %}", "{%p endfor %}"):
        document.add_paragraph(tag, "Nội dung")
    closing = document.add_paragraph("{{ closing }}", "Nội dung")
    closing.paragraph_format.keep_with_next = True
    closing.paragraph_format.space_after = Pt(18)


def _add_foot(document: WordDocument) -> None:
    foot = _add_columns(document, _FOOT_COLUMNS, rows=1)
    _fill(foot.cell(0, 0), [
        ("{{ recipients_title }}", "Nơi nhận"),
        ("{%p for recipient in recipients %}", "Nơi nhận: danh sách"),
        ("- {{ recipient }}", "Nơi nhận: danh sách"),
        ("{%p endfor %}", "Nơi nhận: danh sách"),
    ])  # fmt: skip
    _fill(foot.cell(0, 1), [
        ("{%p for line in signer_title %}", "Chức vụ người ký"),
        ("{{ line }}", "Chức vụ người ký"),
        ("{%p endfor %}", "Chức vụ người ký"),
        ("{{r signer_name }}", "Họ tên người ký"),
    ])  # fmt: skip


def _add_annex(document: WordDocument) -> None:
    """A section of its own: its pages may lie on their side and are numbered from 1."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    last = document.paragraphs[-1]
    last.style = "Đường kẻ"
    _without_border(last)
    section.different_first_page_header_footer = True
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    margins = section._sectPr.find(qn("w:pgMar"))
    assert margins is not None
    margins.addnext(numbering)
    for tag, look in (
        ("{%p if annex %}", "Tên phụ lục"),
        ("{{ annex.kind }}", "Tên phụ lục"),
        ("{{ annex.title }}", "Tên phụ lục"),
        ("{{ annex.note }}", "Căn cứ phụ lục"),
        ("{{p annex.tables }}", "Bảng: chữ"),
        ("{{ annex.legend }}", "Bảng: chữ"),
        ("{%p endif %}", "Tên phụ lục"),
    ):
        document.add_paragraph(tag, look)


def _add_columns(document: WordDocument, widths: Sequence[int], rows: int) -> Table:
    """A table without lines: text side by side."""
    table: Table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    # In the order of the standard, which Word insists on.
    look = properties.find(qn("w:tblLook"))
    assert look is not None
    look.addprevious(margins)
    for row in table.rows:
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _fill(cell: _Cell, paragraphs: Sequence[tuple[str, str]]) -> None:
    first, *others = paragraphs
    cell.paragraphs[0].text = first[0]
    cell.paragraphs[0].style = first[1]
    for text, look in others:
        cell.add_paragraph(text, look)


def _without_border(paragraph: Paragraph) -> None:
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    top.set(qn("w:val"), "nil")
    borders.append(top)
    style = paragraph._p.get_or_add_pPr().find(qn("w:pStyle"))
    assert style is not None
    style.addnext(borders)


def main() -> None:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATE
    make_template().save(str(file))


if __name__ == "__main__":
    main()
