"""Names of files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from report.documents import Document, file_name
from tests.samples.communes import FACTS, summary_of

TODAY = date(2022, 11, 17)


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ("word", "bao-cao-rice-2022-ngay-2022-11-17.docx"),
        ("excel", "so-lieu-rice-2022-ngay-2022-11-17.xlsx"),
        ("progress", "tien-do-rice-2022-ngay-2022-11-17.png"),
        ("figure", "bieu-do-rice-2022-ngay-2022-11-17.png"),
    ],
)
def test_name_says_what_which_campaign_and_when(document: Document, name: str) -> None:
    assert file_name(summary_of(), document, TODAY) == name


@pytest.mark.parametrize(
    ("campaign", "part"),
    [
        ("Dân vận Đợt 1", "dan-van-dot-1"),
        ("../../etc/passwd", "etc-passwd"),
        ('a"b\r\nc;d', "a-b-c-d"),
        ("x" * 300, "x" * 60),
    ],
)
def test_name_is_safe_whatever_the_campaign_is_called(campaign: str, part: str) -> None:
    summary = replace(summary_of(), facts=replace(FACTS, id=campaign))
    assert file_name(summary, "word", TODAY) == f"bao-cao-{part}-ngay-2022-11-17.docx"


def test_name_without_a_letter_of_the_campaign() -> None:
    summary = replace(summary_of(), facts=replace(FACTS, id="😀"))
    assert file_name(summary, "word", TODAY) == "bao-cao-ngay-2022-11-17.docx"
