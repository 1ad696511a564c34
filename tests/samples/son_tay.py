"""The demo district as a summary: its nine communes with all their answers, or as a visitor of the
demo finds them; and any number of communes like them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import config
from bot.demo import DemoData, read_demo_data
from bot.loading import load_checklists, load_units
from config.language import Locales, language
from report.answers import Answer, Answers, to_json
from report.checklist import Checklist
from report.coverage import State
from report.items import Scope
from report.progress import progress
from report.summarising import summarise
from report.summary import CampaignFacts, Summary, UnitReport
from report.values import decode

UNITS = {one.id: one for one in load_units(Path(config.__file__).parent / "units" / "son-tay.yaml")}
DATA: DemoData = read_demo_data()
_FIRST = "Sơn Trà Ba Bình Nghĩa Tịnh Hành Phổ Đức Mộ An Thanh Tân Phú Hòa Long Vĩnh Quảng"
_SECOND = "Bua Dung Lập Liên Màu Mùa Tân Tinh Thủy Giang Hải Trung Đông Tây Nam Bắc Phong"


@cache
def checklist_of_2022(code: Locales) -> Checklist:
    return load_checklists("dan-van-chinh-quyen-2022")[code]


def facts(title: str) -> CampaignFacts:
    return CampaignFacts(
        id="dan-van-2022",
        title=title,
        due_at=datetime(2022, 11, 18, 10, tzinfo=UTC),
        owner_id=DATA.owner,
        owner_name=UNITS[DATA.owner].name,
        superior_name=UNITS["quang-ngai"].name,
        year=2022,
    )


def son_tay(code: Locales = "vi", *, finished: bool = True) -> Summary:
    """All nine communes in; or (not `finished`) one half done and one not started."""
    return summary_of(code, (_report(code, unit, finished) for unit in DATA.communes))


def many(count: int, code: Locales = "vi") -> Summary:
    """`count` communes that have answered all: the answers of the nine in turn, each in their own
    words."""
    nine = [_report(code, unit, True) for unit in DATA.communes]
    names = [f"{one} {other}" for one in _FIRST.split() for other in _SECOND.split()]
    return summary_of(code, (_another(nine[n % 9], n, names) for n in range(count)))


def _another(report: UnitReport, n: int, names: list[str]) -> UnitReport:
    short = names[n % len(names)] + (f" {n // len(names) + 1}" if n >= len(names) else "")
    checklist = report.answers.checklist
    stored = {
        name: to_json(replace(answer, value=f"{answer.value} ({short})"))
        if isinstance(answer.value, str) and checklist.by_id[name].type == "text"
        else to_json(answer)
        for name, answer in report.answers.items()
    }
    return replace(
        report,
        unit_id=f"commune-{n}",
        name=f"Xã {short}",
        short=short,
        answers=Answers(checklist, stored),
    )


def summary_of(code: Locales, reports: Iterator[UnitReport]) -> Summary:
    checklist = checklist_of_2022(code)
    own = _report(code, DATA.owner, True, "owner")
    title = f"{checklist.title} năm 2022" if code == "vi" else f"{checklist.title}, 2022"
    return summarise(checklist, facts(title), tuple(reports), own, language(code))


def _report(code: Locales, unit: str, finished: bool, scope: Scope = "unit") -> UnitReport:
    checklist = checklist_of_2022(code)
    given, state = _given(checklist, unit, finished)
    answers = Answers(checklist, given)
    if state == "submitted":
        steps = progress(checklist, scope, answers)
        skipped = to_json(Answer("skipped", None, "không có"))
        given |= {item.id: skipped for item in steps.items if item.id not in given}
    steps = progress(checklist, scope, answers)
    named = UNITS[unit]
    return UnitReport(unit, named.name, named.short, state, answers, None, steps.done, steps.total)


def _given(checklist: Checklist, unit: str, finished: bool) -> tuple[dict[str, Any], State]:
    values: Mapping[str, Any] = DATA.this_year[unit]
    stored = {
        name: to_json(Answer("given", decode(checklist.by_id[name], one)))
        for name, one in values.items()
    }
    if finished or unit not in (DATA.half_done, DATA.untouched):
        return stored, "submitted"
    if unit == DATA.untouched:
        return {}, "none"
    order = [item.id for item in checklist.all_items]
    done = order[: order.index(DATA.half_done_up_to) + 1]
    return {name: one for name, one in stored.items() if name in done}, "draft"
