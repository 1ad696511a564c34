"""The web chat's side: pages of a browser, over HTTP and their sockets."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from io import BytesIO

from aiohttp import ClientSession, FormData

from bot.channels.base import Channel
from bot.channels.web import WebChat
from bot.core import Core
from bot.web.front import Front
from bot.web.server import serve
from bot.web.sessions import demo_chat
from bot.web.site import new_site
from handlers.messages import Button
from tests.bot.web.visitor import JsonMessage, Socket
from tests.mouths.mouth import Place


@dataclass
class _Page:
    """An open page, and what it was told."""

    socket: Socket
    told: list[JsonMessage] = field(default_factory=list)

    async def listen(self) -> None:
        """Takes all that was sent to it."""
        await self.socket.raw.send_json({"type": "ping"})
        self.told += await self.socket.until("pong")

    async def tell(self, message: JsonMessage) -> None:
        """Returns when the server has stored it."""
        await self.socket.raw.send_json(message)
        self.told += await self.socket.until("ack")


class WebMouth:
    """People at the chat page, each in a tab of the demo."""

    def __init__(self) -> None:
        self._pages: dict[str, _Page] = {}
        self._said = 0

    async def open(self, place: Place) -> Channel:
        self._place = place
        self._open = AsyncExitStack()
        self._chat = WebChat(place.database, place.clock)
        return self._chat

    async def listen(self, core: Core) -> None:
        place = self._place
        site = new_site(
            Front(True, None, "vi"),
            place.database,
            core.house.library,
            self._chat,
            place.files,
            core.submit,
            place.known,
            place.clock,
            [],
        )
        runner, port = await serve(site, "127.0.0.1", 0)
        self._open.push_async_callback(runner.cleanup)
        self._http = await self._open.enter_async_context(ClientSession())
        self._address = f"http://127.0.0.1:{port}"

    async def close(self) -> None:
        for page in self._pages.values():
            await page.socket.raw.close()
        self._pages.clear()
        await self._open.aclose()

    def account(self, person_id: str) -> tuple[str, str]:
        return demo_chat(person_id), demo_chat(person_id)

    async def say(self, person_id: str, text: str) -> None:
        page = await self._page(person_id)
        await page.tell({"type": "say", "id": self._new_id(), "text": text})

    async def press(self, person_id: str, button: Button) -> None:
        page = await self._page(person_id)
        await page.listen()
        shown = [one for told in page.told for one in _buttons(told)]
        data = next(one["data"] for one in reversed(shown) if one["label"] == button.label)
        pressed = {"type": "press", "id": self._new_id(), "data": data, "label": button.label}
        await page.tell(pressed)

    async def offer(self, person_id: str, content: bytes, name: str) -> None:
        form = FormData({"id": self._new_id()}, quote_fields=False)
        form.add_field("file", BytesIO(content), filename=name)
        async with self._http.post(self._of(person_id, "/upload"), data=form) as response:
            await response.read()

    async def document(self, person_id: str) -> bytes:
        page = await self._page(person_id)
        await page.listen()
        addresses = [one["document"]["url"] for one in page.told if one.get("document")]
        async with self._http.get(self._of(person_id, addresses[-1])) as response:
            return await response.read()

    async def _page(self, person_id: str) -> _Page:
        if person_id not in self._pages:
            socket = Socket(await self._http.ws_connect(self._of(person_id, "/ws")))
            self._pages[person_id] = _Page(socket, await socket.hello())
        return self._pages[person_id]

    def _of(self, person_id: str, path: str) -> str:
        return f"{self._address}{path}?as={person_id}"

    def _new_id(self) -> str:
        self._said += 1
        return f"said-{self._said}"


def _buttons(message: JsonMessage) -> list[dict[str, str]]:
    return [*message.get("choices", ()), *message.get("actions", ())]
