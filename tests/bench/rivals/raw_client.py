"""No bot: bytes are sent back as fast as Python can, to see what the stand-in itself can do."""

from __future__ import annotations

import asyncio
import os
import re
from collections import deque
from functools import partial
from urllib.parse import urlsplit

_UPDATE = re.compile(rb'"update_id":(\d+),"message":\{.*?"chat":\{"id":(\d+)')
_LENGTH = re.compile(rb"Content-Length: (\d+)")
_SENDERS = 16
_PATH = f"/bot{os.environ.get('TOKEN', '')}"


def request(method: str, form: str) -> bytes:
    return (
        f"POST {_PATH}/{method} HTTP/1.1\r\nHost: bench\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
        f"{form}"
    ).encode()


class Line(asyncio.Protocol):
    """One connection, on which one thing is asked at a time."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._got = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def ask(self, asked: bytes) -> None:
        self._transport.write(asked)

    def data_received(self, data: bytes) -> None:
        self._got += data
        head = self._got.find(b"\r\n\r\n")
        found = _LENGTH.search(self._got, 0, max(head, 0))
        if found and len(self._got) >= head + 4 + int(found[1]):
            got, self._got = self._got, b""
            self._client.answered(self, got)


def _same(line: Line) -> Line:
    return line


class Client:
    """One connection asks for updates, the others send."""

    def __init__(self) -> None:
        self._poll = Line(self)
        self._idle = deque(Line(self) for _ in range(_SENDERS))
        self._to_send: deque[bytes] = deque()
        self._offset = 0

    async def run(self, host: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self._poll, host, port)
        for line in self._idle:
            await loop.create_connection(partial(_same, line), host, port)
        self._ask()
        await asyncio.Event().wait()

    def answered(self, line: Line, got: bytes) -> None:
        if line is self._poll:
            for update, chat in _UPDATE.findall(got):
                self._offset = int(update) + 1
                self._to_send.append(chat)
            self._ask()
        else:
            self._idle.append(line)
        while self._idle and self._to_send:
            form = f"chat_id={self._to_send.popleft().decode()}&text=ok"
            self._idle.popleft().ask(request("sendMessage", form))

    def _ask(self) -> None:
        self._poll.ask(request("getUpdates", f"timeout=10&offset={self._offset}"))


if __name__ == "__main__":
    address = urlsplit(os.environ["API"])
    asyncio.run(Client().run(address.hostname or "", address.port or 80))
