"""The deadline day of the whole country, and half an hour of an ordinary one.

`make bench PARTS=load` takes six minutes, `PARTS=soak` 31; `MINUTES=5` makes either another length.
"""

from __future__ import annotations

import os
from statistics import linear_regression

from tests.bench.botapi.plan import Plan
from tests.bench.giaoban import Giaoban
from tests.bench.run import Measured, measure
from tests.bench.tables import table

_BOT = Giaoban("giaoban-polling")
_DEADLINE_DAY = (5000, 10, 5)  # officers, answers a minute of each, minutes
_ORDINARY = (1000, 6, 30)
_SETTLED = 0.2  # of a soak, after which every cache has what it will hold


def load() -> str:
    plan = _plan(*_DEADLINE_DAY)
    found = measure(_BOT, plan)
    rows = [*_met(plan, found), ("memory at the most, MB", f"{found.peak:.0f}")]
    return table("Deadline day (goals: nothing lost, p99 under 1,000 ms)", ("", ""), rows)


def soak() -> str:
    plan = _plan(*_ORDINARY)
    found = measure(_BOT, plan)
    rows = [*_met(plan, found), *_memory(found)]
    return table("Soak (goals: nothing lost, memory flat)", ("", ""), rows)


def _plan(officers: int, a_minute: int, minutes: int) -> Plan:
    lasts = int(os.environ.get("MINUTES") or minutes)
    return Plan(officers, answers=a_minute * lasts, a_minute=a_minute)


def _met(plan: Plan, found: Measured) -> list[tuple[str, str]]:
    return [
        ("officers", f"{plan.officers:,}"),
        ("answers a minute of each, at random moments", f"{plan.a_minute:.0f}"),
        ("answers", f"{found.answers:,}"),
        ("lost, doubled or wrong", "; ".join(found.faults) or "none"),
        ("messages/s", f"{found.rate:.0f}"),
        ("p50, ms", f"{found.p50:.0f}"),
        ("p99, ms", f"{found.p99:.0f}"),
        ("CPU s per 1,000", f"{found.cpu:.2f}"),
        ("API calls per answer", f"{found.calls:.3f}"),
        ("of its core, the stand-in took", f"{found.share:.0%}"),
    ]


def _memory(found: Measured) -> list[tuple[str, str]]:
    """What is held every ten seconds, and the line through it by least squares."""
    last = found.held[-1][0]
    settled = [one for one in found.held if one[0] >= last * _SETTLED]
    return [
        ("memory held, MB: first, least, most, last", _four([mb for _, mb in found.held])),
        ("memory at the most, MB", f"{found.peak:.0f}"),
        ("its slope, MB an hour", _slope(list(found.held))),
        (f"its slope after the first {_SETTLED:.0%}, MB an hour", _slope(settled)),
    ]


def _four(held: list[float]) -> str:
    return " ".join(f"{one:.1f}" for one in (held[0], min(held), max(held), held[-1]))


def _slope(held: list[tuple[float, float]]) -> str:
    seconds, megabytes = zip(*held, strict=True)
    return f"{linear_regression(seconds, megabytes).slope * 3600:+.1f}"
