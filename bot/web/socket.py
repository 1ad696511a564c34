"""The chat page's web socket and uploads: what a browser says becomes an incoming message."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import orjson
from aiohttp import BodyPartReader, WSMsgType, web

from bot.channels.web import WebChat
from bot.clock import Clock
from bot.files import FileRefused, Files
from bot.web.sessions import chat_of
from config.language import closest, language, msg
from handlers.messages import Incoming

Submit = Callable[[Incoming], Awaitable[None]]
Known = Callable[[str, str], Awaitable[bool]]
Welcome = Callable[[str], Awaitable[dict[str, Any]]]
_LONGEST_ID = 64
_LARGEST_MESSAGE = 256 * 1024  # bytes; the longest answer is 8,000 characters


class Pages:
    """Sockets and uploads of all open pages."""

    def __init__(
        self,
        chat: WebChat,
        submit: Submit,
        known: Known,
        welcome: Welcome,
        files: Files,
        clock: Clock,
        *,
        demo: bool,
    ) -> None:
        self._chat = chat
        self._submit = submit
        self._known = known
        self._welcome = welcome
        self._files = files
        self._clock = clock
        self._demo = demo
        self._open: set[web.WebSocketResponse] = set()

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/ws", self.socket), web.post("/upload", self.upload)]

    async def close(self, application: web.Application) -> None:
        for socket in list(self._open):
            await socket.close(code=1001)

    async def socket(self, request: web.Request) -> web.StreamResponse:
        chat_id = chat_of(request, demo=self._demo)
        if not _same_origin(request):
            return web.Response(status=403)
        socket = web.WebSocketResponse(heartbeat=30, max_msg_size=_LARGEST_MESSAGE)
        await socket.prepare(request)
        if chat_id is None:
            await socket.send_json({"type": "reload"})
            await socket.close()
            return socket
        page = _Page(self, socket, chat_id, request)
        self._open.add(socket)
        try:
            await page.talk()
        finally:
            self._open.discard(socket)
            self._chat.detach(chat_id, page.push)
        return socket

    async def greet(self, chat_id: str) -> dict[str, Any]:
        return {"type": "welcome", "demo": self._demo, **await self._welcome(chat_id)}

    async def attach(self, page: _Page, after: int) -> None:
        """Sends what the page has missed, then everything as it comes."""
        self._chat.attach(page.chat_id, page.push)
        for message in await self._chat.history(page.chat_id, after):
            await page.push(message)

    async def upload(self, request: web.Request) -> web.Response:
        """A file from the page: kept, then handled as a message."""
        chat_id = chat_of(request, demo=self._demo)
        if chat_id is None or not _same_origin(request):
            return web.json_response({"ok": False}, status=403)
        if not await self._known("web", chat_id):
            return web.json_response({"ok": False}, status=403)
        form = await _read_form(request)
        words = language(closest(request.headers.get("Accept-Language"), "vi"))
        if form is None:
            return web.json_response({"ok": False}, status=400)
        try:
            file = await self._files.keep(form.content, form.name)
        except FileRefused:
            said = words.say(
                msg("This file cannot be taken: photos, PDF, Word and Excel up to 20 MB can.")
            )
            return web.json_response({"ok": False, "error": said}, status=415)
        incoming = Incoming(
            channel="web",
            update_id=f"{chat_id}/{form.id}",
            chat_id=chat_id,
            sender_id=chat_id,
            at=self._clock(),
            file=file,
        )
        await self._chat.heard(chat_id, form.id, file.name)
        await self._submit(incoming)
        return web.json_response({"ok": True}, status=202)

    def incoming(self, chat_id: str, said: dict[str, Any], locale: str | None) -> Incoming:
        """A `say` or `press` of the page. Raises KeyError or TypeError for anything else."""
        message_id = said["id"]
        if not isinstance(message_id, str) or not 0 < len(message_id) <= _LONGEST_ID:
            raise TypeError("id")
        text, data = said.get("text"), said.get("data")
        given = text if said["type"] == "say" else data
        if not isinstance(given, str):
            raise TypeError("text or data")
        return Incoming(
            channel="web",
            update_id=f"{chat_id}/{message_id}",
            chat_id=chat_id,
            sender_id=chat_id,
            at=self._clock(),
            text=given if said["type"] == "say" else None,
            button=given if said["type"] == "press" else None,
            language=locale,
        )

    async def heard(self, chat_id: str, said: dict[str, Any], locale: str | None) -> None:
        incoming = self.incoming(chat_id, said, locale)
        shown = incoming.text if incoming.text is not None else str(said.get("label", ""))
        if shown:
            await self._chat.heard(chat_id, said["id"], shown)
        await self._submit(incoming)


class _Page:
    """One open page."""

    def __init__(
        self, pages: Pages, socket: web.WebSocketResponse, chat_id: str, request: web.Request
    ) -> None:
        self._pages = pages
        self._socket = socket
        self.chat_id = chat_id
        self._locale = (request.headers.get("Accept-Language") or "vi")[:2]
        self._sending = asyncio.Lock()

    async def talk(self) -> None:
        async for message in self._socket:
            if message.type is WSMsgType.TEXT:
                await self._hear(message.data)

    async def _hear(self, data: str) -> None:
        try:
            said = orjson.loads(data)
            kind = said["type"]
            if kind == "hello":
                await self.push(await self._pages.greet(self.chat_id))
                await self._pages.attach(self, int(said.get("after") or 0))
            elif kind == "ping":
                await self.push({"type": "pong"})
            elif kind in ("say", "press"):
                await self._pages.heard(self.chat_id, said, self._locale)
                await self.push({"type": "ack", "id": said["id"]})
                await self.push(await self._pages.greet(self.chat_id))
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            # Not our page: nothing of what it sent can be answered.
            await self._socket.close(code=1008)

    async def push(self, message: dict[str, Any]) -> None:
        """Sends to the page; one that has gone will ask for what it missed."""
        async with self._sending:
            if not self._socket.closed:
                try:
                    await self._socket.send_str(orjson.dumps(message).decode())
                except ConnectionError:
                    await self._socket.close()


class _Form:
    def __init__(self) -> None:
        self.id = ""
        self.name = "file"
        self.content = b""


async def _read_form(request: web.Request) -> _Form | None:
    """The fields of an upload; None where the essential ones are missing."""
    if not request.content_type.startswith("multipart/"):
        return None
    form = _Form()
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            return None
        if part.name == "id":
            form.id = (await part.text())[:_LONGEST_ID]
        elif part.name == "file":
            form.name = part.filename or "file"
            form.content = bytes(await part.read(decode=False))
    return form if form.id and form.content else None


def _same_origin(request: web.Request) -> bool:
    """Another site's page must not talk to us with this browser's cookie."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
