"""How much one person and one address may ask of the web front.

An office of fifty stands behind one address, so the limits of an address are wide. A page that was
without signal sends all that was typed there at once, so people are made to wait rather than
refused: nothing they say is lost.
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
from ipaddress import IPv4Network, IPv6Network
from time import monotonic

from aiohttp import web

from bot.clock import Sleep
from bot.pace import ChatPace, Limit, Time
from bot.web.handler import Handler

REQUESTS = Limit(per_second=10, burst=600)  # of an address
MESSAGES = Limit(per_second=5, burst=120)  # of a person's pages
# Of all who have not joined, behind one address: each of them may be the same one with a new cookie
# and another guess.
STRANGERS = Limit(per_second=0.5, burst=30)
# The parts of the page are read from memory; webhooks show a secret and come as fast as they come.
_UNLIMITED = ("/static/", "/health", "/healthz", "/metrics", "/telegram", "/zalo")


class Limits:
    """Of one web front, perhaps with a `proxy` on another machine before it."""

    def __init__(
        self,
        sleep: Sleep = asyncio.sleep,
        time: Time = monotonic,
        proxy: IPv4Network | IPv6Network | None = None,
    ) -> None:
        self._proxy = proxy
        self._requests = ChatPace(lambda address: REQUESTS, sleep, time)
        self._people = ChatPace(lambda chat: MESSAGES, sleep, time)
        self._strangers = ChatPace(lambda address: STRANGERS, sleep, time)

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """429 for an address that asks too much."""
        if request.path.startswith(_UNLIMITED):
            return await handler(request)
        if seconds := self._requests.refuses(self.address_of(request)):
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(math.ceil(seconds))})
        return await handler(request)

    async def hear(self, chat_id: str, address: str, *, is_stranger: bool) -> None:
        """Returns when the next message may be heard."""
        await self._people.wait(chat_id)
        if is_stranger:
            await self._strangers.wait(address)

    def address_of(self, request: web.Request) -> str:
        """Who asks: behind the proxy, or one on this machine, whom it names last; else whoever is
        connected, for what others claim in front of that is theirs to invent."""
        peer = request.remote or ""
        named = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        return named if named and self._is_proxy(peer) else peer

    def _is_proxy(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return address.is_loopback or (self._proxy is not None and address in self._proxy)
