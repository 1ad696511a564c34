"""Waiting for something to become true, without sleeping and without polling."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Pulse:
    """Beats when something changed; costs nothing while nobody waits."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def beat(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def until(
        self, found: Callable[[], T | None], seconds: float, describe: Callable[[], str]
    ) -> T:
        """What `found` gives as soon as that is not None; it is asked again at every beat.

        Raises:
            TimeoutError: with the text of `describe`, after `seconds`.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        while (value := found()) is None:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(waiter)
            try:
                async with asyncio.timeout_at(deadline):
                    await waiter
            except TimeoutError:
                raise TimeoutError(describe()) from None
            finally:
                self._waiting.discard(waiter)
        return value
