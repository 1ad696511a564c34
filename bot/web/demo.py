"""The demo's switch: be the officer of any commune, or the lead."""

from __future__ import annotations

from aiohttp import web

from bot.web.sessions import give_demo_session
from config.language import language, msg
from handlers.deadline import state_name
from handlers.roles import role_name
from storage.campaigns import campaign_units, find_campaign
from storage.database import Database
from storage.people import all_people


class DemoSwitch:
    """Lists the demo's people and lets a browser be one of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/demo/people", self.people),
            web.post("/demo/as/{person}", self.become),
        ]

    async def people(self, request: web.Request) -> web.Response:
        vietnamese = language("vi")
        async with self._database.transaction() as db:
            everybody = await all_people(db)
            campaign = await find_campaign(db, "latest")
            units = await campaign_units(db, campaign.id) if campaign else []
        states = {one.unit.id: one.report.state if one.report else "draft" for one in units}
        return web.json_response(
            [
                {
                    "id": person.id,
                    "name": person.name,
                    "unit": person.unit_name,
                    "role": vietnamese.say(role_name(person.role)),
                    "state": vietnamese.say(state_name(states.get(person.unit_id, "draft"))),
                }
                for person in everybody
                if person.role and person.unit_id
            ]
        )

    async def become(self, request: web.Request) -> web.Response:
        wanted = request.match_info["person"]
        async with self._database.transaction() as db:
            known = {person.id for person in await all_people(db)}
        if wanted not in known:
            raise web.HTTPNotFound(text=language("vi").say(msg("There is no such person.")))
        response = web.Response(status=204)
        give_demo_session(request, response, wanted)
        return response
