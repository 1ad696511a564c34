"""Reading .docx files in tests: what a paragraph says, and how it looks in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph


@dataclass(frozen=True)
class Seen:
    """How a paragraph looks, whatever style or run says so. Points and mm."""

    font: str
    size: float
    bold: bool
    italic: bool
    align: str
    first_line: float
    after: float
    line_spacing: float
    colour: str


def opened(file: bytes) -> WordDocument:
    return Document(BytesIO(file))


def parts(file: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(file)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def xml_parts(file: bytes) -> dict[str, ElementTree.Element]:
    """Every XML part, parsed strictly."""
    return {
        name: ElementTree.fromstring(data)
        for name, data in parts(file).items()
        if name.endswith((".xml", ".rels"))
    }


def paragraphs(document: WordDocument) -> list[Paragraph]:
    """All of them in the order of the page, those in tables too."""
    return [Paragraph(element, document._body) for element in document.element.body.iter(qn("w:p"))]


def text_of(file: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs(opened(file)))


def find(document: WordDocument, opening: str) -> Paragraph:
    """The first paragraph that begins so."""
    for paragraph in paragraphs(document):
        if paragraph.text.strip().startswith(opening):
            return paragraph
    raise AssertionError(f"no paragraph begins with {opening!r}")


def seen(paragraph: Paragraph) -> Seen:
    colour = _font(paragraph, "color")
    format = paragraph.paragraph_format
    style = paragraph.style
    assert style is not None
    looks = style.paragraph_format
    align = format.alignment if format.alignment is not None else looks.alignment
    first = format.first_line_indent or looks.first_line_indent
    after = format.space_after if format.space_after is not None else looks.space_after
    return Seen(
        font=_font(paragraph, "name"),
        size=_font(paragraph, "size").pt,
        bold=bool(_font(paragraph, "bold")),
        italic=bool(_font(paragraph, "italic")),
        align=align.name if align is not None else "LEFT",
        first_line=round(first.mm, 1) if first else 0,
        after=after.pt if after is not None else 0,
        line_spacing=looks.line_spacing or 1,
        colour=str(colour.rgb),
    )


def _font(paragraph: Paragraph, name: str) -> Any:
    """What the first run says of its font, else the style."""
    style = paragraph.style
    assert style is not None
    of_style = getattr(style.font, name)
    own = getattr(paragraph.runs[0].font, name) if paragraph.runs else None
    return of_style if own is None or name == "color" else own


def highlighted(file: bytes) -> list[str]:
    """The text of all runs on yellow."""
    return [
        run.text
        for paragraph in paragraphs(opened(file))
        for run in paragraph.runs
        if run.font.highlight_color is not None
    ]


def tables(file: bytes) -> list[Table]:
    return list(opened(file).tables)


def rows_of(table: Table) -> Iterator[list[str]]:
    for row in table._tbl.iter(qn("w:tr")):
        yield [
            "".join(text.text or "" for text in cell.iter(qn("w:t")))
            for cell in row.iter(qn("w:tc"))
        ]
