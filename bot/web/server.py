"""The web front: the chat page, its socket, uploads, and Telegram's webhook."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.web.sessions import give_session

STATIC = Path(__file__).parent / "static"
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; connect-src 'self' ws: wss:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PortTaken(Exception):
    """Another program listens on the port already."""


def new_application(routes: list[web.RouteDef]) -> web.Application:
    """The application with the page and these routes."""
    application = web.Application(middlewares=[_with_headers], client_max_size=22 * 1024 * 1024)
    application.add_routes(
        [web.get("/", page), web.get("/join/{code}", page), web.get("/health", health), *routes]
    )
    application.router.add_static("/static", STATIC)
    return application


@web.middleware
async def _with_headers(request: web.Request, handler: _Handler) -> web.StreamResponse:
    response = await handler(request)
    if not response.prepared:
        response.headers.update(_HEADERS)
        if request.path.startswith("/static"):
            response.headers["Cache-Control"] = "no-cache"  # asked again, answered 304
    return response


async def page(request: web.Request) -> web.StreamResponse:
    response = web.Response(
        body=(STATIC / "index.html").read_bytes(), content_type="text/html", charset="utf-8"
    )
    response.headers["Cache-Control"] = "no-store"
    give_session(request, response)
    return response


async def health(request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


async def serve(application: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Starts serving; gives back the runner, to be cleaned up, and the port.

    Raises PortTaken.
    """
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise PortTaken(
            f"port {port} on {host} cannot be used ({error.strerror}): another program may "
            "have it; choose another port, for example with --port 8099"
        ) from error
    return runner, int(runner.addresses[0][1])
