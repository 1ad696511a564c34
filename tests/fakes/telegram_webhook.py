"""Webhook delivery: chats side by side, each chat's updates one by one, retried until taken."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from time import time
from urllib.parse import urlsplit

import aiohttp
import orjson

from tests.fakes.balancer import Balancer
from tests.fakes.telegram_params import JsonDict, Params, bad_request
from tests.fakes.telegram_updates import QueuedUpdate, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ANSWER_SECONDS = 60
_LARGE = 1024 * 1024  # bytes
# Methods that may not be called by answering a webhook request.
NOT_BY_ANSWER = ("get", "setwebhook", "deletewebhook", "close", "logout")

Execute = Callable[[str, Params], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class RetryDelays:
    """Seconds between two deliveries of one update. The first repetition comes at once."""

    first: float = 0.01
    longest: float = 0.5

    def after(self, failures: int) -> float:
        return 0.0 if failures <= 1 else min(self.first * 2 ** (failures - 2), self.longest)


@dataclass(slots=True)
class Webhook:
    """A webhook as setWebhook defined it, and how its delivery fares."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""

    @classmethod
    def from_params(cls, params: Params) -> Webhook:
        """Raises ApiError where Telegram would refuse the settings. Plain http is fine here."""
        url = params.text("url")
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise bad_request("invalid webhook URL specified")
        secret = params.text("secret_token")
        if len(secret) > 256:
            raise bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad_request("secret token contains unallowed characters")
        return cls(url, secret, params.clamped("max_connections", 40, 1, 100))

    def failed(self, message: str) -> None:
        self.last_error_date = int(time())
        self.last_error_message = message

    def to_json(self) -> JsonDict:
        info: JsonDict = {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error_message:
            info["last_error_date"] = self.last_error_date
            info["last_error_message"] = self.last_error_message
        return info


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why an update has to be delivered again; `retry_after` is what the receiver asked for."""

    message: str
    retry_after: float = 0.0


@dataclass(slots=True)
class WebhookSender:
    """Delivers the queue to one webhook until it is closed."""

    webhook: Webhook
    queue: UpdateQueue
    delays: RetryDelays
    execute: Execute
    balancer: Balancer
    _lanes: dict[int, deque[QueuedUpdate]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _session: aiohttp.ClientSession = field(init=False)
    _slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        connections = self.webhook.max_connections
        self._slots = asyncio.Semaphore(connections)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=connections, ssl=False),
            timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
        )
        for update in self.queue.everything():
            self.offer(update)

    def offer(self, update: QueuedUpdate) -> None:
        """Delivers this update after the others of its lane."""
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.lane] = deque([update])
        task = asyncio.create_task(self._empty(update.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stops in the middle; what was not taken stays in the queue."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._session.close()

    async def _empty(self, key: int) -> None:
        lane = self._lanes[key]
        while lane:
            await self._deliver(lane[0])
            self.queue.done(lane.popleft())
        del self._lanes[key]

    async def _deliver(self, update: QueuedUpdate) -> None:
        failures = 0
        while True:
            async with self._slots:
                failure = await self._post(update)
            if failure is None:
                return
            failures += 1
            self.webhook.failed(failure.message)
            await asyncio.sleep(failure.retry_after or self.delays.after(failures))

    async def _post(self, update: QueuedUpdate) -> _Failure | None:
        for address in self.balancer.addresses(self.webhook.url):
            try:
                return await self._post_to(address, update)
            except aiohttp.ClientConnectorError:
                continue
        return _Failure("Connection refused")

    async def _post_to(self, address: str, update: QueuedUpdate) -> _Failure | None:
        """Raises ClientConnectorError where nobody listens."""
        headers = {"Content-Type": "application/json"}
        if self.webhook.secret_token:
            headers[SECRET_HEADER] = self.webhook.secret_token
        try:
            async with self._session.post(
                address, data=_payload(update.body), headers=headers
            ) as response:
                answer = await response.read()
                if 200 <= response.status <= 299:
                    await self._run_answer(answer)
                    return None
                return _Failure(_wrong_response(response), _retry_after(response))
        except aiohttp.ClientConnectorError:
            raise
        except TimeoutError:
            return _Failure("Read timeout expired")
        except aiohttp.ClientError:
            return _Failure("Webhook connection closed")

    async def _run_answer(self, answer: bytes) -> None:
        if b'"method"' not in answer:
            return
        values = orjson.loads(answer)
        method = str(values.pop("method", "")).lower()
        if method and not method.startswith(NOT_BY_ANSWER):
            await self.execute(method, Params(values))


def _payload(body: bytes) -> bytes | BytesIO:
    """aiohttp wants a large one as a file."""
    return BytesIO(body) if len(body) >= _LARGE else body


def _wrong_response(response: aiohttp.ClientResponse) -> str:
    reason = response.reason or HTTPStatus(response.status).phrase
    return f"Wrong response from the webhook: {response.status} {reason}"


def _retry_after(response: aiohttp.ClientResponse) -> float:
    try:
        return float(response.headers.get("Retry-After", "0"))
    except ValueError:
        return 0.0
