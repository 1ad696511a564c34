"""What every part of the web front has to know of the installation."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlsplit

from aiohttp import web

from bot.web import sessions
from config.language import Locales
from config.records import record


@record(frozen=True, slots=True)
class Front:
    """`demo`: anybody may be anybody; `public_url`: where the world finds the page, if it does."""

    demo: bool
    public_url: str | None
    locale: Locales  # of those who have not chosen one
    proxy: IPv4Network | IPv6Network | None = None  # on another machine, believed who asks

    def chat_of(self, request: web.Request) -> str | None:
        """The chat (and sender) id of a browser; None before its first page."""
        return sessions.chat_of(request, demo=self.demo)

    def is_our_page(self, request: web.Request) -> bool:
        """False for another site's page, which would talk to us with this browser's cookie.

        A proxy may use another name for us than the page has: then `public_url` tells.
        Programs send no Origin; they have nobody's cookie but their own.
        """
        origin = request.headers.get("Origin")
        if origin is None:
            return True
        public = urlsplit(self.public_url).netloc if self.public_url else request.host
        return urlsplit(origin).netloc in (request.host, public)


def language_of(request: web.Request) -> str:
    """The browser's first language, an IETF tag; empty where it names none."""
    return request.headers.get("Accept-Language", "").split(",")[0].split(";")[0].strip()
