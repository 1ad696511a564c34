"""The bot's queue of updates, and the two ways out of it: getUpdates here, the webhook beside."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import orjson

from tests.fakes.telegram_params import ApiError, JsonDict, Params
from tests.fakes.telegram_pulse import Pulse

# What an empty or missing allowed_updates leaves out.
OPTIONAL_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MAX_POLL_SECONDS = 50
KEPT_UPDATES = 20_000
# An offset further ahead than this is taken for a mistake, and the queue is read from its head.
MAX_OFFSET_AHEAD = 10
# So long a waiting poll goes on collecting after the first update, in seconds.
POLL_LINGER = 0.001

TERMINATED_BY_POLL = ApiError(
    409,
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
)
TERMINATED_BY_WEBHOOK = ApiError(409, "Conflict: terminated by setWebhook request")
WEBHOOK_ACTIVE = ApiError(
    409,
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first",
)


@dataclass(frozen=True, slots=True)
class QueuedUpdate:
    """An update as it goes over the wire. Updates of one lane are delivered one by one."""

    id: int
    lane: int
    body: bytes


class UpdateQueue:
    """Updates until the bot confirmed them, oldest first."""

    def __init__(self) -> None:
        self.pending: dict[int, QueuedUpdate] = {}
        self.confirmed = Pulse()
        self._again: deque[QueuedUpdate] = deque()
        self._history: dict[int, QueuedUpdate] = {}
        self._allowed: frozenset[str] = frozenset()
        self._last_id = 100_000_000

    def __len__(self) -> int:
        return len(self.pending) + len(self._again)

    def push(self, kind: str, payload: JsonDict, lane: int) -> QueuedUpdate | None:
        """The queued update; None where the bot's allowed_updates leave this kind out."""
        if not self._is_allowed(kind):
            return None
        update_id = self._last_id + 1
        return self.push_body(update_id, lane, {"update_id": update_id, kind: payload})

    def push_body(self, update_id: int, lane: int, body: JsonDict) -> QueuedUpdate:
        update = QueuedUpdate(update_id, lane, orjson.dumps(body))
        self._history[update_id] = update
        if len(self._history) > KEPT_UPDATES:
            del self._history[next(iter(self._history))]
        if update_id > self._last_id:
            self._last_id = update_id
            self.pending[update_id] = update
        else:
            self._again.append(update)
        return update

    @property
    def next_id(self) -> int:
        return self._last_id + 1

    def repeat(self, update_id: int) -> QueuedUpdate:
        """Queues an old update once more, confirmed or not."""
        update = self._history[update_id]
        self._again.append(update)
        return update

    def done(self, update: QueuedUpdate) -> None:
        """The webhook took this update."""
        if update in self._again:
            self._again.remove(update)
        else:
            self.pending.pop(update.id, None)
        self.confirmed.beat()

    def everything(self) -> Iterable[QueuedUpdate]:
        return [*self._again, *self.pending.values()]

    def clear(self) -> None:
        self.pending.clear()
        self._again.clear()
        self.confirmed.beat()

    def allow(self, kinds: list[str]) -> None:
        """From now on only these kinds; an empty list means the default ones."""
        self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        return sorted(self._allowed)

    def _is_allowed(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in OPTIONAL_KINDS

    def take(self, offset: int, limit: int) -> list[QueuedUpdate]:
        """Forgets what the offset confirms and gives the next updates, still unconfirmed."""
        if offset < 0:
            self._forget(len(self.pending) + offset)
        elif offset <= self._last_id + MAX_OFFSET_AHEAD:
            while self.pending and (first := next(iter(self.pending))) < offset:
                del self.pending[first]
        self.confirmed.beat()
        batch = [self._again.popleft() for _ in range(min(limit, len(self._again)))]
        batch += islice(self.pending.values(), limit - len(batch))
        return batch

    def _forget(self, count: int) -> None:
        for update_id in list(islice(self.pending, max(count, 0))):
            del self.pending[update_id]


class Polling:
    """getUpdates: one waiting poll at a time, the newest wins."""

    def __init__(self, queue: UpdateQueue) -> None:
        self._queue = queue
        self._waiting: asyncio.Future[ApiError | None] | None = None

    async def get_updates(self, params: Params) -> list[orjson.Fragment]:
        """The next updates, as JSON ready to send."""
        if "allowed_updates" in params:
            self._queue.allow(params.json("allowed_updates") or [])
        limit = params.clamped("limit", 100, 1, 100)
        seconds = params.clamped("timeout", 0, 0, MAX_POLL_SECONDS)
        offset = params.integer("offset")
        batch = self._queue.take(offset, limit)
        if not batch and seconds:
            self.end(TERMINATED_BY_POLL)
            if await self._wait(seconds):
                await asyncio.sleep(POLL_LINGER)
            batch = self._queue.take(max(offset, 0), limit)
        return [orjson.Fragment(update.body) for update in batch]

    def end(self, reason: ApiError | None) -> None:
        """Ends the poll that waits, if any, with this error or with what there is."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(reason)

    async def _wait(self, seconds: float) -> bool:
        waiting: asyncio.Future[ApiError | None] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        try:
            async with asyncio.timeout(seconds):
                reason = await waiting
        except TimeoutError:
            return False
        finally:
            if self._waiting is waiting:
                self._waiting = None
        if reason is not None:
            raise reason.fresh()
        return True
