"""Who a browser is: a random cookie, of which the server keeps only the hash."""

from __future__ import annotations

import hashlib
import re
import secrets

from aiohttp import web

COOKIE = "giaoban"
# Over TLS browsers take a cookie of such a name only from us: neither a neighbouring site of the
# same domain nor somebody on the line can plant one there whose value they know.
SECURE_COOKIE = "__Host-giaoban"
_A_YEAR = 365 * 24 * 3600  # seconds, counted anew from every visit
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # what secrets.token_urlsafe(32) makes
_DEMO = "demo."  # a demo cookie names the person; anybody may be anybody there


def chat_of(request: web.Request, *, demo: bool) -> str | None:
    """The chat (and sender) id of this browser; None before its first page."""
    cookie = request.cookies.get(_name(request), "")
    if demo and (person_id := _demo_person(request, cookie)):
        return demo_chat(person_id)
    if not _TOKEN.fullmatch(cookie):
        return None
    return hashlib.sha256(cookie.encode()).hexdigest()[:32]


def _demo_person(request: web.Request, cookie: str) -> str | None:
    """Two tabs of a demo can be two people: a tab says who it is, a new one is the last chosen."""
    if "as" in request.query:
        return request.query["as"]
    return cookie.removeprefix(_DEMO) if cookie.startswith(_DEMO) else None


def demo_chat(person_id: str) -> str:
    """The chat of a demo person, the same in every browser."""
    return f"demo-{person_id}"


def give_session(request: web.Request, response: web.StreamResponse, *, demo: bool) -> None:
    """Gives a new browser its cookie, and lets a known one keep its own for another year."""
    known = chat_of(request, demo=demo) is not None
    value = request.cookies.get(_name(request)) if known else None
    _set(request, response, value or secrets.token_urlsafe(32))


def give_demo_session(request: web.Request, response: web.StreamResponse, person_id: str) -> None:
    _set(request, response, _DEMO + person_id)


def take_session(request: web.Request, response: web.StreamResponse) -> None:
    """The browser forgets its cookie; the next page gives it another."""
    is_encrypted = _is_encrypted(request)
    response.del_cookie(_name(request), httponly=True, samesite="Lax", secure=is_encrypted or None)


def _set(request: web.Request, response: web.StreamResponse, value: str) -> None:
    response.set_cookie(
        _name(request),
        value,
        max_age=_A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=_is_encrypted(request),
    )


def _name(request: web.Request) -> str:
    return SECURE_COOKIE if _is_encrypted(request) else COOKIE


def _is_encrypted(request: web.Request) -> bool:
    # Whoever forges the header only makes their own cookie stricter.
    return request.secure or request.headers.get("X-Forwarded-Proto") == "https"
