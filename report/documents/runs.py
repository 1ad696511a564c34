"""Text as WordprocessingML: runs of a paragraph, escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from markupsafe import Markup

from report.documents.plain import plain

_MARK = '<w:rPr><w:highlight w:val="yellow"/></w:rPr>'


def xml_text(text: str) -> str:
    """`text` for between two tags.

    An underscore is written by its number: docxtpl turns `{_{` into a brace too many.
    """
    return escape(plain(text)).replace("_", "&#95;")


def run(text: str, is_marked: bool = False) -> Markup:
    """One run; a line break where the text has one. Marked: highlighted in yellow."""
    lines = "</w:t><w:br/><w:t xml:space='preserve'>".join(xml_text(text).split("\n"))
    look = _MARK if is_marked else ""
    return Markup(f"<w:r>{look}<w:t xml:space='preserve'>{lines}</w:t></w:r>")


def runs(text: str, marks: re.Pattern[str]) -> Markup:
    """The runs of `text`, with what `marks` finds in it highlighted."""
    return Markup("").join(run(part, is_marked) for part, is_marked in _parts(text, marks))


def any_of(texts: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds these texts and nothing else."""
    longest_first = sorted(set(texts), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


def _parts(text: str, marks: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    end = 0
    for match in marks.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    if end < len(text) or not text:
        yield text[end:], False
