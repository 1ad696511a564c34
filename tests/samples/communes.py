"""Three communes and their district, with their reports on rice, put together into a summary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from config.language import Language, language
from report.answers import Answers
from report.checklist import Checklist
from report.coverage import Coverage, State
from report.edits import Edit
from report.progress import progress
from report.summarising import summarise
from report.summary import CampaignFacts, Summary, UnitReport
from tests.samples import RICE, answers

FACTS = CampaignFacts(
    id="rice-2022",
    title="Báo cáo hỗ trợ gạo năm 2022",
    due_at=datetime(2022, 11, 29, 10, 0, tzinfo=UTC),
    owner_id="son-tay",
    owner_name="Huyện Sơn Tây",
    superior_name="Tỉnh Quảng Ngãi",
    year=2022,
)
BUA: dict[str, Any] = {"households": 520, "poor": 262, "got_rice": False, "remarks": "Đường xa."}
DUNG: dict[str, Any] = {"households": 1012, "poor": 290, "got_rice": False, "remarks": "Đường xa."}


def commune(
    short: str,
    state: State = "submitted",
    last: Answers | None = None,
    checklist: Checklist = RICE,
    /,
    **given: Any,
) -> UnitReport:
    """The report of Xã Sơn `short`."""
    found = answers(checklist, **given)
    steps = progress(checklist, "unit", found)
    return UnitReport(
        unit_id=short.lower(),
        name=f"Xã Sơn {short}",
        short=f"Sơn {short}",
        state=state,
        answers=found,
        last=last,
        done=steps.done,
        total=steps.total,
    )


def district(**given: Any) -> UnitReport:
    """The district's own answers, which count as they stand."""
    return UnitReport(
        FACTS.owner_id, FACTS.owner_name, "Sơn Tây", "draft", answers(**given), last=None
    )


def summary_of(
    *communes: UnitReport,
    owner: UnitReport | None = None,
    checklist: Checklist = RICE,
    words: Language | None = None,
    coverage: Coverage | None = None,
    edits: Mapping[str, Edit] | None = None,
) -> Summary:
    covered = coverage or Coverage()
    return summarise(checklist, FACTS, communes, owner, words or language("vi"), covered, edits)
