"""The HTTP client under python-telegram-bot's `Bot`: aiohttp in place of httpx.

Three quarters of a small bot's CPU time go into the HTTP client; aiohttp needs a fraction.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

# python-telegram-bot's RetryAfter warns at every 429 unless it may speak in timedeltas.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_CONNECTIONS = 128


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
                json_serialize=lambda value: orjson.dumps(value).decode(),
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

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
        timeout = aiohttp.ClientTimeout(total=total, connect=10)
        try:
            async with self._session.request(
                method, url, timeout=timeout, **_body(request_data)
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            # The address holds the bot's token: never let it into a message or a log.
            raise NetworkError(f"aiohttp: {type(error).__name__}") from None


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {
            "data": data.json_payload,
            "headers": {"Content-Type": "application/json"},
        }
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
