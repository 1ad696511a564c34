"""The demo's switch: be the officer of any commune, or the lead."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.web.sessions import give_demo_session
from config.language import Language, closest, language
from handlers.library import Library
from handlers.roles import role_name
from report.answers import Answers
from report.progress import progress
from storage.campaigns import campaign_units, find_campaign
from storage.database import Database, Transaction
from storage.people import PersonRow, all_people
from storage.records import Campaign, CampaignUnit

_IN = ("submitted", "approved", "received")


class DemoSwitch:
    """Lists the demo's people and lets a browser be one of them."""

    def __init__(self, database: Database, library: Library) -> None:
        self._database = database
        self._library = library

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/demo/people", self.people),
            web.post("/demo/as/{person}", self.become),
        ]

    async def people(self, request: web.Request) -> web.Response:
        """Everybody with a role, the lead first, and how far each report is."""
        words = language(closest(request.query.get("locale"), "vi"))
        async with self._database.transaction() as db:
            everybody = [one for one in await all_people(db) if one.role and one.unit_id]
            campaign = await find_campaign(db, "latest")
            reports = await self._reports(db, campaign) if campaign else {}
        everybody.sort(key=lambda one: one.role != "lead")
        return web.json_response([_person_json(one, reports, words) for one in everybody])

    async def _reports(self, db: Transaction, campaign: Campaign) -> dict[str, dict[str, Any]]:
        """By unit: the state of its report, how many questions are answered and of how many;
        for the unit that collects: how many reports are in and of how many."""
        checklist = await self._library.checklist(
            db, campaign.checklist_id, campaign.checklist_version, "vi"
        )
        found = {}
        asked = [one for one in await campaign_units(db, campaign.id) if one.scope == "unit"]
        for one in asked:
            answers = Answers(checklist, one.report.answers if one.report else {})
            steps = progress(checklist, one.scope, answers)
            found[one.unit.id] = {"state": _state(one), "done": steps.done, "total": steps.total}
        received = sum(_state(one) in _IN for one in asked)
        found[campaign.owner_id] = {"state": "collecting", "done": received, "total": len(asked)}
        return found

    async def become(self, request: web.Request) -> web.Response:
        """This browser's next pages are that person's, until they are somebody else's."""
        wanted = request.match_info["person"]
        async with self._database.transaction() as db:
            known = {person.id for person in await all_people(db)}
        if wanted not in known:
            raise web.HTTPNotFound
        response = web.Response(status=204)
        give_demo_session(request, response, wanted)
        return response


def _state(asked: CampaignUnit) -> str:
    return asked.report.state if asked.report else "draft"


def _person_json(
    person: PersonRow, reports: dict[str, dict[str, Any]], words: Language
) -> dict[str, Any]:
    assert person.role is not None
    return {
        "id": person.id,
        "name": person.name,
        "unit": person.unit_name,
        "role": person.role,
        "role_name": words.say(role_name(person.role)),
        "report": reports.get(person.unit_id or ""),
    }
