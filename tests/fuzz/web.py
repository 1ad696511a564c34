"""The web front's doors: its socket, files, signed links, and whatever a request can carry."""

from __future__ import annotations

import asyncio
import zipfile
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import quote

from aiohttp import ClientResponseError, ClientWebSocketResponse, WSMsgType
from hypothesis import strategies as st

from tests.fuzz.fuzzed import COOKIES, LEAD, OFFICER, STRANGER, Fault, FuzzedBot
from tests.fuzz.hostile import NEW, bodies, button_data, numbered, texts

_SECONDS = 20.0
_ANYBODY = (OFFICER, LEAD, STRANGER, None)

# The socket.
_ids = st.one_of(st.just(NEW), st.just(f"m{NEW}"), texts)
_frames = bodies(
    st.one_of(
        st.builds(lambda one, text: {"type": "say", "id": one, "text": text}, _ids, texts),
        st.builds(
            lambda one, data, label: {"type": "press", "id": one, "data": data, "label": label},
            _ids, button_data, texts,
        ),
        st.sampled_from([{"type": "hello"}, {"type": "hello", "after": 3}, {"type": "ping"}]),
    )
)  # fmt: skip
_kinds = st.sampled_from([WSMsgType.TEXT] * 8 + [WSMsgType.BINARY, WSMsgType.PONG])
conversations = st.tuples(
    st.sampled_from(_ANYBODY), st.lists(st.tuples(_kinds, _frames), min_size=1, max_size=5)
)
_CLOSED = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED)
# Not ours: it said goodbye; no UTF-8, no protocol, nothing of our page's, or too long.
_CLOSING = (1000, 1002, 1007, 1008, 1009)


async def converse(bot: FuzzedBot, who: str | None, frames: list[tuple[WSMsgType, bytes]]) -> None:
    url = f"{bot.address}/ws"
    async with bot.http.ws_connect(url, headers=bot.headers(who), max_msg_size=0) as socket:
        try:
            for kind, frame in frames:
                await socket.send_frame(numbered(frame, next(bot.numbers)), kind)
            await socket.send_json({"type": "ping"})
        except ConnectionError:
            pass  # closed meanwhile: with which code is looked at below
        await asyncio.wait_for(_heard_out(socket), _SECONDS)


async def _heard_out(socket: ClientWebSocketResponse) -> None:
    """Returns at the answer to the ping. Raises Fault where the socket broke instead."""
    while True:
        message = await socket.receive()
        if message.type in _CLOSED:
            if socket.close_code not in _CLOSING:
                raise Fault(f"the socket was closed with {socket.close_code}")
            return
        if message.type is WSMsgType.TEXT and '"pong"' in message.data:
            return


