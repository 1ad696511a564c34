"""`giaoban people`, `units`, `campaigns` and `invite`."""

from __future__ import annotations

import asyncio
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.console import Console
from bot.core import open_core
from bot.files import Files
from config.language import language
from config.settings import load_settings
from handlers.messages import Incoming
from handlers.roles import role_name
from storage.database import Database
from storage.people import find_invite
from storage.records import Invite
from tests.bot.commands.conftest import GiaoBan
from tests.samples.district import empty_database


def test_people_as_json(giaoban: GiaoBan, db: str) -> None:
    ran = giaoban("people", "--json", "--db", db)
    people = json.loads(ran.out)
    assert ran.status == 0
    assert len(people) == 10
    assert people[0] == {
        "id": "lead-son-tay",
        "name": "Lãnh đạo huyện Sơn Tây",
        "unit": "son-tay",
        "role": "lead",
        "channels": ["web"],
    }


def test_units_as_json(giaoban: GiaoBan, db: str) -> None:
    units = json.loads(giaoban("units", "--json", "--db", db).out)
    assert len(units) == 11
    assert units[2] == {
        "id": "son-bua",
        "name": "Xã Sơn Bua",
        "kind": "commune",
        "parent": "son-tay",
        "code": "21331",
    }


def test_campaigns_as_json(giaoban: GiaoBan, db: str) -> None:
    campaigns = json.loads(giaoban("campaigns", "--json", "--db", db).out)
    assert [one["id"] for one in campaigns] == ["dan-van-2022", "dan-van-2021"]
    assert campaigns[0].keys() == {
        "id",
        "title",
        "owner",
        "state",
        "opens_at",
        "due_at",
        "previous",
    }
    assert campaigns[0]["due_at"].endswith("T17:00:00+07:00")
    assert campaigns[0]["previous"] == "dan-van-2021"


def test_lists_for_the_eye_have_a_line_each(giaoban: GiaoBan, db: str) -> None:
    lines = giaoban("people", "--db", db).out.splitlines()
    assert lines[0] == "lead-son-tay\tLãnh đạo huyện Sơn Tây\tson-tay\tlead\tweb"
    assert len(lines) == 10
    assert giaoban("units", "--db", db).out.startswith(
        "quang-ngai\tTỉnh Quảng Ngãi\tprovince\t-\t51"
    )


def test_a_mistyped_path_makes_no_database(giaoban: GiaoBan, folder: Path) -> None:
    ran = giaoban("people", "--db", "sqlite:///giaobann.db")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "there is no database giaobann.db; `giaoban run` makes one\n"
    assert not (folder / "giaobann.db").exists()


@pytest.mark.parametrize("command", ["people", "units", "campaigns"])
def test_lists_of_an_empty_database_are_empty(command: str, giaoban: GiaoBan, folder: Path) -> None:
    empty_database(folder / "new.db")
    assert json.loads(giaoban(command, "--json", "--db", "sqlite:///new.db").out) == []
    assert giaoban(command, "--db", "sqlite:///new.db").out == ""


