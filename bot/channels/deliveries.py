"""What platforms deliver by webhook, read within limits: what is too much, or comes too slowly, is
no update, and must cost us neither memory nor a connection."""

from __future__ import annotations

import asyncio
import hmac
from typing import Any

import orjson
from aiohttp import web

LARGEST = 1024 * 1024  # bytes; the longest text is 4,096 characters, whatever hangs on it
_SECONDS = 30.0  # for all of it


async def read_delivery(request: web.Request, header: str, secret: str) -> dict[str, Any]:
    """The object that was delivered. Raises what to answer instead: 403 for whoever has not the
    secret, 400 for what is no object, 413 for what is too much, 408 for what breaks off."""
    if not _same(request.headers.get(header, ""), secret):
        raise web.HTTPForbidden
    body = await _read(request)
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise web.HTTPBadRequest from None
    if not isinstance(found, dict):
        raise web.HTTPBadRequest
    return found


async def _read(request: web.Request) -> bytes:
    if (request.content_length or 0) > LARGEST:
        raise web.HTTPRequestEntityTooLarge(LARGEST, request.content_length or 0)
    body = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
            async for part in request.content.iter_any():
                body += part
                if len(body) > LARGEST:
                    raise web.HTTPRequestEntityTooLarge(LARGEST, len(body))
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    return bytes(body)


def _same(given: str, secret: str) -> bool:
    """Compared in constant time. Headers hold bytes that are no UTF-8 as surrogates."""
    return hmac.compare_digest(given.encode(errors="surrogateescape"), secret.encode())
