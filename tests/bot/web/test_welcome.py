"""What a page is told of the person it is for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handlers.command_table import commands
from tests.bot.web.visitor import visitor
from tests.bot.web.web_run import LEAD, OFFICER, web_run


async def welcome(district: Path, folder: Path, person_id: str | None) -> dict[str, Any]:
    async with web_run(district, folder) as run, visitor(run.address) as browser:
        await browser.open()
        if person_id:
            await browser.become(person_id)
        async with browser.socket() as socket:
            return (await socket.hello())[0]


async def test_officer_is_named_by_unit_and_role(district: Path, tmp_path: Path) -> None:
    said = await welcome(district, tmp_path, OFFICER)
    assert said["locale"] == "vi"
    assert said["person"] == {
        "id": OFFICER,
        "name": "Cán bộ xã Sơn Tinh",
        "unit": "Xã Sơn Tinh",
        "role": "officer",
        "role_name": "cán bộ báo cáo",
    }


async def test_menu_has_what_the_person_may_do(district: Path, tmp_path: Path) -> None:
    menu = [one["command"] for one in (await welcome(district, tmp_path, OFFICER))["menu"]]
    for_all = [f"/{one.name}" for one in commands() if not one.roles and one.name != "start"]
    assert menu == for_all
    assert "/baocao" in menu


async def test_lead_finds_first_what_only_leads_may_do(district: Path, tmp_path: Path) -> None:
    menu = [one["command"] for one in (await welcome(district, tmp_path, LEAD))["menu"]]
    for_leads = [f"/{one.name}" for one in commands() if one.roles and "lead" in one.roles]
    assert "/summary" in for_leads
    assert menu[: len(for_leads)] == for_leads


async def test_stranger_is_told_of_nobody_and_offered_nothing(
    district: Path, tmp_path: Path
) -> None:
    said = await welcome(district, tmp_path, None)
    assert (said["person"], said["menu"]) == (None, [])
