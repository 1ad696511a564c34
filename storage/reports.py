"""Reports written other than by a conversation: samples, and last period's."""

from __future__ import annotations

from collections.abc import Iterable

from storage import rows
from storage.database import Transaction
from storage.records import Report


async def save_reports(db: Transaction, reports: Iterable[Report]) -> None:
    await db.execute_many("save-report", [rows.report_params(report) for report in reports])
