"""The HTTP client under python-telegram-bot's `Bot`: aiohttp in place of httpx.

Three quarters of a small bot's CPU time go into the HTTP client; aiohttp needs a fraction.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import Any, cast

import aiohttp
import orjson
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

# python-telegram-bot's RetryAfter warns at every 429 unless it may speak in timedeltas.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_CONNECTIONS = 128
_DONE = b'{"ok":true'


class AiohttpRequest(BaseRequest):
    """One connection pool to the Bot API. `timeout`: seconds for a whole call, where the caller
    says nothing else."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._timeout

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=60),
                cookie_jar=aiohttp.DummyCookieJar(),  # the Bot API has none to keep
                skip_auto_headers=("Accept", "User-Agent"),
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, url: str, params: Mapping[str, Any]) -> bytes:
        """The answer to a call that was done, whose parameters go as JSON. Raises TelegramError.

        What `BaseRequest` does around each call is not cheap, and needed only where it failed.
        """
        code, payload = await self.do_request(url, "POST", cast("RequestData", _Json(params)))
        if code != HTTPStatus.OK or not payload.startswith(_DONE):
            await _Answered(code, payload).refuse()
        return payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Raises TelegramError where it is no JSON."""
        try:
            return cast("dict[str, Any]", orjson.loads(payload))
        except orjson.JSONDecodeError:
            # Bytes that are no UTF-8 come from proxies; the slower way takes them, and says so.
            return BaseRequest.parse_json_payload(payload)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: float | object = BaseRequest.DEFAULT_NONE,
        write_timeout: float | object = BaseRequest.DEFAULT_NONE,
        connect_timeout: float | object = BaseRequest.DEFAULT_NONE,
        pool_timeout: float | object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Raises TimedOut or NetworkError."""
        assert self._session is not None, "initialize() comes first"
        total = read_timeout if isinstance(read_timeout, int | float) else self._timeout
        try:
            response = await self._session.request(
                method, url, timeout=_within(total), **_body(request_data)
            )
            return response.status, await response.read()  # and the connection is free again
        # The address holds the bot's token: never let it into a message or a log.
        except TimeoutError:
            raise TimedOut from None
        except Exception as error:  # of aiohttp, or of what is below it: an odd name, no thread
            raise NetworkError(f"aiohttp: {type(error).__name__}") from None


class _Answered(BaseRequest):
    """An answer that came, for python-telegram-bot to say what it means."""

    def __init__(self, code: int, payload: bytes) -> None:
        self._answer = code, payload

    async def refuse(self) -> None:
        """Raises TelegramError, unless it says after all that the call was done."""
        try:
            done = await self.post("")
        except TelegramError:
            raise
        except Exception as error:  # JSON, but not of the Bot API: some proxy answers for it
            raise NetworkError(f"an odd answer: {type(error).__name__}") from None
        if not done:
            raise NetworkError("an odd answer")

    @property
    def read_timeout(self) -> float:
        return 0.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, *_: object, **__: object) -> tuple[int, bytes]:
        return self._answer


class _Json:
    """Stands for `RequestData`, which would encode each value as JSON within JSON."""

    contains_files = False

    def __init__(self, params: Mapping[str, Any]) -> None:
        self.json_payload = orjson.dumps(params)


@lru_cache(maxsize=16)
def _within(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds, sock_connect=10)


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": aiohttp.BytesPayload(data.json_payload, content_type="application/json")}
    # Telegram takes names as they stand: quoted, `báo cáo.docx` would arrive as `b%C3%A1o ...`.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, media_type) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=file_name, content_type=media_type)
    return {"data": form}


def seconds_of(error: TelegramError) -> float | None:
    """How long Telegram asks us to wait; None where it does not."""
    if not isinstance(error, RetryAfter):
        return None
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
