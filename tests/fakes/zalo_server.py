"""A local stand-in of the Zalo Bot Platform over HTTP, with people who write to the bot:
`async with await ZaloServer.start() as server`.

It does what is known of the platform (docs/running.md says from where, and what is not known):
one update a call and never again, no buttons, no files, text of at most 2,000 characters,
pictures fetched from their address before a call is answered.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from tests.fakes.zalo_people import Shown, ZaloPerson
from tests.fakes.zalo_webhook import ZaloWebhookSender

DEFAULT_TOKEN = "1459232241454765289:zalo-test-token"
LONGEST_TEXT = 2000
Json = dict[str, Any]


@dataclass
class Refused(Exception):
    """An answer with `ok: false`."""

    code: int
    description: str


class ZaloServer:
    """The bot's side over HTTP, the people's side as methods.

    `calls` counts every call by its method. `now` gives the platform's time in milliseconds.
    """

    def __init__(self, token: str) -> None:
        self.token = token
        self.base_url = ""
        self.calls: Counter[str] = Counter()
        self.now: Callable[[], int] = lambda: int(time.time() * 1000)
        self.is_named = True  # whether updates that are polled have an event_name
        self.webhook: ZaloWebhookSender | None = None
        self._people: dict[str, ZaloPerson] = {}
        self._photos: dict[str, bytes] = {}
        self._waiting: asyncio.Queue[Json] = asyncio.Queue()
        self._faults: dict[str, deque[Refused | str]] = {}
        self._runner: web.AppRunner
        self._session: aiohttp.ClientSession
        self._numbers = 0

    @classmethod
    async def start(cls, token: str = DEFAULT_TOKEN) -> ZaloServer:
        """Listens on 127.0.0.1."""
        server = cls(token)
        application = web.Application()
        application.add_routes(
            [
                web.post("/bot{token}/{method}", server._call),
                web.get("/photo/{name}", server._photo),
            ]
        )
        # A poll whose bot has gone takes nothing.
        server._runner = web.AppRunner(
            application, access_log=None, shutdown_timeout=1, handler_cancellation=True
        )
        await server._runner.setup()
        await web.TCPSite(server._runner, "127.0.0.1", 0).start()
        server.base_url = f"http://127.0.0.1:{server._runner.addresses[0][1]}"
        server._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        return server

    async def stop(self) -> None:
        if self.webhook is not None:
            await self.webhook.close()
        await self._session.close()
        await self._runner.cleanup()

    async def __aenter__(self) -> ZaloServer:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.stop()

    # The people's side.

    def person(self, person_id: str, name: str = "Cán bộ") -> ZaloPerson:
        """The person with this id; their chat has another."""
        return self._people.setdefault(person_id, ZaloPerson(self, person_id, name))

    def fail(self, method: str, *faults: Refused | str) -> None:
        """What the next calls of a method meet: a refusal, or a page in the answer's place."""
        self._faults.setdefault(method, deque()).extend(faults)

    def new_id(self) -> str:
        self._numbers += 1
        return f"16f6366b3f02645a{self._numbers:04x}"

    def host_photo(self, content: bytes) -> str:
        """The address under which a photo can be fetched."""
        name = f"{self.new_id()}.jpg"
        self._photos[name] = content
        return f"{self.base_url}/photo/{name}"

    def happen(self, update: Json) -> None:
        """An update, to whoever takes updates."""
        if self.webhook is not None:
            self.webhook.offer(update)
        else:
            self._waiting.put_nowait(update)

    # The bot's side.

    async def _photo(self, request: web.Request) -> web.Response:
        content = self._photos.get(request.match_info["name"])
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type="image/jpeg")

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls[method] += 1
        try:
            if request.match_info["token"] != self.token:
                raise Refused(401, "Unauthorized")
            if page := self._fault(method):
                return web.Response(text=page, content_type="text/html")
            said = orjson.loads(await request.read() or b"{}")
            return web.json_response({"ok": True, "result": await self._do(method, said)})
        except Refused as refused:
            return web.json_response(
                {"ok": False, "error_code": refused.code, "description": refused.description}
            )

    def _fault(self, method: str) -> str:
        """A page, if one is to be answered. Raises Refused."""
        faults = self._faults.get(method)
        if not faults:
            return ""
        fault = faults.popleft()
        if isinstance(fault, Refused):
            raise fault
        return fault

    async def _do(self, method: str, said: Json) -> Any:
        match method:
            case "getMe":
                return {
                    "id": self.token.split(":")[0],
                    "account_name": "bot.VDKyGxQvc",
                    "account_type": "BASIC",
                    "can_join_groups": False,
                }
            case "getUpdates":
                return await self._next_update(said)
            case "sendMessage":
                return self._send(said, Shown(_text(said, "text", is_needed=True)))
            case "sendPhoto":
                return self._send(said, await self._fetched(said))
            case "setWebhook":
                return await self._set_webhook(said)
            case "deleteWebhook":
                return await self._delete_webhook()
            case "getWebhookInfo":
                url = self.webhook.url if self.webhook else ""
                return {"url": url, "updated_at": self.now()}
            case "sendChatAction":
                return None
            case _:
                raise Refused(404, "Not Found")

    async def _next_update(self, said: Json) -> Json:
        """One update, which nobody gets again. Raises Refused(408) where none comes in time."""
        if self.webhook is not None:
            raise Refused(400, "can't use getUpdates method while webhook is active")
        if not self._waiting.empty():
            return self._waiting.get_nowait()
        try:
            wait = float(said.get("timeout", "30"))
            return await asyncio.wait_for(self._waiting.get(), wait)
        except TimeoutError:
            raise Refused(408, "Request timeout") from None

    def _send(self, said: Json, shown: Shown) -> Json:
        chats = {person.chat_id: person for person in self._people.values()}
        if said.get("chat_id") not in chats:
            raise Refused(400, "chat not found")
        person = chats[said["chat_id"]]
        if person.has_blocked:
            raise Refused(403, "the user does not take messages of this bot")
        person.hear(shown)
        return {"message_id": self.new_id(), "date": self.now()}

    async def _fetched(self, said: Json) -> Shown:
        """The picture, fetched as the platform does before it answers."""
        caption = _text(said, "caption", is_needed=False)
        try:
            async with self._session.get(str(said.get("photo"))) as response:
                if response.status != 200 or not response.content_type.startswith("image/"):
                    raise Refused(400, "the photo cannot be fetched")
                return Shown(caption, await response.read())
        except (aiohttp.ClientError, ValueError):
            raise Refused(400, "the photo cannot be fetched") from None

    async def _set_webhook(self, said: Json) -> Json:
        url, secret = str(said.get("url", "")), said.get("secret_token", "")
        if not url.startswith(("https://", "http://127.0.0.1")):
            raise Refused(400, "the url must be https")
        if not isinstance(secret, str) or not 8 <= len(secret) <= 256:
            raise Refused(400, "secret_token must have 8 to 256 characters")
        await self._delete_webhook()
        self.webhook = ZaloWebhookSender(url, secret, self._session)
        while not self._waiting.empty():
            self.webhook.offer(self._waiting.get_nowait())
        return {"url": url, "updated_at": self.now()}

    async def _delete_webhook(self) -> Json:
        if self.webhook is not None:
            await self.webhook.close()
            self.webhook = None
        return {"url": "", "updated_at": self.now()}


def _text(said: Json, field: str, *, is_needed: bool) -> str:
    text = said.get(field, "")
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise Refused(400, f"{field} must have at most {LONGEST_TEXT} characters")
    if not text.strip() and (is_needed or field in said):
        raise Refused(400, f"{field} must not be empty")
    return text
