"""A local stand-in of the Telegram Bot API over HTTP, with scripted people:
`async with await TelegramServer.start() as server`.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable
from typing import NamedTuple

import orjson
from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from tests.fakes import telegram_files, telegram_methods, telegram_profile
from tests.fakes.balancer import Balancer
from tests.fakes.telegram_delivery import Delivery
from tests.fakes.telegram_faults import Fault, FaultPlan, RateLimits
from tests.fakes.telegram_params import ApiError, JsonDict, Params, read_params
from tests.fakes.telegram_pulse import Pulse
from tests.fakes.telegram_state import NEVER_STARTED, Chat, TelegramState
from tests.fakes.telegram_users import Group, Person
from tests.fakes.telegram_webhook import RetryDelays

DEFAULT_TOKEN = "123456:AA-test-token"
MAX_UPLOAD = 50 * 1024 * 1024
METHODS = telegram_methods.METHODS | telegram_files.METHODS | telegram_profile.METHODS
UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")
TOO_LARGE = ApiError(413, "Request Entity Too Large")
# Callback queries of a user go through a lane of their own, as with the real server.
CALLBACK_LANE = 3 << 33


class Call(NamedTuple):
    """One call of the bot; `time` is seconds since the epoch."""

    method: str
    params: Params
    time: float


class TelegramServer:
    """The stand-in: a bot's side over HTTP, the people's side as methods.

    `calls` counts every call by its lower-case method, `call_log` keeps them. `latency` (seconds)
    and `rate_limits` may be changed at any time.
    """

    def __init__(
        self,
        token: str,
        delays: RetryDelays,
        balancer: Balancer,
        *,
        callback_lanes: bool,
        keep_log: bool,
    ) -> None:
        self.state = TelegramState(token)
        self.delivery = Delivery(self.execute, delays, balancer)
        self.faults = FaultPlan()
        self.calls: Counter[str] = Counter()
        self.call_log: list[Call] = []
        self.latency = 0.0
        self.rate_limits: RateLimits | None = None
        self.refused = 0  # calls that were too many
        self.base_url = ""
        self._called = Pulse()
        self._people: dict[int, Person] = {}
        self._groups: dict[int, Group] = {}
        self._callback_lanes = callback_lanes
        self._keep_log = keep_log
        self._runner: web.ServerRunner | None = None

    @classmethod
    async def start(
        cls,
        token: str = DEFAULT_TOKEN,
        port: int = 0,
        *,
        retry_delays: RetryDelays = RetryDelays(),  # noqa: B008 (frozen)
        balancer: Balancer | None = None,
        callback_lanes: bool = False,
        keep_log: bool = True,
    ) -> TelegramServer:
        """Listens on 127.0.0.1. `callback_lanes`: the webhook gets a person's button presses beside
        his messages, as from the real server, instead of after them. `balancer`: what the webhook's
        address leads to, if not to one bot."""
        server = cls(
            token,
            retry_delays,
            balancer or Balancer(),
            callback_lanes=callback_lanes,
            keep_log=keep_log,
        )
        await server._listen(port)
        return server

    async def _listen(self, port: int) -> None:
        http = web.Server(self._handle, request_factory=_make_request, handler_cancellation=True)
        self._runner = web.ServerRunner(http, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self.delivery.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> TelegramServer:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.stop()

    # The people's side.

    def person(
        self, user_id: int, first_name: str = "Cán bộ", language_code: str = "vi", **more: str
    ) -> Person:
        """The person with this id; the bot cannot write before the person did."""
        if user_id not in self._people:
            names = {"first_name": first_name, **more}
            user = {"id": user_id, "is_bot": False, **names, "language_code": language_code}
            info = {"id": user_id, **names, "type": "private"}
            chat = self.state.chats[user_id] = Chat(user_id, "private", info, NEVER_STARTED)
            self._people[user_id] = Person(self, chat, user)
        return self._people[user_id]

    def group(self, chat_id: int, title: str = "Nhóm xã", creator: Person | None = None) -> Group:
        """The group with this negative id, the bot freshly added to it."""
        if chat_id not in self._groups:
            creator = creator or self.person(-chat_id, "Trưởng nhóm")
            info = {
                "id": chat_id,
                "title": title,
                "type": "group",
                "all_members_are_administrators": True,
            }
            chat = self.state.chats[chat_id] = Chat(chat_id, "group", info)
            self._groups[chat_id] = Group(self, chat, creator)
            self._groups[chat_id].add_bot()
        return self._groups[chat_id]

    def publish(self, kind: str, payload: JsonDict, chat_id: int) -> int:
        """Queues an update for the bot; see `Delivery.publish`."""
        lane = chat_id
        if kind == "callback_query" and self._callback_lanes:
            lane = payload["from"]["id"] + CALLBACK_LANE
        return self.delivery.publish(kind, payload, lane)

    def push_raw(self, update: JsonDict) -> int:
        """Any JSON as an update. Gives its update_id, which is chosen where it has none."""
        return self.delivery.publish_raw(update)

    def redeliver(self, update_id: int) -> None:
        """The same update once more, even if the bot confirmed it.

        Raises:
            KeyError: there never was such an update, or it is long forgotten.
        """
        self.delivery.redeliver(update_id)

    def expire_callback_queries(self) -> None:
        """Every pressed button not yet answered becomes too old to be."""
        self.state.callbacks.clear()

    # What goes wrong, and what was called.

    def fail(
        self,
        fault: Fault,
        method: str | None = None,
        chat_id: int | None = None,
        times: int | None = 1,
        after: int = 0,
    ) -> None:
        """The next `times` calls (None: all) of this method and chat (None: any) meet the fault,
        the first `after` of them spared."""
        self.faults.add(fault, method, chat_id, times, after)

    def heal(self) -> None:
        """No more faults, limits or latency."""
        self.faults.rules.clear()
        self.rate_limits = None
        self.latency = 0.0

    def called(self, method: str) -> list[Call]:
        """The calls of a method, oldest first."""
        return [call for call in self.call_log if call.method == method.lower()]

    def wait_for_calls(self, method: str, count: int, timeout: float = 10) -> Awaitable[int]:
        """How often the method was called, as soon as that is at least `count`."""
        name = method.lower()

        def found() -> int | None:
            return self.calls[name] if self.calls[name] >= count else None

        def describe() -> str:
            return f"{method} was called {self.calls[name]} times, not {count}: {self.calls}"

        return self._called.until(found, timeout, describe)

    def drained(self, timeout: float = 10) -> Awaitable[bool]:
        """Waits until the bot has confirmed every update."""
        queue = self.delivery.queue

        def describe() -> str:
            ids = [one.id for one in queue.everything()]
            return f"{len(queue)} updates still unconfirmed after {timeout} s: {ids}"

        return queue.confirmed.until(lambda: None if len(queue) else True, timeout, describe)

    # The bot's side.

    async def execute(self, method: str, params: Params) -> object:
        """The result of a method called with these parameters.

        Raises:
            ApiError: what the Bot API would answer instead.
        """
        if (delivery := self.delivery.methods.get(method)) is not None:
            return await delivery(params)
        run = METHODS.get(method)
        if run is None:
            raise NOT_FOUND.fresh()
        if self.rate_limits and method.startswith("send") and method != "sendchataction":
            self._limit(self.rate_limits, params.integer("chat_id"))
        return run(self.state, params)

    def _limit(self, limits: RateLimits, chat_id: int) -> None:
        try:
            limits.check(chat_id)
        except ApiError:
            self.refused += 1
            raise

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            token, _, method = path[4:].partition("/")
            if token != self.state.token:
                return _answer(UNAUTHORIZED)
            return await self._call(request, method.lower())
        if path.startswith("/file/bot"):
            return self._download(path.removeprefix("/file/bot"))
        return _answer(NOT_FOUND)

    async def _call(self, request: web.BaseRequest, method: str) -> web.StreamResponse:
        try:
            params = await read_params(request)
        except web.HTTPRequestEntityTooLarge:
            return _answer(TOO_LARGE)
        except ApiError as error:
            return _answer(error)
        self._count(method, params)
        if self.latency:
            await asyncio.sleep(self.latency)
        fault = self.faults.next_for(method, params) if self.faults.rules else None
        if fault is None:
            return _answer(await self._result(method, params))
        return await self._faulty(request, fault, method, params)

    def _count(self, method: str, params: Params) -> None:
        self.calls[method] += 1
        if self._keep_log:
            self.call_log.append(Call(method, params, time.time()))
        self._called.beat()

    async def _result(self, method: str, params: Params) -> object:
        try:
            return await self.execute(method, params)
        except ApiError as error:
            return error

    async def _faulty(
        self, request: web.BaseRequest, fault: Fault, method: str, params: Params
    ) -> web.StreamResponse:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.page:
            return web.Response(status=fault.status, text=fault.page, content_type="text/html")
        error = fault.error()
        result: object = error
        if error is None or fault.applied:
            if fault.cut == "before":
                return _cut_off(request)
            result = await self._result(method, params)
        if fault.cut:
            return await _cut_short(request, result)
        return _answer(error or result)

    def _download(self, path: str) -> web.Response:
        token, _, file_path = path.partition("/")
        if token != self.state.token:
            return _answer(UNAUTHORIZED)
        upload = telegram_files.downloaded(self.state, file_path)
        if upload is None:
            return _answer(NOT_FOUND)
        return web.Response(body=upload.content, content_type="application/octet-stream")


def _make_request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=MAX_UPLOAD
    )


def _encode(result: object) -> tuple[int, bytes]:
    if isinstance(result, ApiError):
        return result.code, orjson.dumps(result.to_json())
    return 200, orjson.dumps({"ok": True, "result": result})


def _answer(result: object) -> web.Response:
    status, body = _encode(result)
    return web.Response(status=status, body=body, content_type="application/json")


def _cut_off(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _cut_short(request: web.BaseRequest, result: object) -> web.StreamResponse:
    """Half of the answer, then a broken connection."""
    status, body = _encode(result)
    response = web.StreamResponse(status=status, headers={"Content-Type": "application/json"})
    response.content_length = len(body)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
