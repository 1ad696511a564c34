"""As much of HTTP/1.1 as kept-alive connections on one machine need."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

import orjson

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_JSON_PARTS = ("reply_markup", "entities")
OK = b'{"ok":true,"result":true}'


def take_message(buffer: bytearray) -> tuple[bytes, bytes] | None:
    """Head and body of the first request or answer, which leaves the buffer; None where it has
    not come to its end."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(buffer[:end])
    found = _LENGTH.search(head)
    whole = end + 4 + (int(found[1]) if found else 0)
    if len(buffer) < whole:
        return None
    body = bytes(buffer[end + 4 : whole])
    del buffer[:whole]
    return head, body


def method_and_params(head: bytes, body: bytes) -> tuple[str, dict[str, Any]]:
    """Which method is called, in lower case, and with what."""
    target = head.split(b" ", 2)[1].decode()
    path, _, query = target.partition("?")
    params: dict[str, Any] = dict(parse_qsl(query))
    if body[:1] == b"{":
        params.update(orjson.loads(body))
    elif body:
        params.update(parse_qsl(body.decode()))
    return path.rpartition("/")[2].lower(), params


def json_parts(params: dict[str, Any]) -> dict[str, Any]:
    """Keyboard and bold places of a message, which some clients send as JSON within the form."""
    found = {name: params[name] for name in _JSON_PARTS if params.get(name)}
    return {
        name: orjson.loads(part) if isinstance(part, str) else part for name, part in found.items()
    }


def answer(body: bytes) -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        % len(body)
    ) + body


def post(path: str, host: str, secret: str, body: bytes) -> bytes:
    """A delivery of Telegram's."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def status_of(head: bytes) -> int:
    return int(head[9:12])
