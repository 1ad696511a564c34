"""The network between a page and the bot: it breaks, or swallows everything, and is mended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Line:
    """Passes bytes on to a port, while it is whole."""

    def __init__(self, port: int) -> None:
        self.address = ""
        self._port = port
        self._whole = True
        self._passing = asyncio.Event()
        self._passing.set()
        self._held: dict[asyncio.StreamWriter, bytearray] = {}  # what is on its way to whom
        self._given_up = 0
        self._ends: set[asyncio.StreamWriter] = set()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either end lets go of it."""
        if not self._whole:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        self._ends |= {writer, back}
        try:
            await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        finally:
            self._ends -= {writer, back}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while received := await reader.read(65536):
                self._held.setdefault(writer, bytearray()).extend(received)
                if self._passing.is_set():
                    self._let_through()
                    await writer.drain()
            self._given_up += not self._passing.is_set()
            await self._passing.wait()
        except ConnectionError:
            pass
        finally:
            self._held.pop(writer, None)
            writer.close()

    def _let_through(self) -> None:
        for writer, held in self._held.items():
            writer.write(bytes(held))
            held.clear()

    def cut(self) -> None:
        """Every connection breaks, and no new one comes about."""
        self._whole = False
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        self._whole = True

    def swallow(self) -> None:
        """Nothing gets through any more and nobody is told, as under a bridge."""
        self._passing.clear()

    async def given_up(self, count: int) -> None:
        """Returns when an end has let go of so many connections because nothing got through."""
        async with asyncio.timeout(10):
            while self._given_up < count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    def pass_again(self) -> None:
        self._passing.set()
        self._let_through()


@asynccontextmanager
async def line_to(port: int) -> AsyncIterator[Line]:
    line = Line(port)
    server = await asyncio.start_server(line.take, "127.0.0.1", 0)
    line.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield line
    finally:
        line.pass_again()
        server.close()
        line.cut()
        await server.wait_closed()
