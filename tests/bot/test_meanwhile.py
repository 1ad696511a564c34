"""What takes long to make is spoken of meanwhile, in one message that changes."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.base import Unsent
from bot.meanwhile import with_a_word
from bot.outlet import Outlet
from bot.showing import Showing
from config.language import language
from handlers.messages import Reply, plain
from storage.batch import QueuedMessage

WORDS = language("vi")
ORDERED = QueuedMessage(1, "console", "lead", {})
MADE = Reply(plain("Đây ạ."))


class Plain:
    """A channel that cannot change what it has sent."""

    messages_per_second = 0.0

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        raise AssertionError("nothing is sent")


class Changing(Plain):
    """One that can. `shown`: what each message said, one after the other."""

    def __init__(self, fault: Unsent | None = None) -> None:
        self.shown: list[tuple[str | None, str]] = []
        self.fault = fault

    async def show(self, chat_id: str, shown_as: str | None, reply: Reply) -> str:
        self.shown.append((shown_as, reply.text()))
        if self.fault:
            raise self.fault
        return "7"


class Naps:
    """Sleeps that end at once, `count` of them; the next only when it is cancelled."""

    def __init__(self, count: int, then: asyncio.Event) -> None:
        self.seconds: list[float] = []
        self._count = count
        self._then = then

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if len(self.seconds) > self._count:
            self._then.set()
            await asyncio.Event().wait()


async def made_after(event: asyncio.Event) -> Reply:
    await event.wait()
    return MADE


async def wait_for(channel: Plain, naps: int) -> tuple[Reply, list[float]]:
    enough = asyncio.Event()
    nap = Naps(naps, enough)
    showing = Showing({"console": Outlet(channel, asyncio.sleep)})
    reply = await with_a_word(made_after(enough), showing, ORDERED, WORDS, nap)
    return reply, nap.seconds


async def test_what_is_soon_made_comes_without_a_word() -> None:
    channel = Changing()
    assert await wait_for(channel, 0) == (MADE, [3])
    assert channel.shown == []


async def test_one_message_says_for_how_long_and_that_it_is_done() -> None:
    channel = Changing()
    assert await wait_for(channel, 3) == (MADE, [3, 5, 5, 5])
    assert channel.shown == [
        (None, "Vẫn đang làm, đã 3 giây …"),
        ("7", "Vẫn đang làm, đã 8 giây …"),
        ("7", "Vẫn đang làm, đã 13 giây …"),
        ("7", "Xong rồi, gửi anh/chị ngay."),
    ]


async def test_channel_that_cannot_change_messages_says_nothing_more() -> None:
    assert await wait_for(Plain(), 2) == (MADE, [3, 5, 5])


async def test_word_that_does_not_go_through_holds_up_nothing() -> None:
    channel = Changing(Unsent("bad gateway"))
    reply, _ = await wait_for(channel, 2)
    assert reply == MADE
    assert [shown_as for shown_as, _ in channel.shown] == [None, None]


async def test_what_cannot_be_made_is_still_raised() -> None:
    async def broken() -> Reply:
        raise RuntimeError("no")

    showing = Showing({"console": Outlet(Changing(), asyncio.sleep)})
    with pytest.raises(RuntimeError, match="no"):
        await with_a_word(broken(), showing, ORDERED, WORDS, Naps(0, asyncio.Event()))


async def test_who_stops_waiting_stops_the_making() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def endless() -> Reply:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return MADE

    showing = Showing({"console": Outlet(Changing(), asyncio.sleep)})
    naps = Naps(0, asyncio.Event())
    waiting = asyncio.create_task(with_a_word(endless(), showing, ORDERED, WORDS, naps))
    await begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await ended.wait()
