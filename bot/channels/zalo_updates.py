"""Zalo's updates as incoming messages: stored as they came, then handled chat by chat."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.channels.arriving import is_id, shaped
from bot.channels.zalo import moment_of
from bot.channels.zalo_photos import NotFetched, Photos
from bot.clock import Clock, Sleep
from bot.files import FileRefused
from bot.logs import log_fault
from bot.metrics import Metrics
from handlers.messages import LONGEST_SAID, Incoming
from storage.database import Database
from storage.received import Received, drop_updates, keep_updates, updates_received

_log = logging.getLogger(__name__)
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds between two attempts to handle one

Submit = Callable[[Incoming], Awaitable[None]]
Known = Callable[[str, str], Awaitable[bool]]
OurTime = Callable[[datetime], datetime]


class ZaloUpdates:
    """Takes updates and hands them to the pipeline, photos fetched first (only from people who
    have joined). Zalo hands out each once: so it is in the database before anything else, and
    leaves it when it is handled, whatever happens to us meanwhile."""

    def __init__(
        self,
        submit: Submit,
        known: Known,
        photos: Photos,
        database: Database,
        clock: Clock,
        our_time: OurTime,
        sleep: Sleep = asyncio.sleep,
        metrics: Metrics | None = None,
    ) -> None:
        """`our_time` says what a time of Zalo's is by our clock."""
        self._submit = submit
        self._known = known
        self._photos = photos
        self._database = database
        self._clock = clock
        self._our_time = our_time
        self._sleep = sleep
        self._metrics = metrics or Metrics()
        self._lanes: dict[str, deque[Received]] = {}  # by chat
        self._tasks: set[asyncio.Task[None]] = set()

    async def take(self, raw: dict[str, Any]) -> None:
        """Returns when the update is stored. Raises where that failed."""
        update_id = id_of(raw)
        if update_id is None:
            _log.warning("an update without a message was passed over")
            self._ignored()
            return
        received = Received(update_id, raw)
        async with self._database.transaction() as db:
            await keep_updates(db, "zalo", [received], self._clock())
        self._line_up(received)

    async def resume(self) -> None:
        """Takes up what an earlier run has stored and not handled."""
        async with self._database.transaction() as db:
            waiting = await updates_received(db, "zalo")
        for one in waiting:
            self._line_up(one)

    async def handled(self) -> None:
        """Returns when all that was taken is handled."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """What is not handled stays in the database."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _line_up(self, received: Received) -> None:
        chat = _chat_of(received.body)
        lane = self._lanes.setdefault(chat, deque())
        lane.append(received)
        if len(lane) == 1:
            task = asyncio.create_task(self._empty(chat, lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _empty(self, chat: str, lane: deque[Received]) -> None:
        """A word typed behind a photo must not be read before it: one by one."""
        while lane:
            await self._until_done(lane[0])
            lane.popleft()
        del self._lanes[chat]

    async def _until_done(self, received: Received) -> None:
        """Tries again, more and more rarely, until it is stored what became of the update."""
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._handle(received)
                async with self._database.transaction() as db:
                    await drop_updates(db, "zalo", [received.update_id])
                return
            except Exception as error:
                log_fault(_log, f"an update is not stored; trying again in {pause:g} s", error)
                await self._sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    async def _handle(self, received: Received) -> None:
        incoming = self._read(received)
        if incoming is None:
            self._ignored()
            return
        address = received.body["message"].get("photo_url")
        if isinstance(address, str) and incoming.private and await self._is_known(incoming):
            incoming = await self._with_photo(incoming, address)
        await self._submit(incoming)

    def _ignored(self) -> None:
        self._metrics.updates.labels("zalo", "ignored").inc()

    async def _is_known(self, incoming: Incoming) -> bool:
        return await self._known("zalo", incoming.sender_id)

    async def _with_photo(self, incoming: Incoming, address: str) -> Incoming:
        try:
            return replace(incoming, file=await self._photos.keep(address))
        except FileRefused as refused:
            return replace(incoming, file_fault=refused.fault)
        except NotFetched as reason:
            _log.warning("a photo could not be fetched: %s", reason)
            return replace(incoming, file_fault="fetch")

    def _read(self, received: Received) -> Incoming | None:
        try:
            return read_update(received.body, self._our_time)
        except Exception as error:
            # A shape that is not known is nothing that a person said.
            _log.warning(
                "update %s is malformed (%r) and was passed over", received.update_id, error
            )
            return None


def kind_of(raw: dict[str, Any]) -> str:
    """The event's name; while polling it may be missing, and the message's fields tell."""
    if isinstance(raw.get("event_name"), str):
        return str(raw["event_name"])
    message = raw["message"]
    fields = {"text": "text", "photo_url": "image", "sticker": "sticker"}
    found = next((kind for field, kind in fields.items() if message.get(field)), "unsupported")
    return f"message.{found}.received"


def id_of(raw: dict[str, Any]) -> str | None:
    """What is the same at every delivery of an update; None for what is no message."""
    message = raw.get("message")
    if not isinstance(message, dict) or not isinstance(message.get("message_id"), str):
        return None
    found = f"{kind_of(raw)}/{message['message_id']}"
    return found if is_id(found) else None


def _chat_of(raw: dict[str, Any]) -> str:
    chat = raw["message"].get("chat")
    return str(chat.get("id")) if isinstance(chat, dict) else ""


def read_update(raw: dict[str, Any], our_time: OurTime) -> Incoming | None:
    """What an update says; None for what no person said."""
    message = raw["message"]
    sender, chat, kind = message["from"], message["chat"], kind_of(raw)
    if sender.get("is_bot"):
        return None
    written = moment_of(message.get("date"))
    incoming = Incoming(
        channel="zalo",
        update_id=f"{kind}/{message['message_id']}",
        chat_id=str(chat["id"]),
        sender_id=str(sender["id"]),
        at=datetime.now(UTC),
        sent_at=our_time(written) if written else None,
        text=str(message.get("text") or message.get("caption") or "")[:LONGEST_SAID],
        file_fault="unsupported" if kind.startswith("message.unsupported") else None,
        sender_name=str(sender.get("display_name") or sender.get("first_name") or ""),
        private=chat.get("chat_type", "PRIVATE") == "PRIVATE",
    )
    return shaped(incoming)
