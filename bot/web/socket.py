"""The chat page's web socket: what a browser says becomes an incoming message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import WSCloseCode, WSMsgType, web

from bot.channels.web import WebChat
from bot.clock import Clock, Sleep
from bot.logs import log_fault
from bot.web.front import Front, language_of
from bot.web.limits import Limits
from bot.web.protocol import Hello, Malformed, Ping, Press, Say, read_said
from handlers.messages import Incoming
from storage.database import outages

_log = logging.getLogger(__name__)
Submit = Callable[[Incoming], Awaitable[None]]
Welcome = Callable[[str], Awaitable[dict[str, Any]]]
# Bytes. The longest text that the page sends, each of its characters escaped, is within it.
_LARGEST_MESSAGE = 512 * 1024
_HEARTBEAT = 30  # seconds between looks whether a page is still there
_RECOVERY = 5.0  # seconds for which a page waits where the database is out of order
_FAREWELL = 1.0  # seconds that a page has to say goodbye: those gone already never will


class Pages:
    """The sockets of all open pages."""

    def __init__(
        self,
        chat: WebChat,
        submit: Submit,
        welcome: Welcome,
        clock: Clock,
        front: Front,
        limits: Limits,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.sleep = sleep
        self._chat = chat
        self._submit = submit
        self._welcome = welcome
        self._clock = clock
        self._front = front
        self._limits = limits
        self._open: set[web.WebSocketResponse] = set()

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/ws", self.socket)]

    async def close(self, application: web.Application) -> None:
        """Closes every socket, so that the pages connect again at once to whoever comes next."""
        await asyncio.gather(*(socket.close(code=1001) for socket in self._open))

    async def socket(self, request: web.Request) -> web.StreamResponse:
        if not self._front.is_our_page(request):
            return web.Response(status=403)
        socket = web.WebSocketResponse(
            timeout=_FAREWELL, heartbeat=_HEARTBEAT, max_msg_size=_LARGEST_MESSAGE
        )
        await socket.prepare(request)
        chat_id = self._front.chat_of(request)
        if chat_id is None:
            await socket.send_json({"type": "reload"})
            await socket.close()
            return socket
        page = _Page(self, socket, chat_id, language_of(request), self._limits.address_of(request))
        self._open.add(socket)
        try:
            await page.run()
        finally:
            self._open.discard(socket)
            self._chat.detach(chat_id, page.push)
        return socket

    async def greet(self, chat_id: str) -> dict[str, Any]:
        return {"type": "welcome", "demo": self._front.demo, **await self._welcome(chat_id)}

    async def attach(self, page: _Page, after: int) -> None:
        """Sends what the page has missed, says that this was all, then everything as it comes."""
        await self._chat.attach(page.chat_id, after, page.push)
        page.push({"type": "caught-up"})

    async def take(self, page: _Page, said: Say | Press) -> None:
        """Returns when what was said is stored and handled, however often it is said."""
        await self._limits.hear(page.chat_id, page.address, is_stranger=page.is_stranger)
        shown = said.text if isinstance(said, Say) else said.label
        if shown:
            await self._chat.heard(page.chat_id, said.id, shown)
        await self._submit(
            Incoming(
                channel="web",
                update_id=f"{page.chat_id}/{said.id}",
                chat_id=page.chat_id,
                sender_id=page.chat_id,
                at=self._clock(),
                text=said.text if isinstance(said, Say) else None,
                button=said.data if isinstance(said, Press) else None,
                language=page.language,
            )
        )

    def tell_all(self, chat_id: str, message: dict[str, Any]) -> None:
        """To every page of that person."""
        self._chat.push(chat_id, message)


class _Page:
    """One open page: what it says is taken in turn, what it is told is written in order."""

    def __init__(
        self,
        pages: Pages,
        socket: web.WebSocketResponse,
        chat_id: str,
        language: str,
        address: str,
    ) -> None:
        self._pages = pages
        self._socket = socket
        self.chat_id = chat_id
        self.language = language
        self.address = address
        # Without a limit: what is not taken within the heartbeat is dropped with the socket.
        self._outgoing: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._greeting: dict[str, Any] = {}

    @property
    def is_stranger(self) -> bool:
        """Whether nobody known is at the page, as far as it was greeted."""
        return not self._greeting.get("person")

    def push(self, message: dict[str, Any]) -> None:
        """Sends to the page, some time; one that has gone asks again for what it missed."""
        self._outgoing.put_nowait(message)

    async def run(self) -> None:
        """Serves the page until it is gone."""
        writing = asyncio.create_task(self._write())
        try:
            await self._read()
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    async def _write(self) -> None:
        while not self._socket.closed:
            message = await self._outgoing.get()
            try:
                await self._socket.send_str(orjson.dumps(message).decode())
            except ConnectionError:
                return

    async def _read(self) -> None:
        async for message in self._socket:
            try:
                if message.type is not WSMsgType.TEXT:
                    raise Malformed(message.type.name)
                await self._hear(message.data)
            except Malformed:
                # Not our page: nothing of what it sent can be answered.
                await self._socket.close(code=1008)
            except outages() as error:
                # The page comes back at once, and says again what was not acknowledged.
                log_fault(_log, "a page could not be answered", error)
                await self._pages.sleep(_RECOVERY)
                await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER)

    async def _hear(self, data: str) -> None:
        match read_said(data):
            case Hello(after=after):
                await self._greet()
                await self._pages.attach(self, after)
            case Ping():
                self.push({"type": "pong"})
            case Say() | Press() as said:
                await self._pages.take(self, said)
                self.push({"type": "ack", "id": said.id})
                await self._greet()

    async def _greet(self) -> None:
        """Says who the page is for: at first, and when joining or a language changed it."""
        greeting = await self._pages.greet(self.chat_id)
        if not self._greeting:
            self.push(greeting)
        elif greeting != self._greeting:
            self._pages.tell_all(self.chat_id, greeting)
        self._greeting = greeting
