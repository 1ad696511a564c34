"""A browser without a screen: keeps its cookie, opens sockets, sends files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from io import BytesIO
from itertools import count
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, FormData, WSMsgType
from yarl import URL

from bot.web.sessions import COOKIE

PDF = b"%PDF-1.7\n" + bytes(2000)
JsonMessage = dict[str, Any]
_PATIENCE = 10  # seconds; a test fails rather than waits for ever


class Socket:
    """The socket of an open page."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.raw = socket
        self._ids = count(1)

    async def hello(self, after: int = 0) -> list[JsonMessage]:
        """What the server says to a page that has shown everything up to `after`."""
        await self.raw.send_json({"type": "hello", "after": after})
        return await self.until("caught-up")

    async def say(self, text: str, message_id: str = "") -> list[JsonMessage]:
        """What comes up to the acknowledgement; the bot's answer may still be on its way."""
        said = {"type": "say", "id": message_id or f"m{next(self._ids)}", "text": text}
        await self.raw.send_json(said)
        return await self.until("ack")

    async def ask(self, text: str) -> JsonMessage:
        """What the bot answers."""
        return await self.answer(await self.say(text))

    async def press(self, data: str, label: str = "") -> JsonMessage:
        """What the bot answers to a pressed button."""
        pressed = {"type": "press", "id": f"p{next(self._ids)}", "data": data, "label": label}
        await self.raw.send_json(pressed)
        return await self.answer([])

    async def answer(self, heard: list[JsonMessage]) -> JsonMessage:
        """The bot's first message among those heard, or the next one that comes."""
        found = [message for message in heard if message.get("from") == "bot"]
        while not found:
            found = [one for one in await self.until("message") if one.get("from") == "bot"]
        return found[0]

    async def until(self, kind: str) -> list[JsonMessage]:
        """Everything that comes, up to the first of that type."""
        heard: list[JsonMessage] = [await self.next()]
        while heard[-1]["type"] != kind:
            heard.append(await self.next())
        return heard

    async def next(self) -> JsonMessage:
        message: JsonMessage = await self.raw.receive_json(timeout=_PATIENCE)
        return message

    async def farewell(self) -> int | None:
        """The code with which the server closes the socket, saying nothing more."""
        assert (await self.raw.receive(timeout=_PATIENCE)).type in (
            WSMsgType.CLOSE,
            WSMsgType.CLOSED,
        )
        return self.raw.close_code


class Visitor:
    """One browser at the chat page."""

    def __init__(self, session: ClientSession, address: str) -> None:
        self.http = session
        self.address = address

    @property
    def cookie(self) -> str:
        return self.http.cookie_jar.filter_cookies(URL(self.address))[COOKIE].value

    async def open(self, path: str = "/") -> None:
        """Loads the page, which gives the browser its cookie."""
        async with self.http.get(self.address + path) as response:
            assert response.status == 200

    async def become(self, person_id: str) -> None:
        """Is that person of the demo from now on."""
        async with self.http.post(f"{self.address}/demo/as/{person_id}") as response:
            assert response.status == 204

    @asynccontextmanager
    async def socket(self, headers: Mapping[str, str] | None = None) -> AsyncIterator[Socket]:
        async with self.http.ws_connect(f"{self.address}/ws", headers=headers) as socket:
            yield Socket(socket)

    async def upload(
        self,
        content: bytes = PDF,
        *,
        name: str = "ke-hoach.pdf",
        message_id: str = "u1",
        caption: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, JsonMessage]:
        """Status and answer."""
        form = FormData({"id": message_id}, quote_fields=False)  # names as browsers send them
        if caption is not None:
            form.add_field("caption", caption)
        form.add_field("file", BytesIO(content), filename=name)
        address = f"{self.address}/upload"
        async with self.http.post(address, data=form, headers=headers) as response:
            return response.status, await response.json()


@asynccontextmanager
async def visitor(address: str, headers: Mapping[str, str] | None = None) -> AsyncIterator[Visitor]:
    """A new browser, without any cookie."""
    jar = CookieJar(unsafe=True)  # an IP address has no cookies otherwise
    async with ClientSession(cookie_jar=jar, headers=headers) as session:
        yield Visitor(session, address)
