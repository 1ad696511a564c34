"""Names of files that any system, mail program and messenger takes as they are."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from report.reading.text import fold
from report.summary import Summary

Document = Literal["word", "excel", "progress", "figure"]
_NAMES: dict[Document, tuple[str, str]] = {
    "word": ("bao-cao", "docx"),
    "excel": ("so-lieu", "xlsx"),
    "progress": ("tien-do", "png"),
    "figure": ("bieu-do", "png"),
}
_LONGEST = 60  # letters of the campaign's id; the whole stays under the 100 that old systems take


def file_name(summary: Summary, document: Document, today: date) -> str:
    """`bao-cao-dan-van-2022-ngay-2022-11-17.docx`: which campaign, as of which day."""
    opening, ending = _NAMES[document]
    campaign = re.sub(r"[^a-z0-9]+", "-", fold(summary.facts.id))[:_LONGEST].strip("-")
    named = f"{opening}-{campaign}" if campaign else opening
    return f"{named}-ngay-{today.isoformat()}.{ending}"
