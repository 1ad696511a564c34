"""Telegram's and Zalo's doors: updates that are nearly right, and bodies that are none."""

from __future__ import annotations

import json
from typing import Any

import orjson
from hypothesis import strategies as st

from bot.channels.telegram import WEBHOOK_PATH as TELEGRAM_PATH
from bot.channels.zalo import WEBHOOK_PATH as ZALO_PATH
from tests.bot.telegram_run import NOW
from tests.fuzz.fuzzed import SENDERS, TELEGRAM_IDS, Fault, FuzzedBot
from tests.fuzz.hostile import NEW, Json, bodies, button_data, encoded, mutated, numbered, texts

_AT = int(NOW.timestamp())
_SECRET = {TELEGRAM_PATH: "X-Telegram-Bot-Api-Secret-Token", ZALO_PATH: "X-Bot-Api-Secret-Token"}
_MIMES = st.sampled_from(["application/pdf", "image/jpeg", "", "../x"])


def _telegram_message(who: str, said: Json) -> Json:
    person = {"id": TELEGRAM_IDS[who], "is_bot": False, "first_name": "A", "language_code": "vi"}
    chat = {"id": TELEGRAM_IDS[who], "type": "private", "first_name": "A"}
    return {"message_id": 1, "date": _AT, "chat": chat, "from": person, **said}


def _pressed(who: str, data: str) -> Json:
    message = _telegram_message(who, {"text": "x"})
    return {"id": "1", "from": message["from"], "message": message, "chat_instance": "1",
            "data": data}  # fmt: skip


def _document(mime: str, name: str, size: int) -> Json:
    return {"document": {"file_id": "x", "file_unique_id": "x", "mime_type": mime,
                         "file_name": name, "file_size": size}}  # fmt: skip


def _photo(caption: str) -> Json:
    size = {"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}
    return {"photo": [size, size], "caption": caption}


_said: st.SearchStrategy[Json] = st.one_of(
    texts.map(lambda text: {"text": text}),
    st.builds(_document, _MIMES, texts, st.sampled_from([0, 1, 2**40, -1])),
    texts.map(_photo),
    st.sampled_from([
        {"voice": {"file_id": "x", "file_unique_id": "x", "duration": 1}},
        {"sticker": {}}, {"location": {"latitude": 1e9, "longitude": "x"}},
        {"contact": {"phone_number": "1", "first_name": "A"}}, {"new_chat_members": []},
        {"migrate_to_chat_id": -100}, {"dice": {"emoji": "x", "value": 7}},
    ]),
)  # fmt: skip


def _update(who: str) -> st.SearchStrategy[Json]:
    kinds = st.sampled_from(["message", "message", "edited_message", "channel_post"])
    said = st.builds(
        lambda kind, what: {"update_id": NEW, kind: _telegram_message(who, what)}, kinds, _said
    )
    pressed = button_data.map(
        lambda data: {"update_id": NEW, "callback_query": _pressed(who, data)}
    )
    return st.one_of(said, said, pressed)


def _of_somebody(made: Any) -> Any:
    return st.sampled_from(SENDERS).flatmap(lambda who: st.tuples(st.just(who), made(who)))


telegram_bodies = _of_somebody(lambda who: bodies(_update(who)))


def _is_plain(update: Json) -> bool:
    """Whether it is an update as Telegram numbers them, which the stand-in can write out."""
    try:
        orjson.dumps(update)
    except TypeError:
        return False
    return isinstance(update, dict) and update.get("update_id") == NEW


telegram_updates = _of_somebody(lambda who: mutated(_update(who)).filter(_is_plain))


async def telegram_hook(bot: FuzzedBot, who: str | None, body: bytes) -> None:
    await _post(bot, TELEGRAM_PATH, body, bot.telegram_secret)


async def telegram_poll(bot: FuzzedBot, who: str | None, update: Json) -> None:
    bot.telegram.push_raw({**update, "update_id": bot.telegram.delivery.queue.next_id})


def _zalo_update(who: str) -> st.SearchStrategy[Json]:
    return st.builds(
        lambda event, said, wrapped: _zalo_event(who, event, said, wrapped=wrapped),
        st.sampled_from(["text", "image", "sticker", "unsupported", "\x00", "x"]),
        st.one_of(
            texts.map(lambda text: {"text": text}),
            st.builds(lambda url, text: {"photo_url": url, "caption": text}, _urls, texts),
        ),
        st.booleans(),
    )


_urls = st.sampled_from([
    "http://127.0.0.1:1/x", "https://127.0.0.1/x", "file:///etc/passwd", "https://[::1", "https://",
    "https://x.invalid/\x00", "https://x.invalid:99999/", "gopher://x", "https://a@b@127.0.0.1/",
    "https://" + "a" * 300 + ".invalid/", "https://\ud800/", "https://0x7f.1/", "", "//x", "%",
])  # fmt: skip


def _zalo_event(who: str, event: str, said: Json, *, wrapped: bool) -> Json:
    message = {
        "message_id": f"m{NEW}",
        "date": _AT * 1000,
        "from": {"id": who, "display_name": "A", "is_bot": False},
        "chat": {"id": f"chat-{who}", "chat_type": "PRIVATE"},
        **said,
    }
    update = {"event_name": f"message.{event}.received", "message": message}
    return {"ok": True, "result": update} if wrapped else update


zalo_bodies = _of_somebody(lambda who: bodies(_zalo_update(who)))
zalo_updates = _of_somebody(lambda who: mutated(_zalo_update(who)))


async def zalo_hook(bot: FuzzedBot, who: str | None, body: bytes) -> None:
    await _post(bot, ZALO_PATH, body, bot.zalo_secret)


async def zalo_poll(bot: FuzzedBot, who: str | None, update: Json) -> None:
    bot.zalo.happen(json.loads(numbered(encoded(update), next(bot.numbers))))


async def _post(bot: FuzzedBot, path: str, body: bytes, secret: str) -> None:
    """Delivers it with the secret; and before that without, which must change nothing."""
    body = numbered(body, next(bot.numbers))
    nobody = await bot.others(None)
    if await _status(bot, path, body, {}) != 403:
        raise Fault("a delivery without the secret was not refused")
    if await bot.others(None) != nobody:
        raise Fault("a delivery without the secret has changed something")
    status = await _status(bot, path, body, {_SECRET[path]: secret})
    if status not in (200, 400):
        raise Fault(f"the webhook answered {status}")


async def _status(bot: FuzzedBot, path: str, body: bytes, headers: dict[str, str]) -> int:
    async with bot.http.post(bot.address + path, data=body, headers=headers) as response:
        return response.status
