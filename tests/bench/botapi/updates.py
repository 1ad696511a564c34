"""How updates get to the bot: it asks for them, or they are posted to it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson

from tests.bench.botapi import wire

_MOST_AT_ONCE = 100
_PAUSE = 0.1  # seconds between two attempts to reach the bot
Answer = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Update:
    """What somebody wrote, as the bot gets it."""

    id: int
    chat: int
    body: bytes


class Polling:
    """Updates wait until they are asked for, and until those behind them are asked for."""

    def __init__(self) -> None:
        self.waiting: deque[Update] = deque()
        self._asked: tuple[Answer, int] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def put(self, update: Update) -> None:
        self.waiting.append(update)
        if self._asked is not None:
            # All that come in this step of the loop are given together.
            asyncio.get_running_loop().call_soon(self._give)

    def asked(self, answer: Answer, offset: int, limit: int, timeout: float) -> None:
        while self.waiting and self.waiting[0].id < offset:
            self.waiting.popleft()
        self._asked = (answer, min(limit, _MOST_AT_ONCE))
        if self.waiting or not timeout:
            self._give()
        else:
            self._timer = asyncio.get_running_loop().call_later(timeout, self._give)

    def _give(self) -> None:
        if self._asked is None:
            return
        (answer, limit), self._asked = self._asked, None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        some = [self.waiting[n].body for n in range(min(limit, len(self.waiting)))]
        answer(b'{"ok":true,"result":[' + b",".join(some) + b"]}")


class Pushing:
    """Updates are posted over some connections; a chat's next one only when the bot has taken
    the one before."""

    def __init__(self, url: str, ports: Sequence[int], secret: str, connections: int) -> None:
        """To the address that the bot has named; where `ports` are given, to these in its place,
        as a proxy before several processes would."""
        named = urlsplit(url)
        self._path, self._secret = named.path, secret
        self._ready: deque[int] = deque()  # chats that have something and wait for nothing
        self._chats: dict[int, deque[Update]] = {}
        self._idle: list[_Line] = []
        to = list(ports) or [named.port or 80]
        self._lines = [_Line(self, to[n % len(to)]) for n in range(connections)]

    def close(self) -> None:
        for line in self._lines:
            line.close()

    def put(self, update: Update) -> None:
        waiting = self._chats.setdefault(update.chat, deque())
        waiting.append(update)
        if len(waiting) == 1:
            self._ready.append(update.chat)
            self._hand_out()

    def free(self, line: _Line, done: Update | None, *, taken: bool) -> None:
        """A connection has nothing to do; what it had was taken by the bot, or is to come again."""
        self._idle.append(line)
        if done is not None:
            waiting = self._chats[done.chat]
            if taken:
                waiting.popleft()
            if waiting:
                self._ready.append(done.chat)
            else:
                del self._chats[done.chat]
        self._hand_out()

    def lost(self, line: _Line) -> None:
        """A connection is there no more."""
        if line in self._idle:
            self._idle.remove(line)

    def _hand_out(self) -> None:
        while self._idle and self._ready:
            line, update = self._idle.pop(0), self._chats[self._ready.popleft()][0]
            line.post(update, self._path, self._secret)


class _Line(asyncio.Protocol):
    """One of the connections to the bot, made anew when the bot ends it."""

    def __init__(self, pushing: Pushing, port: int) -> None:
        self._pushing, self._port = pushing, port
        self._buffer = bytearray()
        self._posted: Update | None = None
        self._transport: asyncio.Transport | None = None
        self._is_closed = False
        self._connecting = asyncio.create_task(self._connect())

    async def _connect(self) -> None:
        """The bot may name its address before it listens there."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                await loop.create_connection(lambda: self, "127.0.0.1", self._port)
                return
            except OSError:
                await asyncio.sleep(_PAUSE)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._buffer.clear()
        done, self._posted = self._posted, None
        self._pushing.free(self, done, taken=False)

    def connection_lost(self, error: Exception | None) -> None:
        self._pushing.lost(self)
        if not self._is_closed:
            self._connecting = asyncio.create_task(self._connect())

    def close(self) -> None:
        self._connecting.cancel()
        self._is_closed = True
        if self._transport is not None:
            self._transport.close()

    def post(self, update: Update, path: str, secret: str) -> None:
        assert self._transport is not None
        self._posted = update
        self._transport.write(wire.post(path, f"127.0.0.1:{self._port}", secret, update.body))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if found := wire.take_message(self._buffer):
            done, self._posted = self._posted, None
            self._pushing.free(self, done, taken=wire.status_of(found[0]) == 200)


def text_update(number: int, chat: int, text: str, at: int) -> Update:
    person = {"id": chat, "is_bot": False, "first_name": f"Cán bộ {chat}", "language_code": "vi"}
    message = {
        "message_id": number,
        "from": person,
        "chat": {"id": chat, "first_name": person["first_name"], "type": "private"},
        "date": at,
        "text": text,
    }
    if text.startswith("/"):
        length = len(text.split(" ")[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return Update(number, chat, orjson.dumps({"update_id": number, "message": message}))
