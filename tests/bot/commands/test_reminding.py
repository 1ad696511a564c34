"""`giaoban reminders`: who would be reminded when and why; nothing is sent."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from tests.bot.commands.conftest import GiaoBan

ALWAYS = ("--from", "2020-01-01", "--to", "2040-01-01")


@pytest.fixture(autouse=True)
def at_the_demo(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_DATABASE_URL", db)


def test_who_is_reminded_of_the_demo(giaoban: GiaoBan) -> None:
    rows = json.loads(giaoban("reminders", "--json", *ALWAYS).out)
    assert {tuple(row) for row in rows} == {("at", "person", "unit", "reason")}
    officers = {(row["unit"], row["reason"]) for row in rows if "officer" in row["person"]}
    assert officers == {("son-tan", "half done"), ("son-tinh", "not started")}
    lead = {(row["unit"], row["reason"]) for row in rows if "lead" in row["person"]}
    assert lead == {("son-tay", "all answered"), ("son-tay", "digest")}
    times = [datetime.fromisoformat(row["at"]) for row in rows]
    assert times == sorted(times)
    assert all(at.utcoffset() == timedelta(hours=7) for at in times)
    assert all(at.weekday() < 5 and 7 <= at.hour < 20 for at in times)


def test_only_what_lies_between_the_times_is_told(giaoban: GiaoBan) -> None:
    rows = json.loads(giaoban("reminders", "--json", *ALWAYS).out)
    first = rows[0]["at"]
    some = giaoban("reminders", "--json", "--from", first, "--to", rows[-1]["at"])
    assert json.loads(some.out) == [row for row in rows if row["at"] < rows[-1]["at"]]
    before = giaoban("reminders", "--json", "--from", "2020-01-01", "--to", first)
    assert json.loads(before.out) == []


def test_without_json_it_is_a_line_each(giaoban: GiaoBan) -> None:
    rows = json.loads(giaoban("reminders", "--json", *ALWAYS).out)
    lines = giaoban("reminders", "--campaign", "dan-van-2022", *ALWAYS).out.splitlines()
    assert [line.split("\t") for line in lines] == [list(row.values()) for row in rows]


def test_nothing_is_sent(giaoban: GiaoBan, db: str) -> None:
    assert giaoban("reminders", *ALWAYS).status == 0
    with closing(sqlite3.connect(db.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("select count(*) from outbox").fetchone() == (0,)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--campaign", "none"), "--campaign none: there is none; `giaoban campaigns` lists them"),
        (("--from", "soon"), "--from soon: should look like 2026-12-20T17:00"),
        (("--from", "2026-12-02", "--to", "2026-12-01"), "--to 2026-12-01: is before --from"),
    ],
)
def test_what_is_wrong_is_said(giaoban: GiaoBan, arguments: tuple[str, ...], reason: str) -> None:
    ran = giaoban("reminders", *arguments)
    assert (ran.status, ran.err.strip()) == (1, reason)
