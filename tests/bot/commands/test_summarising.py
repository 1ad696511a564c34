"""`giaoban summary`: the compiled report as text or JSON."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.bot.commands.conftest import GiaoBan
from tests.samples.district import empty_database


def test_text_has_the_overview_the_figures_and_the_compiled_report(
    giaoban: GiaoBan, db: str
) -> None:
    ran = giaoban("summary", "--db", db)
    assert (ran.status, ran.err) == (0, "")
    overview = ran.out.index("Đã nộp: 7/9 đơn vị")
    figures = ran.out.index("I. Khái quát tình hình")
    compiled = ran.out.index("I. KHÁI QUÁT TÌNH HÌNH")
    assert 0 < overview < figures < compiled
    assert "{" not in ran.out


def test_json_is_as_other_tools_rely_on(giaoban: GiaoBan, db: str) -> None:
    ran = giaoban("summary", "--format", "json", "--db", db)
    told = json.loads(ran.out)
    assert list(told) == ["campaign", "unit", "units", "items", "checks", "counting"]
    assert told["campaign"].keys() == {"id", "title", "due_at"}
    assert told["unit"] == {"id": "son-tay", "name": "Huyện Sơn Tây"}
    assert told["units"] == {
        "expected": 9,
        "submitted": 7,
        "approved": 0,
        "late": ["Xã Sơn Tân", "Xã Sơn Tinh"],
    }
    fields = "id section label type unit rollup value answered by_unit"
    assert all(list(item) == fields.split() for item in told["items"])
    assert all(
        list(check) == ["id", "severity", "unit", "items", "message"] for check in told["checks"]
    )
    poor = next(item for item in told["items"] if item["id"] == "poor_households")
    assert poor["value"] == sum(poor["by_unit"].values())


def test_summary_of_an_earlier_campaign(giaoban: GiaoBan, db: str) -> None:
    ran = giaoban("summary", "--campaign", "dan-van-2021", "--format", "json", "--db", db)
    assert json.loads(ran.out)["units"]["approved"] == 9


@pytest.mark.parametrize("format_", ["text", "json"])
def test_summary_goes_into_a_file(format_: str, giaoban: GiaoBan, db: str, folder: Path) -> None:
    printed = giaoban("summary", "--format", format_, "--db", db)
    ran = giaoban("summary", "--format", format_, "--db", db, "-o", "summary.out")
    assert (ran.status, ran.out) == (0, "")
    assert (folder / "summary.out").read_text(encoding="utf-8") == printed.out


@pytest.mark.parametrize("unit", ["son-tay", "Huyện Sơn Tây", "sơn tây", "huyen son tay", "S.Tây"])
def test_unit_that_collects_may_be_named_as_people_name_it(
    unit: str, giaoban: GiaoBan, db: str
) -> None:
    ran = giaoban("summary", "--unit", unit, "--db", db)
    assert ran.out == giaoban("summary", "--db", db).out


def test_latest_campaign_is_the_latest_of_that_unit(giaoban: GiaoBan, db: str) -> None:
    with sqlite3.connect(db.removeprefix("sqlite:///")) as connection:
        connection.execute(
            "insert into campaign (id, checklist_id, checklist_version, owner_id, title, year, "
            "window_from, window_to, opens_at, due_at, state) "
            "select 'later', checklist_id, checklist_version, 'quang-ngai', title, year, "
            "window_from, window_to, opens_at, '2099-01-01T00:00:00+00:00', state "
            "from campaign where id = 'dan-van-2022'"
        )
    connection.close()
    latest = json.loads(giaoban("summary", "--format", "json", "--db", db).out)
    assert latest["campaign"]["id"] == "later"
    ran = giaoban("summary", "--unit", "sơn tây", "--format", "json", "--db", db)
    assert json.loads(ran.out)["campaign"]["id"] == "dan-van-2022"


def test_summary_in_english(giaoban: GiaoBan, db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_LOCALE", "en")
    assert "Submitted: 7 of 9 units" in giaoban("summary", "--db", db).out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--campaign", "tet"), "--campaign tet: there is none; `giaoban campaigns` lists them"),
        (("--unit", "Hà Nội"), "--unit Hà Nội: there is no such unit; `giaoban units` lists them"),
        (("-o", "no/such/folder/a.txt"), "no/such/folder/a.txt: No such file or directory"),
        (("-o", "."), ".: Is a directory"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    arguments: tuple[str, ...], reason: str, giaoban: GiaoBan, db: str
) -> None:
    ran = giaoban("summary", *arguments, "--db", db)
    assert (ran.status, ran.out, ran.err) == (1, "", f"{reason}\n")


def test_without_a_campaign_there_is_no_summary(giaoban: GiaoBan, folder: Path) -> None:
    empty_database(folder / "new.db")
    ran = giaoban("summary", "--db", "sqlite:///new.db")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "--campaign latest: there is none; `giaoban campaigns` lists them\n"