# Files.
@cache
def _bomb() -> bytes:
    """50 MB of nothing that call themselves a workbook."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(50_000_000))
        archive.writestr("xl/../../../etc/x", b"x")
    return buffer.getvalue()


_heads = st.sampled_from(
    [b"", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04", b"PK\x03\x04xl/",
     b"PK\x03\x04word/", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"RIFF1234WEBP", b"MZ", b"<svg>"]
)  # fmt: skip
_contents = st.one_of(
    st.builds(lambda head, rest: head + rest, _heads, st.binary(max_size=2000)),
    st.builds(_bomb),
)
_part_names = st.sampled_from(["id", "caption", "file", "file", "x", ""])
_header_values = st.one_of(texts, st.sampled_from(["text/plain; charset=x", "multipart/mixed"]))
_types = st.sampled_from(["application/pdf", "text/html", "multipart/mixed; boundary=Y", "x", ""])


def _part(name: str, file_name: str | None, kind: str, content: bytes) -> bytes:
    named = "" if file_name is None else f'; filename="{file_name}"'
    head = f'Content-Disposition: form-data; name="{name}"{named}\r\nContent-Type: {kind}\r\n\r\n'
    return b"--X\r\n" + head.encode(errors="surrogatepass") + content + b"\r\n"


def _text_part(name: str, text: str) -> bytes:
    return _part(name, None, "text/plain", text.encode(errors="surrogatepass"))


_sane_form = st.builds(
    lambda caption, name, kind, content: (
        _text_part("id", f"u{NEW}") + _text_part("caption", caption)
        + _part("file", name, kind, content) + b"--X--\r\n"
    ),
    texts, texts, _types, _contents,
)  # fmt: skip
_odd_form = st.lists(
    st.builds(_part, _part_names, st.none() | texts, _types | _header_values, _contents), max_size=5
).map(lambda parts: b"".join(parts) + b"--X--\r\n")
forms = st.one_of(
    _sane_form,
    _sane_form,
    _odd_form,
    st.tuples(_sane_form, st.integers(1, 200)).map(lambda both: both[0][: -both[1]]),
    st.binary(),
)
_FORM = {"Content-Type": "multipart/form-data; boundary=X"}
uploads = st.tuples(st.sampled_from(_ANYBODY), forms)


async def upload(bot: FuzzedBot, who: str | None, form: bytes) -> None:
    status = await _sent(bot, "POST", "/upload", bot.headers(who) | _FORM, form)
    taken = (202, 400, 413, 415) if who in (OFFICER, LEAD) else (403,)
    if status not in taken:
        raise Fault(f"an upload of {who} was answered {status}")


async def send_file(bot: FuzzedBot, who: str | None, content: bytes, name: str) -> None:
    """Sends a file as the page does."""
    form = _text_part("id", f"u{NEW}") + _part("file", name, "x/y", content) + b"--X--\r\n"
    await upload(bot, who, form)


async def _sent(
    bot: FuzzedBot, method: str, path: str, headers: dict[str, str], body: bytes
) -> int:
    body = numbered(body, next(bot.numbers))
    sent = bot.http.request(method, bot.address + path, headers=headers, data=body)
    try:
        async with sent as response:
            await response.read()
            return response.status
    except ClientResponseError as error:  # refused while the request was still being written
        return error.status


# Signed links: what is asked for, of which kind of link, with what of it changed.
_methods = st.sampled_from(["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "X"])
_ends = st.sampled_from(["", "/tep", "/huy", "/", "/../x", "?x=1", "%00"])
_changes = st.one_of(
    st.just(lambda signed: signed),
    st.sampled_from([
        lambda signed: signed[:-1], lambda signed: signed + "A", lambda signed: signed.upper(),
        lambda signed: "A" * 16 + signed[16:], lambda signed: signed[:17] + "A" * 22,
        lambda signed: signed.replace(".", "%2e"), lambda signed: signed.replace(".", ".\u0130"),
    ]),
    texts.map(lambda text: lambda signed: quote(text, errors="surrogatepass") or "x"),
)  # fmt: skip
links = st.tuples(
    st.just(OFFICER),
    st.tuples(st.sampled_from(["download", "upload"]), _changes, _ends, _methods, forms),
)


async def follow(bot: FuzzedBot, who: str | None, what: Any) -> None:
    purpose, change, end, method, form = what
    folder, _, signed = (await bot.link(purpose)).rpartition("/")
    changed = change(signed)
    before = await bot.others(None)
    status = await _sent(bot, method, f"{folder}/{changed}{end}", bot.headers() | _FORM, form)
    if status >= 500:
        raise Fault(f"a link was answered {status}")
    if changed not in (signed, signed.replace(".", "%2e")):
        if status < 400:
            raise Fault(f"a link that was changed was answered {status}")
        if await bot.others(None) != before:
            raise Fault("a link that was changed has changed something")


# Anything that a request can carry, as bytes: clients would refuse to write much of it.
_PATHS = ["/", "/join/ABCDEFGHJKMN", "/ws", "/logout", "/files/1", "/files/99999999999999999",
          "/demo/as/lead", "/demo/people", "/health", "/healthz", "/metrics", "/static/app.js",
          "/static/../../etc/passwd", "/static/%2e%2e%2fx", "/telegram", "/zalo", "/tep/x",
          "/gui/x", "/upload", "*", "//", "/%00", "/\xff", "http://x/"]  # fmt: skip
_HEADERS = ["Cookie", "Accept-Language", "X-Forwarded-For", "X-Forwarded-Proto", "Origin", "Host",
            "Accept-Encoding", "If-None-Match", "Range", "Authorization", "Content-Length",
            "Transfer-Encoding", "Upgrade", "Sec-WebSocket-Key", "Content-Type", "Expect",
            "X-Telegram-Bot-Api-Secret-Token", "Sec-WebSocket-Version", "Connection"]  # fmt: skip
_VALUES = [f"giaoban={COOKIES[STRANGER]}", "giaoban=" + "x" * 43, "giaoban=demo.lead", "https",
           "giaoban=\ud800", "null", "http://[::1", "https://x.invalid", "bytes=0-", "chunked",
           "websocket", "Bearer x", 'W/"x"', "x" * 9000, "vi-VN", "100-continue", "-1", "13",
           "dGhlIHNhbXBsZSBub25jZQ==", "127.0.0.1, x", "gzip;q=x"]  # fmt: skip
_values = st.one_of(st.sampled_from(_VALUES).map(lambda text: text.encode(errors="surrogatepass")),
                    st.binary(max_size=40))  # fmt: skip
requests = st.tuples(
    st.none(),
    st.tuples(
        st.sampled_from(["GET", "GET", "POST", "HEAD", "PUT", "\x00", "GET GET"]),
        st.one_of(st.sampled_from(_PATHS), texts.map(lambda text: "/" + text)),
        st.lists(st.tuples(st.sampled_from(_HEADERS), _values), max_size=5),
        st.binary(max_size=60),
    ),
)


async def request(bot: FuzzedBot, who: str | None, what: Any) -> None:
    method, path, headers, body = what
    lines = [f"{method} {path} HTTP/1.1".encode(errors="surrogatepass"), b"Host: x"]
    lines += [f"X-Forwarded-For: {bot.headers()['X-Forwarded-For']}".encode()]
    lines += [name.encode() + b": " + value for name, value in headers]
    head = b"\r\n".join([*lines, b"Connection: close", b"", b""])
    answer = await _exchanged(bot, head + body)
    if answer.split(b" ")[1:2] > [b"5"]:
        raise Fault(f"a request was answered {answer[:40]!r}")


async def _exchanged(bot: FuzzedBot, sent: bytes) -> bytes:
    """The beginning of what is answered; nothing where the request was not whole."""
    reader, writer = await asyncio.open_connection("127.0.0.1", bot.settings.web_port)
    try:
        writer.write(sent)
        writer.write_eof()
        return await asyncio.wait_for(reader.read(100), _SECONDS)
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()
