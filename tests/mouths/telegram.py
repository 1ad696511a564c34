"""Telegram's side: people of the stand-in, polled by the real channel."""

from __future__ import annotations

from bot.channels.base import Channel
from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import TelegramUpdates
from bot.core import Core
from handlers.messages import Button
from tests.fakes.telegram_server import DEFAULT_TOKEN, TelegramServer
from tests.fakes.telegram_users import Person
from tests.mouths.mouth import Place

_FIRST = 700_001
_LONGEST = 4096 // 2  # characters, of which one may count twice


class TelegramMouth:
    """People on Telegram; numbers are their ids."""

    def __init__(self, server: TelegramServer) -> None:
        self._server = server
        self._numbers: dict[str, int] = {}
        self._offset = 0

    async def open(self, place: Place) -> Channel:
        self._place = place
        self._telegram = Telegram(DEFAULT_TOKEN, self._server.base_url, 0, place.files)
        await self._telegram.start()
        return self._telegram

    async def listen(self, core: Core) -> None:
        self._updates = TelegramUpdates(core.submit, self._place.known, self._place.files)

    async def close(self) -> None:
        await self._telegram.stop()

    def account(self, person_id: str) -> tuple[str, str]:
        number = self._numbers.setdefault(person_id, _FIRST + len(self._numbers))
        return str(number), str(number)

    async def say(self, person_id: str, text: str) -> None:
        for start in range(0, len(text), _LONGEST):  # as the app cuts it
            await self._person(person_id).say(text[start : start + _LONGEST])
        await self._take()

    async def press(self, person_id: str, button: Button) -> None:
        await self._person(person_id).press(button.label)
        await self._take()

    async def offer(self, person_id: str, content: bytes, name: str) -> None:
        person = self._person(person_id)
        if name.endswith(".jpg"):
            await person.send_photo(content)
        else:
            await person.send_document(content, name)
        await self._take()

    async def document(self, person_id: str) -> bytes:
        sent = [one.document for one in self._person(person_id).messages() if one.document]
        return sent[-1].content

    def _person(self, person_id: str) -> Person:
        return self._server.person(int(self.account(person_id)[0]))

    async def _take(self) -> None:
        raw = await self._telegram.updates(self._offset, 0)
        await self._updates.take(self._telegram.bot, raw)
        self._offset = max([self._offset, *(one["update_id"] + 1 for one in raw)])