def test_database_comes_from_the_environment_too(
    giaoban: GiaoBan, db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIAOBAN_DATABASE_URL", db)
    assert len(giaoban("people").out.splitlines()) == 10
    assert giaoban("people", "--db", "sqlite:///other.db").out == ""


def code_in(out: str) -> str:
    found = re.match(r"code: (\w+)\n", out)
    assert found, out
    return found[1]


def kept_invite(db: str, code: str) -> Invite | None:
    async def look() -> Invite | None:
        database = await Database.open(Path(db.removeprefix("sqlite:///")))
        async with database.transaction() as transaction:
            found = await find_invite(transaction, code)
        await database.close()
        return found

    return asyncio.run(look())


def test_invite_prints_the_code_and_how_it_is_used(giaoban: GiaoBan, db: str) -> None:
    ran = giaoban("invite", "--unit", "son-bua", "--role", "officer", "--db", db)
    code = code_in(ran.out)
    assert ran.status == 0
    assert ran.out.splitlines() == [
        f"code: {code}",
        f"in any chat with the bot: /start {code}",
        f"web: http://127.0.0.1:8080/join/{code}",
    ]


def test_link_leads_to_where_the_bot_is_reached(
    giaoban: GiaoBan, db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIAOBAN_PUBLIC_URL", "https://bot.example")
    ran = giaoban("invite", "--unit", "son-bua", "--role", "officer", "--db", db)
    assert f"web: https://bot.example/join/{code_in(ran.out)}\n" in ran.out


def test_code_is_good_though_telegram_cannot_be_asked(
    giaoban: GiaoBan, db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIAOBAN_TELEGRAM_TOKEN", "1:x")
    monkeypatch.setenv("GIAOBAN_TELEGRAM_BASE_URL", "http://127.0.0.1:1")
    ran = giaoban("invite", "--unit", "son-bua", "--role", "officer", "--db", db)
    assert ran.status == 0
    assert "telegram: no link now" in ran.out
    assert kept_invite(db, code_in(ran.out)) is not None


def test_invite_is_for_that_role_that_often_and_that_long(giaoban: GiaoBan, db: str) -> None:
    ran = giaoban(
        *("invite", "--unit", "Sơn Bua", "--role", "approver", "--uses", "3", "--days", "2"),
        *("--name", "Chủ tịch xã", "--db", db),
    )
    invite = kept_invite(db, code_in(ran.out))
    assert invite is not None
    assert (invite.unit_id, invite.role, invite.uses_left) == ("son-bua", "approver", 3)
    assert invite.name == "Chủ tịch xã"
    left = invite.expires_at - datetime.now(UTC)
    assert timedelta(days=1, hours=23) < left < timedelta(days=2)


def test_whoever_joins_is_called_by_role_and_unit(giaoban: GiaoBan, db: str) -> None:
    ran = giaoban("invite", "--unit", "son-bua", "--role", "officer", "--db", db)
    invite = kept_invite(db, code_in(ran.out))
    assert invite is not None
    role = language("vi").say(role_name("officer"))
    assert invite.name.lower() == f"{role}, Xã Sơn Bua".lower()
    assert invite.name[0].isupper()


@pytest.mark.parametrize("unit", ["son-bua", "Xã Sơn Bua", "sơn bua", "son bua", "S.Bua"])
def test_unit_may_be_named_as_people_name_it(unit: str, giaoban: GiaoBan, db: str) -> None:
    ran = giaoban("invite", "--unit", unit, "--role", "officer", "--db", db)
    invite = kept_invite(db, code_in(ran.out))
    assert invite is not None
    assert invite.unit_id == "son-bua"


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        ("Hà Nội", "--unit Hà Nội: there is no such unit; `giaoban units` lists them"),
        ("Sơn Tin", "--unit Sơn Tin: which one? "),
    ],
)
def test_unit_that_is_not_clear_is_refused(
    unit: str, reason: str, giaoban: GiaoBan, db: str
) -> None:
    ran = giaoban("invite", "--unit", unit, "--role", "officer", "--db", db)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(reason)


def test_code_lets_somebody_in(giaoban: GiaoBan, db: str) -> None:
    code = code_in(giaoban("invite", "--unit", "son-bua", "--role", "officer", "--db", db).out)
    said = io.StringIO()

    async def join() -> None:
        settings = load_settings(database_url=db)
        database = await Database.open(settings.database)
        async with open_core(
            settings, database, {"console": Console(said, Files(settings.files_dir))}
        ) as core:
            at = datetime.now(UTC)
            await core.submit(Incoming("console", "1", "new", "new", at, text=f"/start {code}"))
            await core.outbox.drained()
        await database.close()

    asyncio.run(join())
    assert "Xã Sơn Bua" in said.getvalue()
    people = json.loads(giaoban("people", "--json", "--db", db).out)
    assert [one["channels"] for one in people if one["unit"] == "son-bua"] == [["console"], ["web"]]


def test_invite_can_be_drawn_for_a_meeting(giaoban: GiaoBan, db: str, folder: Path) -> None:
    ran = giaoban("invite", "--unit", "son-bua", "--role", "officer", "--qr", "ma.png", "--db", db)
    assert ran.status == 0
    assert (folder / "ma.png").read_bytes().startswith(b"\x89PNG")
