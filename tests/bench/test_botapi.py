"""The stand-in of the benchmarks keeps what the Bot API promises."""

from __future__ import annotations

import asyncio
import json

from aiohttp import ClientSession, web

from tests.bench.botapi.server import BotApi, Connection
from tests.bench.botapi.updates import Polling, text_update

ONE, TWO = (text_update(number, 7, f"câu {number}", 0) for number in (1, 2))


def ids(answer: bytes) -> list[int]:
    return [update["update_id"] for update in json.loads(answer)["result"]]


async def test_update_is_given_again_until_one_behind_it_is_asked_for() -> None:
    polling, given = Polling(), list[bytes]()
    polling.put(ONE)
    polling.put(TWO)
    for offset, limit in ((0, 1), (0, 100), (2, 100), (3, 100)):
        polling.asked(given.append, offset, limit, 0)
    assert [ids(one) for one in given] == [[1], [1, 2], [2], []]


async def test_who_asks_before_there_is_anything_gets_it_when_it_comes() -> None:
    polling, given = Polling(), asyncio.Queue[bytes]()
    polling.asked(given.put_nowait, 0, 100, 60)
    polling.put(ONE)
    polling.put(TWO)
    assert ids(await given.get()) == [1, 2]


async def test_webhook_gets_a_chats_updates_in_order_and_again_until_it_takes_them() -> None:
    api, posted, answers = BotApi(), asyncio.Queue[tuple[str, str]](), [500, 200, 200]

    async def take(request: web.Request) -> web.Response:
        secret = request.headers["X-Telegram-Bot-Api-Secret-Token"]
        posted.put_nowait((secret, (await request.json())["message"]["text"]))
        return web.Response(status=answers.pop(0))

    app = web.Application()
    app.router.add_post("/telegram", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(api), "127.0.0.1")
    api.say(7, "một")  # before there is a webhook
    async with ClientSession() as client:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot1:x/setWebhook"
        hook = {"url": f"http://127.0.0.1:{runner.addresses[0][1]}/telegram", "secret_token": "s"}
        async with client.post(url, json=hook) as answer:
            assert (await answer.json())["ok"]
        api.say(7, "hai")
        assert [await posted.get() for _ in range(3)] == [("s", "một"), ("s", "một"), ("s", "hai")]
    api.close()
    server.close()
    await runner.cleanup()
