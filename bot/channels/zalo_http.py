"""The HTTP client of the Zalo Bot Platform: every call is a POST of JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

_CONNECTIONS = 64
_ON_THE_WAY = 10.0  # seconds by which news may come later than asked for; then nobody is there
_NOTHING_NEW = 408  # getUpdates: nobody has written meanwhile


@dataclass
class ZaloError(Exception):
    """The platform refused a call; `code` is its own, mostly that of HTTP."""

    code: int
    description: str

    def __str__(self) -> str:
        return f"{self.code} {self.description}"


class ZaloUnreachable(Exception):
    """No answer of the platform's came: it is down, or somebody answered in its place."""


class ZaloClient:
    """One connection pool to the platform. `seconds`: how long a call may take."""

    def __init__(self, token: str, base_url: str, seconds: float) -> None:
        self._address = f"{base_url}/bot{token}"
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, method: str, seconds: float | None = None, **said: Any) -> Any:
        """The result of a call. Raises ZaloError or ZaloUnreachable."""
        answer = await self._post(method, said, seconds or self._seconds)
        if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
            raise ZaloUnreachable("the answer is not the platform's")
        if answer["ok"]:
            return answer.get("result")
        code = answer.get("error_code")
        raise ZaloError(code if isinstance(code, int) else 0, str(answer.get("description", "")))

    async def update(self, wait: int) -> dict[str, Any] | None:
        """The next update, waited for so many seconds; None where none came. Raises ZaloError or
        ZaloUnreachable, the latter also for an answer that is none: it may come at once, again and
        again."""
        try:
            found = await self.call("getUpdates", wait + _ON_THE_WAY, timeout=str(wait))
        except ZaloError as error:
            if error.code == _NOTHING_NEW:
                return None
            raise
        if not isinstance(found, dict) or not found:
            raise ZaloUnreachable("the answer is no update")
        return found

    async def _post(self, method: str, said: dict[str, Any], seconds: float) -> Any:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector)
        timeout = aiohttp.ClientTimeout(total=seconds, connect=10)
        try:
            async with self._session.post(
                f"{self._address}/{method}",
                data=orjson.dumps(said),
                headers={"Content-Type": "application/json"},
                timeout=timeout,
            ) as response:
                return orjson.loads(await response.read())
        except TimeoutError:
            raise ZaloUnreachable("no answer in time") from None
        except orjson.JSONDecodeError:
            raise ZaloUnreachable("the answer is no JSON") from None
        except aiohttp.ClientError as error:
            # The address holds the bot's token: never let it into a message or a log.
            raise ZaloUnreachable(type(error).__name__) from None
