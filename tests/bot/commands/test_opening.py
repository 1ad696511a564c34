"""From an empty database to a campaign that asks every commune."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import main

CONFIG = Path(__file__).parents[3] / "config"
UNITS = CONFIG / "units" / "son-tay.yaml"
CHECKLIST = CONFIG / "checklists" / "dan-van-chinh-quyen-2022.yaml"


@pytest.fixture
def db(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bot.db'}"


def run(*arguments: object) -> int:
    return main([str(one) for one in arguments])


def load_units(db: str) -> None:
    assert run("units", "--db", db, "--load", UNITS) == 0


def open_campaign(db: str, due: str, *more: object) -> int:
    return run(
        "campaigns", "--db", db, "--open", CHECKLIST, "--owner", "son tay", "--due", due, *more
    )


def test_campaign_asks_every_commune_below_its_owner(
    db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    load_units(db)
    assert open_campaign(db, "2099-12-20T17:00") == 0
    capsys.readouterr()
    assert run("summary", "--db", db, "--format", "json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["units"]["expected"] == 9
    assert summary["campaign"]["due_at"] == "2099-12-20T10:00:00+00:00"


def test_a_day_alone_is_due_when_offices_close(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    load_units(db)
    capsys.readouterr()
    assert open_campaign(db, "2099-12-20", "--json") == 0
    (opened,) = json.loads(capsys.readouterr().out)
    assert opened["due_at"] == "2099-12-20T17:00:00+07:00"


@pytest.mark.parametrize("option", [("--owner", "son tay"), ("--due", "2099-12-20")])
def test_what_only_goes_with_opening_is_not_overlooked(
    db: str, capsys: pytest.CaptureFixture[str], option: tuple[str, str]
) -> None:
    assert run("campaigns", "--db", db, *option) == 1
    assert "go with --open" in capsys.readouterr().err


@pytest.mark.parametrize("year", ["22", "0", "-2026", "20266"])
def test_year_is_written_in_full(db: str, capsys: pytest.CaptureFixture[str], year: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        open_campaign(db, "2099-12-20", f"--year={year}")
    assert stopped.value.code == 2
    assert "should be a year such as 2026" in capsys.readouterr().err


def test_next_years_campaign_lends_last_years_answers(
    db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    load_units(db)
    assert open_campaign(db, "2098-12-20T17:00") == 0
    capsys.readouterr()
    assert open_campaign(db, "2099-12-20T17:00", "--json") == 0
    latest, first = json.loads(capsys.readouterr().out)
    assert latest["previous"] == first["id"]
    assert first["previous"] is None


@pytest.mark.parametrize(
    ("due", "more", "reason"),
    [
        ("2099-12-20T17:00", ["--year", "2098"], "is there already"),
        ("tomorrow", [], "should look like"),
        ("2020-01-01", [], "is past already"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_the_reason(
    db: str, capsys: pytest.CaptureFixture[str], due: str, more: list[str], reason: str
) -> None:
    load_units(db)
    assert open_campaign(db, "2098-12-20T17:00") == 0
    assert open_campaign(db, due, *more) == 1
    assert reason in capsys.readouterr().err


def test_a_commune_has_nobody_to_ask(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    load_units(db)
    status = run(
        "campaigns", "--db", db, "--open", CHECKLIST, "--owner", "son bua", "--due", "2099-01-01"
    )
    assert status == 1
    assert "no units below it" in capsys.readouterr().err


def test_an_edited_checklist_needs_a_new_version(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_units(db)
    assert open_campaign(db, "2098-12-20T17:00") == 0
    edited = tmp_path / "edited.yaml"
    text = CHECKLIST.read_text(encoding="utf-8")
    edited.write_text(text.replace("Xã có bao nhiêu thôn?", "Xã có mấy thôn?"), encoding="utf-8")
    arguments = ("campaigns", "--db", db, "--open", edited, "--owner", "son tay")
    assert run(*arguments, "--due", "2099-12-20") == 1
    assert "raise `version`" in capsys.readouterr().err
    edited.write_text(
        edited.read_text(encoding="utf-8").replace("version: 1", "version: 2"), encoding="utf-8"
    )
    assert run(*arguments, "--due", "2099-12-20") == 0
