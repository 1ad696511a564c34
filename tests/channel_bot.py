"""The bot of the transcripts with real channels: what people do goes through each channel's own
reading, what the bot says through its own rendering."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from bot.channels.base import Channel
from bot.files import Files
from handlers.messages import Button, ChannelName, Reply
from report.values import XLSX, StoredFile
from storage.people import add_identity, all_people
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.zalo_server import ZaloServer
from tests.mouths.console import ConsoleMouth
from tests.mouths.mouth import Mouth, Place
from tests.mouths.telegram import TelegramMouth
from tests.mouths.web import WebMouth
from tests.mouths.zalo import ZaloMouth
from tests.transcript import Bot, Heard, Speaker


class _Overheard:
    """A channel, with what goes through it kept for the transcript."""

    messages_per_second = 0.0

    def __init__(self, name: str, channel: Channel, heard: Heard) -> None:
        self._name = name
        self._channel = channel
        self._heard = heard

    async def send(self, message_id: int, chat_id: str, reply: Reply) -> None:
        await self._channel.send(message_id, chat_id, reply)
        await self._heard.send(message_id, f"{self._name}/{chat_id}", reply)


class ChannelBot(Bot):
    """Plays what was written for the console on the channel `instead`, and the reverse."""

    def __init__(self, folder: Path, mouths: dict[ChannelName, Mouth], instead: ChannelName):
        super().__init__(folder)
        self._folder = folder
        self._mouths = mouths
        self._swapped: dict[ChannelName, ChannelName] = {"console": instead, instead: "console"}
        self._channels: dict[str, Channel] = {}

    async def start(self) -> None:
        await super().start()
        for mouth in self._mouths.values():
            await mouth.listen(self.core)

    async def stop(self) -> None:
        for mouth in self._mouths.values():
            await mouth.close()
        await super().stop()

    async def channels(self) -> dict[str, Channel]:
        place = Place(self.database, Files(self._folder / "files"), self._folder, lambda: self.now)
        return {
            name: _Overheard(name, await mouth.open(place), self.heard)
            for name, mouth in self._mouths.items()
        }

    async def press(self, speaker: Speaker, button: Button) -> list[Reply]:
        await self._mouth(speaker).press(speaker.id, button)
        replies = await self._answers(speaker)
        if meant := _asked_whether_meant(replies, button):
            return replies + await self.press(speaker, meant)
        return replies

    async def hear_all(self, speaker: Speaker, messages: Sequence[dict[str, Any]]) -> list[Reply]:
        for said in messages:
            if not said["text"].strip():
                continue  # no app sends nothing
            await self._mouth(speaker).say(speaker.id, said["text"])
        return await self._answers(speaker)

    async def told(self, speaker: Speaker) -> list[Reply]:
        return await self._answers(speaker)

    async def hear_content(self, speaker: Speaker, content: bytes, file_name: str) -> list[Reply]:
        await self._mouth(speaker).offer(speaker.id, content, file_name)
        return await self._answers(speaker)

    async def form_content(self, speaker: Speaker, form: StoredFile | None) -> bytes:
        return self._form

    def label(self, written: str) -> str:
        """Chats are called by their channel and account."""
        channel, account = self._swapped["console"], self._account
        return re.sub(r"\bconsole (\S+)$", lambda m: f"{channel} {account(m[1])[0]}", written)

    async def meet(self, person_id: str, channel: ChannelName) -> None:
        here = self._swapped.get(channel, channel)
        async with self.database.transaction() as db:
            if person_id in {one.id for one in await all_people(db)}:
                account = self._mouths[here].account(person_id)
                await add_identity(db, person_id, here, *account, self.now)

    def _mouth(self, speaker: Speaker) -> Mouth:
        return self._mouths[self._swapped.get(speaker.channel, speaker.channel)]

    async def _answers(self, speaker: Speaker) -> list[Reply]:
        await self.core.outbox.drained()
        here = self._swapped.get(speaker.channel, speaker.channel)
        replies = self.heard.take(f"{here}/{self._mouths[here].account(speaker.id)[1]}")
        if any(map(_brings_form, replies)):
            self._form = await self._mouth(speaker).document(speaker.id)
        return replies

    def _account(self, person_id: str) -> tuple[str, str]:
        return self._mouths[self._swapped["console"]].account(person_id)


def _brings_form(reply: Reply) -> bool:
    if reply.document is not None:
        return reply.document.media_type == XLSX
    return reply.order is not None and reply.order.kind == "form"


def _asked_whether_meant(replies: Sequence[Reply], button: Button) -> Button | None:
    """Where a choice of an earlier message was typed: the choice that says that it is meant."""
    asked = replies[-1].choices if replies else ()
    meant = [one for one in asked if one.data == button.data and one.label != button.label]
    return meant[0] if meant and meant[0].label.startswith("Phải, cho câu: ") else None


@asynccontextmanager
async def running_on(instead: ChannelName, seeded: Path, folder: Path) -> AsyncIterator[ChannelBot]:
    """The bot on a copy of the sample district."""
    shutil.copy(seeded / "bot.db", folder / "bot.db")
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(await TelegramServer.start())
        zalo = await stack.enter_async_context(await ZaloServer.start())
        mouths: dict[ChannelName, Mouth] = {
            "console": ConsoleMouth(),
            "web": WebMouth(),
            "telegram": TelegramMouth(telegram),
            "zalo": ZaloMouth(zalo),
        }
        bot = ChannelBot(folder, mouths, instead)
        await bot.start()
        stack.push_async_callback(bot.stop)
        yield bot
