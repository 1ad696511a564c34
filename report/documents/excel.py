"""The compiled figures as an Excel workbook that calculates, and says where each comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from io import BytesIO

from config.language import Language, msg
from report.documents.excel_texts import write_contradictions, write_lists, write_narratives
from report.documents.excel_totals import write_totals
from report.documents.excel_units import place_units, write_units
from report.documents.plain import one_line
from report.documents.sheets import PLAIN_TEXT, Book
from report.documents.sources import Source, write_sources
from report.summary import Summary

_LONGEST_PROPERTY = 255


def make_excel(
    summary: Summary, sources: Sequence[Source], language: Language, zone: tzinfo
) -> bytes:
    """The workbook as .xlsx; times in `zone`."""
    from xlsxwriter import Workbook  # slow to import, and only needed here

    say = language.say
    file = BytesIO()
    workbook = Workbook(file, PLAIN_TEXT)
    workbook.set_properties({"title": one_line(summary.facts.title)[:_LONGEST_PROPERTY]})
    book = Book(workbook, language)
    units = place_units(summary, say(msg("By unit")))
    write_totals(book, summary, say(msg("Totals")), units)
    write_units(book, summary, units)
    write_lists(book, summary, say(msg("Lists")))
    write_narratives(book, summary, say(msg("Texts")))
    write_contradictions(book, summary, say(msg("Contradictions")))
    write_sources(book, summary, sources, say(msg("Sources")), zone)
    workbook.close()
    return file.getvalue()
