"""Sleeping that takes no time: a test sees how long somebody wants to sleep, and wakes them."""

from __future__ import annotations

import asyncio

from tests.fakes.telegram_pulse import Pulse


class Naps:
    """In place of `asyncio.sleep`: naps last until `wake_all`, or with `light` no time at all."""

    def __init__(self, *, light: bool = False) -> None:
        self.seconds: list[float] = []  # of every nap, as asked for
        self._light = light
        self._sleeping: set[asyncio.Future[None]] = set()
        self._began = Pulse()

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        nap: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleeping.add(nap)
        self._began.beat()
        if self._light:
            self.wake_all()
        try:
            await nap
        finally:
            self._sleeping.discard(nap)

    def wake_all(self) -> None:
        """Ends every nap; those that begin from now on take no time."""
        self._light = True
        self.wake_once()

    def wake_once(self) -> None:
        """Ends the naps of this moment."""
        for nap in self._sleeping:
            if not nap.done():
                nap.set_result(None)

    async def begun(self, count: int) -> list[float]:
        """The naps so far, once there are at least so many."""

        def found() -> list[float] | None:
            return self.seconds if len(self.seconds) >= count else None

        return await self._began.until(found, 10, lambda: f"naps: {self.seconds}")
