"""Reading .xlsx files in tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook

from report.documents import Source
from report.summary import Summary

AT = datetime(2022, 11, 17, 1, 26, tzinfo=UTC)


def book(file: bytes | Path, *, values: bool = True) -> Any:
    """`values`: the results of formulas, else the formulas themselves."""
    return load_workbook(BytesIO(file) if isinstance(file, bytes) else file, data_only=values)


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def texts(file: bytes) -> list[str]:
    """Every text of every cell."""
    found = (value for sheet in book(file) for row in rows(sheet) for value in row)
    return [value for value in found if isinstance(value, str)]


def totals(workbook: Any) -> dict[str, Any]:
    """The totals by the label of their item."""
    return {row[1]: row[3] for row in rows(workbook.worksheets[0])[3:]}


def sources_of(summary: Summary) -> Iterator[Source]:
    """Who gave every answer of the summary."""
    for report in summary.reports:
        for item_id in report.answers:
            value = report.answers.value(item_id)
            person, role = f"Cán bộ {report.name}", "cán bộ"
            yield Source(report.unit_id, item_id, person, role, AT, "Telegram", value)


def with_wrong_results(file: bytes) -> bytes:
    """The same workbook, every stored result of a formula wrong: whoever shows the right one has
    calculated it."""
    changed = BytesIO()
    with ZipFile(BytesIO(file)) as given, ZipFile(changed, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            data = given.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1<v>-77777</v>", data)
            made.writestr(name, data)
    return changed.getvalue()
