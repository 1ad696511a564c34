"""How fast a channel is written to, on a clock that only goes on while somebody sleeps."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.pace import ChatPace, Limit, Pace


@dataclass
class SleepingTime:
    """Goes on from one sleeper's end to the next."""

    now: float = 1000.0
    _ends: list[tuple[float, asyncio.Future[None]]] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ends.append((self.now + seconds, end))
        await end

    async def pass_until(self, moment: float) -> None:
        await settle()
        while self._ends and min(self._ends, key=_at)[0] <= moment:
            first = min(self._ends, key=_at)
            self._ends.remove(first)
            self.now = max(self.now, first[0])
            first[1].set_result(None)
            await settle()
        self.now = moment


def _at(end: tuple[float, object]) -> float:
    return end[0]


async def settle() -> None:
    """Lets every task go on as far as it can without sleeping."""
    for _ in range(20):
        await asyncio.sleep(0)


@dataclass
class Watch:
    """Notes when whoever waited was let through, in seconds from the start."""

    time: SleepingTime = field(default_factory=SleepingTime)
    let_through: list[tuple[str, float]] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def wait(self, pace: Pace, name: str, *, bulk: bool = False) -> None:
        async def waits() -> None:
            await pace.wait(bulk=bulk)
            self.let_through.append((name, round(self.time.now - 1000, 3)))

        self.tasks.append(asyncio.create_task(waits()))


def pace(watch: Watch, rate: float) -> Pace:
    return Pace(rate, watch.time.sleep, watch.time)


async def test_bulk_takes_every_place_that_no_reply_takes() -> None:
    watch = Watch()
    one_a_second = pace(watch, 1)
    for number in range(4):
        watch.wait(one_a_second, f"bulk {number}", bulk=True)
    await watch.time.pass_until(1001.5)
    watch.wait(one_a_second, "reply")
    await watch.time.pass_until(1010)
    names = [name for name, _ in watch.let_through]
    assert names == ["bulk 0", "bulk 1", "reply", "bulk 2", "bulk 3"]
    assert [at for _, at in watch.let_through] == pytest.approx([0, 0.9, 1.9, 2.9, 3.9])


async def test_replies_keep_their_order_however_many_there_are() -> None:
    watch = Watch()
    one_a_second = pace(watch, 1)
    for number in range(5):
        watch.wait(one_a_second, f"bulk {number}", bulk=True)
        watch.wait(one_a_second, f"reply {number}")
    await watch.time.pass_until(1100)
    replies = [name for name, _ in watch.let_through if name.startswith("reply")]
    assert replies == [f"reply {number}" for number in range(5)]
    assert len(watch.let_through) == 10


async def test_what_was_lost_by_waking_late_is_made_good() -> None:
    watch = Watch()
    thirty = pace(watch, 30)
    for number in range(61):
        watch.wait(thirty, str(number), bulk=True)
    for tick in range(1, 30):  # nobody wakes but every 90 ms: late, nearly every time
        watch.time.now = 1000 + tick * 0.09
        await watch.time.pass_until(watch.time.now)
    assert len(watch.let_through) == 61
    assert watch.let_through[-1][1] == pytest.approx(2, abs=0.11)


async def test_an_idle_hour_is_not_made_good() -> None:
    watch = Watch()
    ten = pace(watch, 10)
    await watch.time.pass_until(4600)
    for number in range(30):
        watch.wait(ten, str(number), bulk=True)
    await watch.time.pass_until(4601)
    assert len(watch.let_through) <= 13


async def test_no_limit_lets_everything_through() -> None:
    watch = Watch()
    unlimited = pace(watch, 0)
    for number in range(50):
        watch.wait(unlimited, str(number), bulk=bool(number % 2))
    await watch.time.pass_until(1000)
    assert len(watch.let_through) == 50


@pytest.mark.parametrize(
    ("limit", "minute"), [(Limit(1, 5), 65), (Limit(0.25, 5), 20)], ids=["chat", "group"]
)
async def test_chat_gets_a_burst_and_then_its_share(limit: Limit, minute: int) -> None:
    time = SleepingTime()
    chats = ChatPace(lambda chat: limit, time.sleep, time)
    let_through: list[float] = []

    async def write() -> None:
        while True:
            await chats.wait("-1")
            let_through.append(time.now)

    writing = asyncio.create_task(write())
    await time.pass_until(1000)
    assert len(let_through) == limit.burst
    await time.pass_until(1059.9)
    assert len(let_through) in (minute - 1, minute)
    await asyncio.wait_for(chats.wait("another"), 1)  # waits for nobody else
    writing.cancel()
