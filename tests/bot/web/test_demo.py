"""The demo's list of people: who they are and how far each report is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.bot.web.visitor import Visitor, visitor
from tests.bot.web.web_run import LEAD, OFFICER, QUESTIONS, web_run


async def people(browser: Visitor, locale: str = "vi") -> list[dict[str, Any]]:
    async with browser.http.get(f"{browser.address}/demo/people?locale={locale}") as response:
        found: list[dict[str, Any]] = await response.json()
        return found


async def test_lead_stands_before_the_nine_officers(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        found = await people(browser)
        assert [one["role"] for one in found] == ["lead"] + ["officer"] * 9
        assert found[0]["id"] == LEAD
        assert found[0]["role_name"] == "phụ trách tổng hợp"
        assert (await people(browser, "en"))[0]["role_name"] == "head of the collection"


async def test_every_report_is_shown_as_far_as_it_is(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        reports = {one["id"]: one["report"] for one in await people(browser)}
        assert reports[LEAD] == {"state": "collecting", "done": 7, "total": 9}
        assert reports[OFFICER] == {"state": "draft", "done": 0, "total": len(QUESTIONS)}
        assert reports["officer-son-tan"]["state"] == "draft"
        assert 0 < reports["officer-son-tan"]["done"] < reports["officer-son-tan"]["total"]
        assert reports["officer-son-bua"]["state"] == "submitted"


async def test_answer_moves_the_report_on_in_the_list(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        async with browser.socket() as socket:
            await socket.hello()
            await socket.ask("/baocao")
            await socket.ask("4")
        reports = {one["id"]: one["report"] for one in await people(browser)}
        assert reports[OFFICER] == {"state": "draft", "done": 1, "total": len(QUESTIONS)}


async def test_person_who_does_not_exist_cannot_be_chosen(district: Path, tmp_path: Path) -> None:
    async with (
        web_run(district, tmp_path) as run,
        visitor(run.address) as browser,
        browser.http.post(f"{run.address}/demo/as/nobody") as response,
    ):
        assert response.status == 404
        assert "Set-Cookie" not in response.headers
