"""The stand-in in a process of its own: `python -m tests.bench.botapi '{"officers": 50, ...}'`.

It prints a line of JSON when it listens, when all officers have begun, and at the end.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections import Counter
from math import inf
from typing import Any

from tests.bench import walk
from tests.bench.botapi.officers import Officers, OfficersByTheClock
from tests.bench.botapi.plan import Plan
from tests.bench.botapi.server import BotApi, Connection

_SILENCE = 30.0  # seconds without any reply, after which what is open counts as lost
_START = 90.0  # seconds in which the bot has to start and to have answered everybody once


async def _serve(plan: Plan) -> None:
    api = BotApi(plan.ports)
    officers = _officers(plan, api)
    api.heard = officers.hear
    server = await asyncio.get_running_loop().create_server(lambda: Connection(api), "127.0.0.1")
    _tell(port=server.sockets[0].getsockname()[1])
    async with asyncio.timeout(_START):
        await api.awaited.wait()
        officers.begin()
        await officers.begun.wait()
    gc.collect()
    gc.freeze()
    _tell(begun=True)
    calls, spent, started = Counter(api.calls), time.process_time(), time.perf_counter()
    writing = asyncio.create_task(officers.answer_all())
    ended = await _until_done(officers, started + plan.patience if plan.patience else inf)
    took = ended - started
    _tell(
        seconds=took,
        share=(time.process_time() - spent) / (time.perf_counter() - started),
        waited=[round(one, 6) for one in officers.waited],
        lost=0 if plan.patience else officers.expected - officers.heard,
        unasked=officers.unasked,
        calls=dict(api.calls - calls),
    )
    writing.cancel()
    api.close()
    server.close()


def _officers(plan: Plan, api: BotApi) -> Officers:
    if plan.a_minute:
        return OfficersByTheClock(plan.chats, plan.answers, walk.script, api.say, plan.a_minute)
    return Officers(plan.chats, plan.answers, walk.script, api.say)


async def _until_done(officers: Officers, latest: float) -> float:
    """When the last reply came, or had to have come."""
    heard, last = officers.heard, time.perf_counter()
    while (now := time.perf_counter()) < latest and now - last < _SILENCE:
        try:
            await asyncio.wait_for(officers.done.wait(), min(1, latest - now))
        except TimeoutError:
            if officers.heard != heard:
                heard, last = officers.heard, time.perf_counter()
            continue
        return time.perf_counter()
    return now if now >= latest else last


def _tell(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve(Plan(**json.loads(sys.argv[1]))))
