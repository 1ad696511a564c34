"""The compiled report as a Word file, laid out by Decree 30/2020/NĐ-CP, Appendix I."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from markupsafe import Markup

from config.language import Language, msg
from config.records import record
from report.documents.annex import MOST_UNITS, Annex, annex_items, make_annex
from report.documents.layout import HEAD_COLUMNS, TEMPLATE, TEXT_WIDTH, twips
from report.documents.letterhead import (
    Letterhead,
    committee,
    day_line,
    lines_of,
    padded,
)
from report.documents.plain import one_line
from report.documents.runs import any_of, run, runs, xml_text
from report.documents.widths import in_even_lines, width_mm
from report.outline import Block, compile_outline, missing_marks
from report.summary import Summary

_CLOSED = (".", ";", ":", "!", "?", "…")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST_PROPERTY = 255  # characters of a document's title


@record(frozen=True, slots=True)
class _Paragraph:
    kind: str
    text: Markup


def make_word(
    summary: Summary, letterhead: Letterhead, language: Language, template: Path | None = None
) -> bytes:
    """The report as .docx. `template`: the office's own instead of `config/templates`.

    What people typed is written as text and never becomes part of the template.
    """
    from docxtpl import DocxTemplate  # slow to import, and only needed here

    annex = make_annex(summary, _annex_note(summary, letterhead, language), language)
    document = DocxTemplate(template or TEMPLATE)
    # It would look for tabs and line breaks in all that is filled in; `runs` has seen to them.
    document.resolve_listing = lambda xml: xml
    document.render(_context(summary, letterhead, annex, language), _environment())
    _settle_annex(document.docx.element.body, annex)
    document.docx.core_properties.title = one_line(summary.facts.title)[:_LONGEST_PROPERTY]
    file = BytesIO()
    document.docx.save(file)
    return file.getvalue()


def _environment() -> Any:
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(autoescape=True, finalize=_as_xml)


def _as_xml(value: object) -> object:
    return value if isinstance(value, Markup) else Markup(xml_text(str(value)))


def _context(
    summary: Summary, letterhead: Letterhead, annex: Annex | None, language: Language
) -> dict[str, Any]:
    subject = in_even_lines(_subject(summary, language), 14, TEXT_WIDTH * 0.9)
    signer = letterhead.signer_name
    return {
        "superior": _lines(letterhead.superior_name),
        "owner": _lines(letterhead.owner_name),
        "owner_rule": _rule(_longest(lines_of(letterhead.owner_name), 13) * 0.4, HEAD_COLUMNS[0]),
        "nation": language.say(msg("SOCIALIST REPUBLIC OF VIET NAM")),
        "motto": _motto(language),
        "motto_rule": _rule(width_mm(_motto(language), 14), HEAD_COLUMNS[1]),
        "number": language.say(msg("No.: {number}", number=padded(letterhead.number))),
        "place_and_day": f"{letterhead.place}, {_day(summary, letterhead, language)}",
        "kind": language.say(msg("REPORT")),
        "subject": run("\n".join(subject)),
        "subject_rule": _rule(_longest(subject, 14) * 0.4, TEXT_WIDTH),
        "body": list(_body(summary, language)),
        "closing": _closing(summary, language),
        "recipients_title": language.say(msg("Recipients:")),
        "recipients": _recipients(letterhead.recipients),
        "signer_title": lines_of(letterhead.signer_title),
        "signer_name": run(signer) if signer else run(language.say(msg("[full name]")), True),
        "annex": annex,
    }


def _motto(language: Language) -> str:
    return language.say(msg("Independence - Freedom - Happiness"))


def _lines(name: str) -> Markup:
    return run("\n".join(lines_of(name))) if name else Markup("")


def _longest(lines: Sequence[str], size: float) -> float:
    return max((width_mm(line, size) for line in lines), default=0)


def _rule(length: float, width: int) -> Markup:
    """A rule of `length` in the middle of a column of `width`, both in mm."""
    side = twips(max(width - length, 0) / 2)
    return Markup(
        "<w:p><w:pPr><w:pStyle w:val='Rule'/>"
        f"<w:ind w:left='{side}' w:right='{side}'/></w:pPr></w:p>"
    )


def _subject(summary: Summary, language: Language) -> str:
    """The title without the word that stands above it: `Báo cáo kết quả ...`."""
    title = one_line(summary.facts.title)
    for opening in (language.say(msg("Report on ")), "Báo cáo "):
        if title.casefold().startswith(opening.casefold()) and len(title) > len(opening):
            rest = title[len(opening) :]
            return rest[0].upper() + rest[1:]
    return title


def _closing(summary: Summary, language: Language) -> str:
    title = one_line(summary.facts.title)
    return language.say(
        msg(
            "This is the {title} of {owner}.",
            title=title[:1].lower() + title[1:],
            owner=committee(summary.facts.owner_name, language),
        )
    )


def _recipients(recipients: Sequence[str]) -> list[str]:
    """Each line ends with a semicolon, the last with a full stop."""
    named = [one_line(one).rstrip(";.") for one in recipients]
    return [f"{one};" for one in named[:-1]] + [f"{one}." for one in named[-1:]]


def _body(summary: Summary, language: Language) -> Iterator[_Paragraph]:
    marks = any_of(missing_marks(summary.checklist, language))
    blocks = compile_outline(summary, language)
    for block, following in pairwise((*blocks, None)):
        assert block is not None
        if block.kind == "note":
            yield _Paragraph(block.kind, run(block.text, True))
        else:
            yield _Paragraph(block.kind, runs(_ended(block, following), marks))
    if len(summary.reports) > MOST_UNITS and annex_items(summary):
        yield _Paragraph("paragraph", run(_left_to_workbook(summary, language)))


def _ended(block: Block, following: Block | None) -> str:
    """Lines of a list end with a semicolon, the last with a full stop."""
    text = block.text.rstrip()
    if block.kind != "bullet" or text.endswith(_CLOSED):
        return text
    goes_on = following is not None and following.kind == "bullet"
    return f"{text};" if goes_on else f"{text}."


def _left_to_workbook(summary: Summary, language: Language) -> str:
    return language.say(
        msg(
            "The figures of the {count} units are in the Excel workbook that goes with this "
            "report: a printed table of so many would be read by nobody.",
            count=len(summary.reports),
        )
    )


def _annex_note(summary: Summary, letterhead: Letterhead, language: Language) -> str:
    return language.say(
        msg(
            "(With report {number}, {day}, of {owner})",
            number=padded(letterhead.number),
            day=_day(summary, letterhead, language),
            owner=committee(summary.facts.owner_name, language),
        )
    )


def _day(summary: Summary, letterhead: Letterhead, language: Language) -> str:
    return day_line(letterhead.day, summary.facts.year, language)


def _settle_annex(body: Any, annex: Annex | None) -> None:
    """Turns the annex's pages on their side; without an annex its section goes."""
    *_, last = body.iterchildren(f"{_W}sectPr")
    if annex is None:
        first = next(body.iter(f"{_W}sectPr"))
        if first is not last:
            body.replace(last, first)
    elif annex.on_its_side:
        size = last.find(f"{_W}pgSz")
        width, height = size.get(f"{_W}w"), size.get(f"{_W}h")
        size.set(f"{_W}w", height)
        size.set(f"{_W}h", width)
        size.set(f"{_W}orient", "landscape")
