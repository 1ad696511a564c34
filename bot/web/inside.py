"""`/healthz` and `/metrics`: for the machines that watch the bot."""

from __future__ import annotations

import hmac

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.clock import Clock
from bot.health import OK, Health
from bot.metrics import Metrics
from config.records import record
from storage.database import Database


@record(frozen=True, slots=True)
class Inside:
    """`token` opens the metrics; without one there are none. That a request comes from this
    machine says nothing: behind a proxy all of them do."""

    health: Health
    metrics: Metrics
    database: Database
    clock: Clock
    token: str | None

    def routes(self) -> list[web.RouteDef]:
        found = [web.get("/healthz", self.show_health)]
        return [*found, web.get("/metrics", self.show_metrics)] if self.token else found

    async def show_health(self, request: web.Request) -> web.Response:
        """200 where every part is well, else 503; which part it is, as JSON."""
        parts = await self.health.parts()
        status = 200 if all(said == OK for said in parts.values()) else 503
        return web.json_response(dict(parts), status=status, headers={"Cache-Control": "no-store"})

    async def show_metrics(self, request: web.Request) -> web.Response:
        """401 for whoever has not the token."""
        given = request.headers.get("Authorization", "")
        if not _same(given, f"Bearer {self.token}"):
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        page = await self.metrics.page(self.database, self.clock())
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_LATEST})


def _same(given: str, right: str) -> bool:
    """Compared in constant time. Headers hold bytes that are no UTF-8 as surrogates."""
    return hmac.compare_digest(given.encode(errors="surrogateescape"), right.encode())
