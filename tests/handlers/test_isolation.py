"""Every role, every command and every button, tried on a unit that is somebody else's: refused,
logged, nothing changed and nothing learnt."""

from __future__ import annotations

import asyncio
import itertools
import re
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.demo import CAMPAIGN
from config.language import language
from handlers.command_table import commands
from handlers.messages import Reply
from handlers.tokens import Verb, mark_of, seal
from storage.campaigns import campaign_units, save_units
from storage.database import Transaction
from storage.people import add_identity, add_person
from storage.records import Role, Unit
from tests.transcript import Bot, Speaker, running, seed

FOREIGN = "son-bua"
ELSEWHERE = Unit("huyen-khac", "Huyện Khác", "Khác", "district", "quang-ngai")
# The role, and the unit on which it is held: never the foreign one, nor one above it.
ROLES: list[tuple[Role, str]] = [
    ("officer", "son-tan"),
    ("approver", "son-tan"),
    ("viewer", "son-tan"),
    ("lead", ELSEWHERE.id),
    ("viewer", ELSEWHERE.id),
]
ARGUMENTS = ["", "sơn bua", FOREIGN, "sơn bua 5: lý do khác", "sơn bua 9 ngày", "sơn bua cán bộ"]
PERMISSIONS = Path(__file__).parents[2] / "docs" / "permissions.md"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    asyncio.run(seed(folder))
    return folder


@asynccontextmanager
async def intruder(seeded: Path, role: Role, unit: str) -> AsyncIterator[tuple[Bot, Speaker]]:
    with tempfile.TemporaryDirectory() as folder:
        async with running(seeded, Path(folder)) as bot:
            async with bot.database.transaction() as db:
                await save_units(db, [ELSEWHERE])
                await add_person(db, "intruder", "Người lạ", unit, role, bot.now)
                await add_identity(db, "intruder", "console", "intruder", "intruder", bot.now)
            yield bot, Speaker("intruder")


async def state(bot: Bot) -> Any:
    """Everything about the foreign unit that must not change."""
    async with bot.database.transaction() as db:
        units = await campaign_units(db, CAMPAIGN)
        foreign = next(one for one in units if one.unit.id == FOREIGN)
        invites = await db.fetch("people")
        return foreign, [tuple(dict(row).values()) for row in invites if row["unit_id"] == FOREIGN]


async def secrets(bot: Bot) -> set[str]:
    """Texts and figures that only the foreign unit's report has."""
    answers = await bot.answers(FOREIGN)
    texts = {str(one.get("value")) for one in answers.values()}
    return {text for text in texts if len(text) > 12}


def told(replies: Sequence[Reply]) -> str:
    parts = [reply.text() + (reply.toast or "") for reply in replies]
    labels = [b.label for reply in replies for b in (*reply.choices, *reply.actions)]
    return "\n".join([*parts, *labels])


def buttons() -> list[str]:
    mark = mark_of(CAMPAIGN, FOREIGN)
    firsts = ["", "poor_households", "highlights", FOREIGN, CAMPAIGN, "return", "receive", "extend"]
    firsts += ["nudge", "all", "change"]
    seconds = [
        "",
        seal(CAMPAIGN),
        "review",
        "0",
        FOREIGN,
        f"{FOREIGN}.{seal(CAMPAIGN)}",
        "text",
        "officer.1.14",
    ]
    return [
        f"{verb}:{first}:{second}:{mark}"
        for verb, first, second in itertools.product(get_args(Verb), firsts, seconds)
    ]


async def _refusals(db: Transaction) -> int:
    rows = await db.fetch("audit-log")
    return sum(row["action"] == "refused" for row in rows)


@pytest.mark.parametrize(("role", "unit"), ROLES)
async def test_no_command_reaches_a_foreign_unit(seeded: Path, role: Role, unit: str) -> None:
    async with intruder(seeded, role, unit) as (bot, speaker):
        before, hidden = await state(bot), await secrets(bot)
        known = [one for one in commands() if one.name not in ("start", "roi")]
        for command, argument in itertools.product(known, ARGUMENTS):
            for said in (f"/{command.name} {argument}", "1", "có"):
                heard = told(await bot.hear(speaker, text=said))
                assert not [text for text in hidden if text in heard], f"{said}: {heard}"
        assert await state(bot) == before


@pytest.mark.parametrize(("role", "unit"), ROLES)
async def test_no_button_reaches_a_foreign_unit(seeded: Path, role: Role, unit: str) -> None:
    async with intruder(seeded, role, unit) as (bot, speaker):
        before, hidden = await state(bot), await secrets(bot)
        made_up = buttons()
        for start in range(0, len(made_up), 200):
            some = made_up[start : start + 200]
            heard = told(await bot.hear_all(speaker, [{"button": data} for data in some]))
            assert not [text for text in hidden if text in heard]
        assert await state(bot) == before
        async with bot.database.transaction() as db:
            assert await _refusals(db) > 0


async def test_whoever_may_does_learn_and_change(seeded: Path) -> None:
    """The same tries by the district's lead and the unit's officer: else the rest shows nothing."""
    with tempfile.TemporaryDirectory() as folder:
        async with running(seeded, Path(folder)) as bot:
            hidden, before = await secrets(bot), await state(bot)
            lead, officer = Speaker("lead-son-tay"), Speaker(f"officer-{FOREIGN}")
            await bot.meet(lead.id, "console")
            await bot.meet(officer.id, "console")
            heard = told(await bot.hear(officer, text="/xemlai"))
            assert any(text in heard for text in hidden)
            await bot.hear(lead, text="/nhan sơn bua")
            assert await state(bot) != before


def test_permission_table_names_every_command() -> None:
    table = PERMISSIONS.read_text(encoding="utf-8")
    rows = [line for line in table.split("\n") if line.startswith("| `/")]
    named = [name for row in rows for name in re.findall(r"`/(\w+)`", row)]
    assert sorted(named) == sorted(one.name for one in commands())
    for row in rows:
        cells = [cell.strip() for cell in row.split("|")[3:-1]]
        for name in re.findall(r"`/(\w+)`", row):
            command = next(one for one in commands() if one.name == name)
            for role, cell in zip(("officer", "approver", "lead", "viewer"), cells, strict=True):
                may = command.roles is None or role in command.roles
                assert may is (cell != "no"), f"{name}: {role}: {cell}"


def test_refusals_are_worded_in_both_languages() -> None:
    text = "This is for the office that collects the reports."
    assert language("vi").catalogue.gettext(text) != text
