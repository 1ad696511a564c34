"""Everything that goes wrong with Telegram, on demand: refusals, floods, outages, slowness."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Literal

from tests.fakes.telegram_params import ApiError, JsonDict, Params, too_many_requests

Cut = Literal["", "before", "after"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to a call instead of, or besides, its normal answer.

    `applied` faults happen after the call took effect, so that a retry repeats it. `cut` drops the
    connection: before anything was done, or in the middle of the answer. `delay` is in seconds.
    `page` is HTML of somebody between the bot and Telegram, in place of any answer.
    """

    status: int = 0
    description: str = ""
    parameters: JsonDict | None = None
    applied: bool = False
    cut: Cut = ""
    delay: float = 0.0
    page: str = ""

    @classmethod
    def blocked(cls) -> Fault:
        return cls(403, "Forbidden: bot was blocked by the user")

    @classmethod
    def deactivated(cls) -> Fault:
        return cls(403, "Forbidden: user is deactivated")

    @classmethod
    def chat_not_found(cls) -> Fault:
        return cls(400, "Bad Request: chat not found")

    @classmethod
    def migrated(cls, new_chat_id: int) -> Fault:
        text = "Bad Request: group chat was upgraded to a supergroup chat"
        return cls(400, text, {"migrate_to_chat_id": new_chat_id})

    @classmethod
    def too_many(cls, retry_after: int) -> Fault:
        """`retry_after` in whole seconds."""
        error = too_many_requests(retry_after)
        return cls(error.code, error.description, error.parameters)

    @classmethod
    def server_error(cls, status: int = 500, *, applied: bool = False) -> Fault:
        text = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}
        return cls(status, text.get(status, "Server Error"), applied=applied)

    @classmethod
    def reset(cls, *, applied: bool = True) -> Fault:
        """The connection breaks; with `applied`, only after the call took effect."""
        return cls(cut="after" if applied else "before", applied=applied)

    @classmethod
    def foreign_page(cls, status: int) -> Fault:
        """A proxy or a carrier answers in Telegram's place."""
        return cls(status, page="<html><h1>Trang này không truy cập được</h1></html>")

    @classmethod
    def slow(cls, seconds: float) -> Fault:
        return cls(delay=seconds)

    def error(self) -> ApiError | None:
        return ApiError(self.status, self.description, self.parameters) if self.status else None


@dataclass(slots=True)
class _Rule:
    """Which calls a fault meets, once `spared` were let through; `left` counts down, None is for
    ever."""

    fault: Fault
    method: str | None
    chat_id: int | None
    left: int | None
    spared: int


@dataclass(slots=True)
class FaultPlan:
    """The faults a test asked for, oldest first."""

    rules: list[_Rule] = field(default_factory=list)

    def add(
        self,
        fault: Fault,
        method: str | None,
        chat_id: int | None,
        times: int | None,
        after: int = 0,
    ) -> None:
        self.rules.append(_Rule(fault, method.lower() if method else None, chat_id, times, after))

    def next_for(self, method: str, params: Params) -> Fault | None:
        """The fault that this call meets, used up by one."""
        for rule in self.rules:
            if rule.method is not None and rule.method != method:
                continue
            if rule.chat_id is not None and rule.chat_id != params.integer("chat_id"):
                continue
            if rule.spared:
                rule.spared -= 1
                continue
            if rule.left is not None:
                rule.left -= 1
                if rule.left <= 0:
                    self.rules.remove(rule)
            return rule.fault
        return None


@dataclass(slots=True)
class _Bucket:
    """Tokens that come back with time; one is one message."""

    rate: float
    burst: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until a message is allowed again; 0 where it is allowed now."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate


@dataclass(slots=True)
class RateLimits:
    """Telegram's published limits: about 30 messages/s, 1/s in a chat, 20 a minute in a group."""

    overall: float = 30.0
    per_chat: float = 1.0
    chat_burst: float = 5.0
    per_group: float = 20 / 60
    group_burst: float = 20.0
    _buckets: dict[int, _Bucket] = field(default_factory=dict)

    def check(self, chat_id: int) -> None:
        """Counts one message to this chat.

        Raises:
            ApiError: 429 with retry_after, and the message does not count.
        """
        now = time.monotonic()
        rate, burst = self.per_chat, self.chat_burst
        if chat_id < 0:
            rate, burst = self.per_group, self.group_burst
        chat = self._bucket(chat_id, rate, burst, now)
        everyone = self._bucket(0, self.overall, self.overall, now)
        wait = max(chat.wait(now), everyone.wait(now))
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        chat.tokens -= 1
        everyone.tokens -= 1

    def _bucket(self, key: int, rate: float, burst: float, now: float) -> _Bucket:
        return self._buckets.setdefault(key, _Bucket(rate, burst, burst, now))
