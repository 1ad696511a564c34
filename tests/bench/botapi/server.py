"""The Bot API's methods, and the connections on which they are called."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import orjson

from tests.bench.botapi import wire
from tests.bench.botapi.updates import Answer, Polling, Pushing, text_update

_ME = {"id": 1, "is_bot": True, "first_name": "Giao Ban", "username": "bench_bot"}
_CONNECTIONS = 40  # on which Telegram delivers where the bot asks for no other number
Params = dict[str, Any]


class BotApi:
    """What all connections share. `heard` is told of each message that the bot sends."""

    def __init__(self, ports: Sequence[int] = ()) -> None:
        """`ports`: of the processes to which updates are delivered, where these are several."""
        self.heard: Callable[[int], None] = lambda chat: None
        self.calls: Counter[str] = Counter()
        self.awaited = asyncio.Event()  # every process of the bot is ready for updates
        self._ports = ports
        self._numbers = count(1)
        self._messages = count(1)
        self._way: Polling | Pushing = Polling()

    def say(self, chat: int, text: str) -> None:
        """Somebody writes to the bot."""
        self._way.put(text_update(next(self._numbers), chat, text, int(time.time())))

    def close(self) -> None:
        """Ends the connections to the bot's webhook."""
        if isinstance(self._way, Pushing):
            self._way.close()

    def call(self, method: str, params: Params, answer: Answer) -> None:
        self.calls[method] += 1
        if method == "getupdates":
            self.awaited.set()
            self._get_updates(params, answer)
        elif method in ("sendmessage", "editmessagetext"):
            chat = int(params["chat_id"])
            answer(self._message(chat, params))
            self.heard(chat)
        elif method == "getme":
            answer(orjson.dumps({"ok": True, "result": _ME}))
        else:
            if method == "setwebhook":
                self._set_webhook(params)
            answer(wire.OK)

    def _get_updates(self, params: Params, answer: Answer) -> None:
        assert isinstance(self._way, Polling), "there is a webhook"
        offset, limit = int(params.get("offset", 0)), int(params.get("limit", 100))
        self._way.asked(answer, offset, limit, float(params.get("timeout", 0)))

    def _message(self, chat: int, params: Params) -> bytes:
        """As Telegram gives it back: with all that the bot has sent."""
        result = {
            "message_id": next(self._messages),
            "from": _ME,
            "chat": {"id": chat, "first_name": f"Cán bộ {chat}", "type": "private"},
            "date": int(time.time()),
            "text": params["text"],
            **wire.json_parts(params),
        }
        return orjson.dumps({"ok": True, "result": result})

    def _set_webhook(self, params: Params) -> None:
        """Several processes name the same address: the connections are made once."""
        if self.calls["setwebhook"] >= len(self._ports):
            self.awaited.set()
        if isinstance(self._way, Pushing):
            return
        most = int(params.get("max_connections", _CONNECTIONS))
        waiting = self._way.waiting
        self._way = Pushing(params["url"], self._ports, params.get("secret_token", ""), most)
        for update in waiting:
            self._way.put(update)


class Connection(asyncio.Protocol):
    """From the bot. It calls one thing after the other on each."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._buffer = bytearray()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while found := wire.take_message(self._buffer):
            method, params = wire.method_and_params(*found)
            self._api.call(method, params, self._answer)

    def _answer(self, body: bytes) -> None:
        self._transport.write(wire.answer(body))
