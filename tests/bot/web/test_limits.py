"""How much an address and a person may ask of the web front."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.web import limits
from bot.web.limits import MESSAGES, REQUESTS, STRANGERS, Limits
from tests.bot.web.visitor import visitor
from tests.bot.web.web_run import web_run


class Waits:
    """Time that passes while somebody sleeps, and no other."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def test_address_that_asks_too_much_is_told_when_to_come_again(
    district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:

        async def status(path: str, headers: Mapping[str, str] | None = None) -> int:
            async with browser.http.get(run.address + path, headers=headers) as response:
                if response.status == 429:
                    assert int(response.headers["Retry-After"]) >= 1
                    assert response.headers["X-Content-Type-Options"] == "nosniff"
                return response.status

        tries = [await status("/join/ABCDEFGHJKLM") for _ in range(REQUESTS.burst + 40)]
        assert tries[: REQUESTS.burst] == [200] * REQUESTS.burst
        assert 429 in tries
        # Others, and what has to be reached always, are not held up.
        assert await status("/", {"X-Forwarded-For": "203.0.113.9"}) == 200
        assert await status("/healthz") == 200
        assert await status("/static/chat.js") == 200


async def test_guesses_under_new_cookies_wait_for_one_another() -> None:
    time = Waits()
    held = Limits(time.sleep, time)
    for n in range(STRANGERS.burst + 10):
        await held.hear(f"cookie {n}", "203.0.113.9", is_stranger=True)
    assert time.now == pytest.approx(10 / STRANGERS.per_second)
    await held.hear("cookie", "198.51.100.7", is_stranger=True)
    await held.hear("cookie of an officer", "203.0.113.9", is_stranger=False)
    assert time.now == pytest.approx(10 / STRANGERS.per_second)


async def test_person_who_floods_waits_and_loses_nothing() -> None:
    time = Waits()
    held = Limits(time.sleep, time)
    for _ in range(MESSAGES.burst + 10):
        await held.hear("officer", "203.0.113.9", is_stranger=False)
    assert time.now == pytest.approx(10 / MESSAGES.per_second)


async def test_whoever_has_joined_is_a_stranger_no_more(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bool] = []
    hear = Limits.hear

    async def watch(self: Limits, chat_id: str, address: str, *, is_stranger: bool) -> None:
        heard.append(is_stranger)
        await hear(self, chat_id, address, is_stranger=is_stranger)

    monkeypatch.setattr(limits.Limits, "hear", watch)
    async with web_run(district, tmp_path, demo=False) as run, visitor(run.address) as browser:
        await browser.open()
        code = await run.invite("officer", "son-tinh")
        async with browser.socket() as socket:
            await socket.hello()
            await socket.say("xin chào")
            await socket.ask(f"/start {code}")
            await asyncio.wait_for(socket.until("welcome"), 10)
            await socket.say("/baocao")
    assert heard == [True, True, False]


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),  # nobody's proxy: invented
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("::1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),  # the first is invented
        ("127.0.0.1", "", "127.0.0.1"),
        ("192.0.2.7", "198.51.100.7", "198.51.100.7"),  # the proxy of the settings
    ],
)
def test_address_is_the_one_that_cannot_be_invented(peer: str, forwarded: str, found: str) -> None:
    class Transport:
        def get_extra_info(self, name: str) -> object:
            return (peer, 1) if name == "peername" else None

    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = make_mocked_request("GET", "/", headers=headers, transport=Transport())
    assert Limits(proxy=ip_network("192.0.2.0/28")).address_of(request) == found
