"""Leaving a browser that others use, too."""

from __future__ import annotations

from aiohttp import web

from bot.clock import Clock
from bot.web.front import Front
from bot.web.sessions import take_session
from storage.database import Database
from storage.people import end_web_chat


class Logout:
    """`/logout`: the cookie is worth nothing from now on, here and wherever it was copied to."""

    def __init__(self, database: Database, front: Front, clock: Clock) -> None:
        self._database = database
        self._front = front
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/logout", self.log_out)]

    async def log_out(self, request: web.Request) -> web.Response:
        """204, also for whoever was nobody; 403 for another site's page."""
        if not self._front.is_our_page(request):
            return web.Response(status=403)
        chat_id = self._front.chat_of(request)
        if chat_id is not None and not self._front.demo:
            async with self._database.transaction() as db:
                await end_web_chat(db, chat_id, self._clock())
        response = web.Response(status=204)
        take_session(request, response)
        return response
