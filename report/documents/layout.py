"""The page of an administrative report (Decree 30/2020/NĐ-CP, Appendix I). Lengths in mm."""

from __future__ import annotations

from pathlib import Path

import config

TEMPLATE = Path(config.__file__).parent / "templates" / "bao-cao.docx"
TYPEFACE = "Times New Roman"
PAGE = (210, 297)
MARGINS = (20, 15, 20, 30)  # top, right, bottom, left
TEXT_WIDTH = PAGE[0] - MARGINS[1] - MARGINS[3]
TEXT_WIDTH_ON_ITS_SIDE = PAGE[1] - MARGINS[1] - MARGINS[3]
HEAD_COLUMNS = (66, 99)  # the issuer; the national name and motto


def twips(mm: float) -> int:
    """Twentieths of a point, in which Word counts lengths."""
    return round(mm / 25.4 * 72 * 20)
