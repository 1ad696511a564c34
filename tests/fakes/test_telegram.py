"""The stand-in behaves like the Bot API where the bot's tests lean on it.

As documented at core.telegram.org/bots/api: getUpdates, setWebhook, InlineKeyboardButton,
sendMessage, sendDocument, answerCallbackQuery, getFile, "Making requests".
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.fakes.telegram_faults import RateLimits
from tests.fakes.telegram_params import JsonDict
from tests.fakes.telegram_server import DEFAULT_TOKEN, TelegramServer
from tests.fakes.telegram_users import Person

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Bot:
    """A bot of few lines, at the other end of the wire."""

    server: TelegramServer
    session: aiohttp.ClientSession
    token: str = DEFAULT_TOKEN

    async def call(self, method: str, **params: object) -> JsonDict:
        """The whole answer, `ok` included."""
        url = f"{self.server.base_url}/bot{self.token}/{method}"
        async with self.session.post(url, json=params) as response:
            answer: JsonDict = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def updates(self, offset: int, wait: int = 0) -> list[int]:
        answer = await self.call("getUpdates", offset=offset, timeout=wait)
        return [one["update_id"] for one in answer["result"]]

    async def refusal(self, method: str, **params: object) -> tuple[int, str]:
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with await TelegramServer.start() as server:
        yield server


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(server, session)


@pytest.fixture
async def person(server: TelegramServer) -> Person:
    person = server.person(1)
    await person.say("/start")
    return person


async def test_update_comes_again_until_a_higher_offset_confirms_it(
    bot: Bot, person: Person
) -> None:
    first = (await bot.updates(0))[0]
    second = await person.say("120")
    assert await bot.updates(0) == [first, second]
    assert await bot.updates(first) == [first, second]
    assert await bot.updates(first + 1) == [second]
    assert await bot.updates(0) == [second]
    assert await bot.updates(second + 1) == []


async def test_waiting_poll_is_answered_when_an_update_arrives(bot: Bot, person: Person) -> None:
    (first,) = await bot.updates(0)
    waiting = asyncio.create_task(bot.updates(first + 1, wait=50))
    await bot.server.wait_for_calls("getUpdates", 2)
    second = await person.say("120")
    assert await waiting == [second]


async def test_at_most_100_updates_come_at_once(bot: Bot, person: Person) -> None:
    for number in range(120):
        await person.say(str(number))
    assert len(await bot.updates(0)) == 100


async def test_kinds_that_were_not_asked_for_do_not_come(bot: Bot, person: Person) -> None:
    await bot.call("getUpdates", allowed_updates=["message"])
    await bot.call("sendMessage", chat_id=1, text="?", reply_markup=keyboard("x"))
    assert await person.press("Chọn") == 0
    assert person.edit(person.last_message_id, "khác") == 0
    assert await person.say("120") > 0


async def test_polling_is_refused_while_a_webhook_is_set(bot: Bot) -> None:
    await bot.call("setWebhook", url="http://127.0.0.1:1/nobody")
    code, description = await bot.refusal("getUpdates")
    assert code == 409
    assert "webhook is active" in description
    await bot.call("deleteWebhook")
    assert (await bot.call("getUpdates"))["ok"]


async def test_second_poll_ends_the_first(bot: Bot) -> None:
    first = asyncio.create_task(bot.refusal("getUpdates", timeout=50))
    await bot.server.wait_for_calls("getUpdates", 1)
    second = asyncio.create_task(bot.call("getUpdates", timeout=50))
    assert (await first)[0] == 409
    await bot.server.person(1).say("120")
    assert len((await second)["result"]) == 1


def keyboard(data: str) -> JsonDict:
    return {"inline_keyboard": [[{"text": "Chọn", "callback_data": data}]]}


@pytest.mark.parametrize(
    ("data", "fits"), [("x" * 64, True), ("x" * 65, False), ("ệ" * 21, True), ("ệ" * 22, False)]
)
async def test_button_carries_64_bytes(data: str, fits: bool, bot: Bot, person: Person) -> None:
    answer = await bot.call("sendMessage", chat_id=1, text="?", reply_markup=keyboard(data))
    assert answer["ok"] is fits
    assert fits or answer["description"] == "Bad Request: BUTTON_DATA_INVALID"


@pytest.mark.parametrize(
    ("text", "fits"), [("a" * 4096, True), ("a" * 4097, False), ("😀" * 2049, False), (" ", False)]
)
async def test_text_is_1_to_4096_utf16_units(
    text: str, fits: bool, bot: Bot, person: Person
) -> None:
    assert (await bot.call("sendMessage", chat_id=1, text=text))["ok"] is fits


async def test_entity_is_counted_in_utf16_and_lies_within_the_text(
    bot: Bot, person: Person
) -> None:
    entity = {"type": "bold", "offset": 2, "length": 2}
    answer = await bot.call("sendMessage", chat_id=1, text="😀ab", entities=[entity])
    assert answer["result"]["entities"] == [entity]
    beyond = {**entity, "length": 3}
    refusal = await bot.refusal("sendMessage", chat_id=1, text="😀ab", entities=[beyond])
    assert refusal[0] == 400


async def test_document_keeps_the_name_that_stands_in_the_form(bot: Bot, person: Person) -> None:
    """Nothing decodes it: a client that writes `%20` for a space has sent `%20`."""
    assert await _sent_name(bot, quoted=True) == "b%C3%A1o%20c%C3%A1o.pdf"
    assert await _sent_name(bot, quoted=False) == "báo cáo.pdf"


async def _sent_name(bot: Bot, *, quoted: bool) -> str:
    form = aiohttp.FormData({"chat_id": "1"}, quote_fields=quoted)
    form.add_field("document", b"%PDF-", filename="báo cáo.pdf")
    url = f"{bot.server.base_url}/bot{bot.token}/sendDocument"
    async with bot.session.post(url, data=form) as response:
        return str((await response.json())["result"]["document"]["file_name"])


async def test_caption_is_at_most_1024_utf16_units(bot: Bot, person: Person) -> None:
    await person.send_document(b"%PDF-", "a.pdf")
    (_, update) = (await bot.call("getUpdates"))["result"]
    file_id = update["message"]["document"]["file_id"]
    document: dict[str, Any] = {"chat_id": 1, "document": file_id}
    assert (await bot.call("sendDocument", **document, caption="a" * 1024))["ok"]
    refusal = await bot.refusal("sendDocument", **document, caption="😀" * 513)
    assert "caption is too long" in refusal[1]


async def test_pressed_button_is_answered_once_and_not_too_late(bot: Bot, person: Person) -> None:
    await bot.call("sendMessage", chat_id=1, text="?", reply_markup=keyboard("x"))
    for too_late in (False, True):
        await person.press("Chọn")
        query = (await bot.call("getUpdates"))["result"][-1]["callback_query"]
        if too_late:
            bot.server.expire_callback_queries()
        else:
            assert (await bot.call("answerCallbackQuery", callback_query_id=query["id"]))["ok"]
        refusal = await bot.refusal("answerCallbackQuery", callback_query_id=query["id"])
        assert "query is too old" in refusal[1]


async def test_bot_cannot_write_first_nor_to_whom_blocked_it(bot: Bot) -> None:
    stranger = bot.server.person(2)
    assert (await bot.refusal("sendMessage", chat_id=2, text="chào"))[0] == 403
    await stranger.say("/start")
    assert (await bot.call("sendMessage", chat_id=2, text="chào"))["ok"]
    stranger.block()
    blocked = await bot.refusal("sendMessage", chat_id=2, text="chào")
    assert blocked == (403, "Forbidden: bot was blocked by the user")
    assert await bot.refusal("sendMessage", chat_id=3, text="chào") == (
        400,
        "Bad Request: chat not found",
    )


async def test_group_that_became_a_supergroup_says_its_new_id(bot: Bot) -> None:
    group = bot.server.group(-4000)
    new = group.migrate()
    answer = await bot.call("sendMessage", chat_id=-4000, text="chào")
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    assert (await bot.call("sendMessage", chat_id=new, text="chào"))["ok"]


async def test_too_many_messages_in_a_chat_are_refused_with_the_time_to_wait(
    bot: Bot, person: Person
) -> None:
    bot.server.rate_limits = RateLimits(per_chat=0.001, chat_burst=2)
    answers = [await bot.call("sendMessage", chat_id=1, text="chào") for _ in range(3)]
    assert [one["ok"] for one in answers] == [True, True, False]
    assert answers[2]["parameters"]["retry_after"] == pytest.approx(1000, abs=100)


async def test_file_above_20_mb_is_not_given_to_a_bot(bot: Bot, person: Person) -> None:
    await person.send_document(b"%PDF-", "a.pdf", size=20 * 1024 * 1024 + 1)
    update = (await bot.call("getUpdates"))["result"][-1]
    file_id = update["message"]["document"]["file_id"]
    assert await bot.refusal("getFile", file_id=file_id) == (400, "Bad Request: file is too big")


async def test_wrong_token_and_unknown_method_are_told_apart(bot: Bot) -> None:
    assert await bot.refusal("getMee") == (404, "Not Found")
    bot.token = "123456:another"
    assert await bot.refusal("getMe") == (401, "Unauthorized")


async def test_webhook_gets_its_secret_and_each_update_until_it_is_taken_in_order(
    bot: Bot, person: Person
) -> None:
    got: list[tuple[str, str]] = []

    async def receive(request: web.BaseRequest) -> web.Response:
        text = json.loads(await request.read())["message"]["text"]
        got.append((request.headers[HEADER], text))
        return web.Response(status=200 if len(got) > 2 else 500)

    runner = web.ServerRunner(web.Server(receive))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    await bot.call("setWebhook", url=f"http://127.0.0.1:{port}/", secret_token="s-3")
    await person.say("120")
    await bot.server.drained()
    assert got == [("s-3", text) for text in ("/start", "/start", "/start", "120")]
    info = (await bot.call("getWebhookInfo"))["result"]
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )
    await bot.server.stop()
    await runner.cleanup()


async def test_message_that_says_the_same_is_not_modified(bot: Bot, person: Person) -> None:
    sent = (await bot.call("sendMessage", chat_id=1, text="1/3"))["result"]["message_id"]
    _, why = await bot.refusal("editMessageText", chat_id=1, message_id=sent, text="1/3")
    assert why.startswith("Bad Request: message is not modified")
    _, why = await bot.refusal("editMessageText", chat_id=1, message_id=sent + 7, text="2/3")
    assert why == "Bad Request: message to edit not found"
    said = person.last_message_id
    _, why = await bot.refusal("editMessageText", chat_id=1, message_id=said, text="2/3")
    assert why == "Bad Request: message can't be edited"


async def test_pinning_in_a_group_needs_the_right_to(bot: Bot) -> None:
    group = bot.server.group(-7)
    sent = (await bot.call("sendMessage", chat_id=-7, text="bảng"))["result"]["message_id"]
    group.chat.lets_bot_pin = False
    for method in ("pinChatMessage", "unpinChatMessage"):
        code, why = await bot.refusal(method, chat_id=-7, message_id=sent)
        assert (code, why) == (
            400,
            "Bad Request: not enough rights to manage pinned messages in the chat",
        )
    group.chat.lets_bot_pin = True
    assert (await bot.call("pinChatMessage", chat_id=-7, message_id=sent))["ok"]
    assert group.chat.pinned == [sent]


async def test_whatever_is_done_in_a_group_that_migrated_names_its_new_id(bot: Bot) -> None:
    group = bot.server.group(-7)
    sent = (await bot.call("sendMessage", chat_id=-7, text="bảng"))["result"]["message_id"]
    new = group.migrate()
    for method, more in (
        ("sendMessage", {}),
        ("editMessageText", {"message_id": sent}),
        ("pinChatMessage", {"message_id": sent}),
    ):
        answer = await bot.call(method, chat_id=-7, text="bảng khác", **more)
        assert answer["parameters"] == {"migrate_to_chat_id": new}
    _, why = await bot.refusal("editMessageText", chat_id=new, message_id=sent + 9, text="x")
    assert why == "Bad Request: message to edit not found"
