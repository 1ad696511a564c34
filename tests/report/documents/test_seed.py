"""The report of 2022 compiled from nine communes says every figure that the real one said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docx.text.paragraph import Paragraph

from tests.report.documents.docx_files import opened, paragraphs

FIGURES = Path(__file__).parent / "figures_2022.tsv"
SECTIONS = ("I", "II.1", "II.2.1", "II.2.2", "II.2.3", "II.2.4", "II.2.5", "II.2.6", "II.2.7")


def expected() -> list[tuple[str, str, str]]:
    """Section, words, what the figure is."""
    rows = FIGURES.read_text(encoding="utf-8").splitlines()
    found = [row.split("\t") for row in rows if row and not row.startswith("#")]
    return [(section, words, what) for section, words, what in found]


def by_section(found: list[Paragraph]) -> dict[str, str]:
    """The text of each section: `2.1.` under `II.` is II.2.1."""
    texts: dict[str, str] = {}
    chapter = section = ""
    for paragraph in found:
        number = re.match(r"([IVX]+|\d+(?:\.\d+)*)\.", paragraph.text)
        style = paragraph.style.name if paragraph.style is not None else ""
        if number and style == "Heading 1":
            chapter = section = number[1]
        elif number and style and style.startswith("Heading"):
            section = f"{chapter}.{number[1]}"
        texts[section] = texts.get(section, "") + f"{paragraph.text}\n"
    return texts


def missing(word: bytes) -> Iterator[str]:
    texts = by_section(paragraphs(opened(word)))
    for section, words, what in expected():
        if not re.search(rf"(?<![\d.,]){re.escape(words)}", texts.get(section, "")):
            yield f"{section}: {words} ({what})"


def test_every_figure_of_the_report_of_2022_is_in_its_section(word: bytes) -> None:
    lost = list(missing(word))
    whole = len(expected())
    print(f"figures of 2022: {whole - len(lost)} of {whole} found")
    assert lost == []
    assert {section for section, _, _ in expected()} <= set(SECTIONS)


def test_a_figure_in_another_section_does_not_count(word: bytes) -> None:
    """So that the test above means something."""
    texts = by_section(paragraphs(opened(word)))
    assert "44 mô hình" not in texts["II.2.5"]
    assert "557" not in "".join(texts.values())
    assert set(SECTIONS) < set(texts)
