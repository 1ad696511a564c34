"""Who a browser is: a random cookie, of which the server keeps only the hash."""

from __future__ import annotations

import hashlib
import secrets

from aiohttp import web

COOKIE = "giaoban"
_A_YEAR = 365 * 24 * 3600
_DEMO = "demo."  # a demo cookie names the person; anybody may be anybody there


def chat_of(request: web.Request, *, demo: bool) -> str | None:
    """The chat (and sender) id of this browser; None before its first page."""
    cookie = request.cookies.get(COOKIE, "")
    if demo and cookie.startswith(_DEMO):
        return demo_chat(cookie.removeprefix(_DEMO))
    if len(cookie) < 20:
        return None
    return hashlib.sha256(cookie.encode()).hexdigest()[:32]


def demo_chat(person_id: str) -> str:
    """The chat of a demo person, the same in every browser."""
    return f"demo-{person_id}"


def give_session(request: web.Request, response: web.StreamResponse) -> None:
    """Gives a new browser its cookie."""
    if COOKIE not in request.cookies:
        _set(request, response, secrets.token_urlsafe(32))


def give_demo_session(request: web.Request, response: web.StreamResponse, person_id: str) -> None:
    _set(request, response, _DEMO + person_id)


def _set(request: web.Request, response: web.StreamResponse, value: str) -> None:
    response.set_cookie(
        COOKIE, value, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=request.secure
    )
