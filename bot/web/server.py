"""The web front: the chat page, its socket, uploads, and Telegram's webhook."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.files import LARGEST
from bot.logs import log_fault
from bot.web.assets import read_asset
from bot.web.handler import Handler
from bot.web.limits import Limits
from bot.web.sessions import give_session
from config.settings import WrongSetting
from storage.database import outages

_log = logging.getLogger(__name__)
STATIC = Path(__file__).parent / "static"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # an invite stands in the address
}
CLOSING = 2.0  # seconds that calls under way get when the bot stops
_RECOVERY = "1"  # seconds after which it is worth asking again
_FORM = 64 * 1024  # bytes that the rest of an upload may take beside the file


class PortTaken(Exception):
    """Another program listens on the port already."""


class ChatPage:
    """The page, at `/` and for those who were sent an invite at `/join/CODE`; and its parts."""

    def __init__(self, *, demo: bool) -> None:
        self._demo = demo
        self._parts = {file.name: read_asset(file) for file in STATIC.iterdir()}
        self._page = self._parts.pop("index.html")

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.page),
            web.get("/join/{code}", self.page),
            web.get("/static/{name}", self.part),
        ]

    async def page(self, request: web.Request) -> web.Response:
        response = self._page.answer(request)
        response.headers["Cache-Control"] = "no-store"
        give_session(request, response, demo=self._demo)
        return response

    async def part(self, request: web.Request) -> web.Response:
        part = self._parts.get(request.match_info["name"])
        if part is None:
            raise web.HTTPNotFound
        response = part.answer(request)
        response.headers["Cache-Control"] = "no-cache"  # asked again, answered 304
        return response


def new_application(routes: list[web.RouteDef], limits: Limits | None = None) -> web.Application:
    """The application with these routes and a sign of life."""
    application = web.Application(
        middlewares=[_with_headers, (limits or Limits()).guard, _asking_to_come_again],
        client_max_size=LARGEST + _FORM,
    )
    application.add_routes([web.get("/health", health), *routes])
    return application


@web.middleware
async def _with_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        response = await handler(request)
    except web.HTTPException as refusal:
        refusal.headers.update(_headers(request))
        raise
    if not response.prepared:  # a socket has been answered already
        response.headers.update(_headers(request))
    return response


@web.middleware
async def _asking_to_come_again(request: web.Request, handler: Handler) -> web.StreamResponse:
    """503 where the database is out of order: webhooks are then delivered again."""
    try:
        return await handler(request)
    except outages() as error:
        if request.transport is None:  # a ConnectionError of whoever asked, and has gone
            raise
        log_fault(_log, "a request could not be answered", error)
        raise web.HTTPServiceUnavailable(headers={"Retry-After": _RECOVERY}) from error


def _headers(request: web.Request) -> dict[str, str]:
    return {**_HEADERS, "Content-Security-Policy": _policy(request.host)}


def _policy(host: str) -> str:
    """Nothing from elsewhere. Older browsers do not count the socket among 'self'."""
    return (
        f"default-src 'self'; connect-src 'self' ws://{host} wss://{host}; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )


async def health(request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether a fault is one of ours: a request that is no HTTP is answered 400, and would be a
    traceback in the log for everyone who sends one."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError)


_log.addFilter(_is_ours)


async def serve(application: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Starts serving; gives back the runner, to be cleaned up, and the port.

    Raises PortTaken, or WrongSetting for a host or port on which this machine cannot listen.
    """
    runner = web.AppRunner(application, access_log=None, logger=_log, shutdown_timeout=CLOSING)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise _refusal(error, host, port) from error
    return runner, int(runner.addresses[0][1])


def _refusal(error: OSError, host: str, port: int) -> Exception:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(
            f"port {port} is taken: another program (perhaps this one, still running) listens "
            "on it; choose another port, for example with --port 8099"
        )
    if error.errno == errno.EACCES:
        return WrongSetting(
            f"GIAOBAN_WEB_PORT: {port} may only be used by root; a port from 1024 on is free to all"
        )
    return WrongSetting(
        f"GIAOBAN_WEB_HOST: {host} is no address of this machine; 127.0.0.1 is reached from "
        "here only, 0.0.0.0 from everywhere"
    )
