"""The stand-in behaves like the Zalo Bot Platform as far as that is known: calls, limits, errors,
polling that hands out once, and webhook calls with the secret."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.fakes.zalo_people import Shown, ZaloPerson
from tests.fakes.zalo_server import DEFAULT_TOKEN, ZaloServer
from tests.fakes.zalo_webhook import SECRET_HEADER

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@dataclass
class Bot:
    """A bot of few lines, at the other end of the wire."""

    server: ZaloServer
    session: aiohttp.ClientSession
    token: str = DEFAULT_TOKEN

    async def call(self, method: str, **said: object) -> dict[str, Any]:
        """The whole answer, `ok` included."""
        url = f"{self.server.base_url}/bot{self.token}/{method}"
        async with self.session.post(url, json=said) as response:
            answer: dict[str, Any] = await response.json()
            return answer

    async def code(self, method: str, **said: object) -> int:
        """The error of a call that is refused."""
        answer = await self.call(method, **said)
        assert not answer["ok"]
        assert answer["description"]
        return int(answer["error_code"])


@pytest.fixture
async def server() -> AsyncIterator[ZaloServer]:
    async with await ZaloServer.start() as server:
        yield server


@pytest.fixture
async def bot(server: ZaloServer) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(server, session)


@pytest.fixture
def person(server: ZaloServer) -> ZaloPerson:
    return server.person("e4ea2cd5189df1c3a88c")


async def test_get_me_names_the_account(bot: Bot) -> None:
    answer = await bot.call("getMe")
    assert answer == {
        "ok": True,
        "result": {
            "id": "1459232241454765289",
            "account_name": "bot.VDKyGxQvc",
            "account_type": "BASIC",
            "can_join_groups": False,
        },
    }


async def test_poll_hands_out_one_update_and_never_again(bot: Bot, person: ZaloPerson) -> None:
    person.say("một")
    person.say("hai")
    first = (await bot.call("getUpdates", timeout="30"))["result"]
    assert first["event_name"] == "message.text.received"
    assert first["message"].keys() == {"message_id", "date", "from", "chat", "text"}
    assert first["message"]["chat"] == {"id": person.chat_id, "chat_type": "PRIVATE"}
    second = (await bot.call("getUpdates", timeout="30"))["result"]
    assert [first["message"]["text"], second["message"]["text"]] == ["một", "hai"]
    assert await bot.code("getUpdates", timeout="0") == 408


async def test_waiting_poll_is_answered_when_somebody_writes(bot: Bot, person: ZaloPerson) -> None:
    waiting = asyncio.create_task(bot.call("getUpdates", timeout="30"))
    await bot.call("getMe")
    person.say("một")
    assert (await waiting)["result"]["message"]["text"] == "một"


async def test_photo_comes_by_its_address(bot: Bot, person: ZaloPerson) -> None:
    person.send_photo(PNG, "câu 12")
    message = (await bot.call("getUpdates"))["result"]["message"]
    assert message["caption"] == "câu 12"
    async with bot.session.get(message["photo_url"]) as response:
        assert await response.read() == PNG


@pytest.mark.parametrize(("length", "fits"), [(1, True), (2000, True), (0, False), (2001, False)])
async def test_text_has_1_to_2000_characters(
    length: int, fits: bool, bot: Bot, person: ZaloPerson
) -> None:
    answer = await bot.call("sendMessage", chat_id=person.chat_id, text="ệ" * length)
    assert answer["ok"] is fits
    if fits:
        assert answer["result"].keys() == {"message_id", "date"}
        assert person.untaken() == [Shown("ệ" * length)]


async def test_picture_is_fetched_before_the_call_is_answered(bot: Bot, person: ZaloPerson) -> None:
    address = bot.server.host_photo(PNG)
    await bot.call("sendPhoto", chat_id=person.chat_id, photo=address, caption="Hình")
    assert person.untaken() == [Shown("Hình", PNG)]
    assert await bot.code("sendPhoto", chat_id=person.chat_id, photo=f"{address}x") == 400


async def test_refusals_have_a_code_and_a_description(bot: Bot, person: ZaloPerson) -> None:
    assert await bot.code("sendMessage", chat_id="nobody", text="a") == 400
    assert await bot.code("sendDocument", chat_id=person.chat_id) == 404
    bot.token = "1:wrong"
    assert await bot.code("getMe") == 401


@dataclass
class Receiver:
    """Where a webhook leads: keeps what came, and refuses the first ones."""

    url: str = ""
    refusing: int = 0
    bodies: list[Any] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.add(request.headers.get(SECRET_HEADER, ""))
        if self.refusing:
            self.refusing -= 1
            return web.Response(status=500)
        self.bodies.append(await request.json())
        return web.Response()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver, application = Receiver(), web.Application()
    application.add_routes([web.post("/zalo", receiver.take)])
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/zalo"
    yield receiver
    await runner.cleanup()


async def test_webhook_gets_the_bare_update_with_the_secret_until_it_takes_it(
    bot: Bot, person: ZaloPerson, receiver: Receiver
) -> None:
    receiver.refusing = 2
    answer = await bot.call("setWebhook", url=receiver.url, secret_token="a-long-secret")
    assert answer["result"].keys() == {"url", "updated_at"}
    update = person.say("một")
    assert bot.server.webhook is not None
    await bot.server.webhook.drained()
    assert receiver.bodies == [update]
    assert await bot.code("getUpdates", timeout="0") == 400


async def test_webhook_may_get_the_older_form_and_more_than_once(
    bot: Bot, person: ZaloPerson, receiver: Receiver
) -> None:
    await bot.call("setWebhook", url=receiver.url, secret_token="s" * 8)
    assert bot.server.webhook is not None
    bot.server.webhook.is_wrapped = True
    bot.server.webhook.times = 2
    update = person.say("một")
    await bot.server.webhook.drained()
    assert receiver.bodies == [{"ok": True, "result": update}] * 2
    assert receiver.secrets == {"s" * 8}


@pytest.mark.parametrize("secret", ["", "1234567", "s" * 257])
async def test_secret_has_8_to_256_characters(secret: str, bot: Bot, receiver: Receiver) -> None:
    assert await bot.code("setWebhook", url=receiver.url, secret_token=secret) == 400


async def test_polling_works_again_without_the_webhook(
    bot: Bot, person: ZaloPerson, receiver: Receiver
) -> None:
    await bot.call("setWebhook", url=receiver.url, secret_token="s" * 8)
    assert (await bot.call("getWebhookInfo"))["result"]["url"] == receiver.url
    await bot.call("deleteWebhook")
    person.say("một")
    assert (await bot.call("getUpdates"))["ok"]
