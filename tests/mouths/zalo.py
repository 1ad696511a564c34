"""Zalo's side: people of the stand-in, polled by the real channel; documents through links."""

from __future__ import annotations

import re
from collections import defaultdict
from io import BytesIO

from aiohttp import ClientSession, FormData

from bot.channels.base import Channel
from bot.channels.zalo import Zalo, secret_of
from bot.channels.zalo_photos import Photos
from bot.channels.zalo_updates import ZaloUpdates
from bot.core import Core
from bot.links import Links
from bot.web.linked_files import LinkedFiles
from bot.web.server import new_application, serve
from config.settings import Settings
from handlers.messages import Button
from tests.fakes.zalo_people import ZaloPerson
from tests.fakes.zalo_server import DEFAULT_TOKEN, ZaloServer
from tests.mouths.mouth import Place
from tests.mouths.typing_person import to_type


class ZaloMouth:
    """People on Zalo: they type numbers, words and codes, and open links."""

    def __init__(self, server: ZaloServer) -> None:
        self._server = server
        self._screens: defaultdict[str, list[str]] = defaultdict(list)

    async def open(self, place: Place) -> Channel:
        self._place = place
        self._server.now = lambda: int(place.clock().timestamp() * 1000)
        self._links = Links(
            place.database, secret_of(DEFAULT_TOKEN, "links"), place.clock, lambda: self._address
        )
        self._zalo = Zalo(
            DEFAULT_TOKEN, self._server.base_url, 0, self._links, Settings().zone, clock=place.clock
        )
        return self._zalo

    async def listen(self, core: Core) -> None:
        place = self._place
        self._outbox = core.outbox
        self._updates = ZaloUpdates(
            core.submit,
            place.known,
            Photos(place.files, self._server.base_url),
            place.database,
            place.clock,
            self._zalo.by_our_clock,
        )
        settings = Settings()
        linked = LinkedFiles(
            self._links,
            place.files,
            core.fulfil,
            core.submit,
            place.clock,
            settings.zone,
            settings.locale,
        )
        self._runner, port = await serve(new_application(linked.routes()), "127.0.0.1", 0)
        self._address = f"http://127.0.0.1:{port}"
        self._http = ClientSession()

    async def close(self) -> None:
        await self._updates.stop()
        await self._http.close()
        await self._runner.cleanup()
        await self._zalo.stop()

    def account(self, person_id: str) -> tuple[str, str]:
        person = self._person(person_id)
        return person.id, person.chat_id

    async def say(self, person_id: str, text: str) -> None:
        self._person(person_id).say(text)
        await self._take()

    async def press(self, person_id: str, button: Button) -> None:
        await self.say(person_id, to_type(self._screen(person_id), button))

    async def offer(self, person_id: str, content: bytes, name: str) -> None:
        """A photo in the chat; anything else by the link that the bot gives for it, at the latest
        when it learns that something came."""
        if name.endswith(".jpg"):
            self._person(person_id).send_photo(content)
            await self._take()
            return
        if not self._links_to(person_id, "gui"):
            self._person(person_id).send_document()
            await self._take()
        address = self._links_to(person_id, "gui")[-1]
        async with self._http.get(address) as page:
            form_id = re.findall(r'name="id" value="([^"]+)"', await page.text())[0]
        form = FormData({"id": form_id, "caption": ""}, quote_fields=False)
        form.add_field("file", BytesIO(content), filename=name)
        async with self._http.post(address, data=form) as answer:
            assert answer.status in (200, 422)

    async def document(self, person_id: str) -> bytes:
        async with self._http.get(f"{self._links_to(person_id, 'tep')[-1]}/tep") as response:
            assert response.status == 200
            return await response.read()

    def _links_to(self, person_id: str, path: str) -> list[str]:
        said = "\n".join(self._screen(person_id))
        return re.findall(rf"^{re.escape(self._address)}/{path}/\S+$", said, re.MULTILINE)

    def _screen(self, person_id: str) -> list[str]:
        self._screens[person_id] += [one.text for one in self._person(person_id).untaken()]
        return self._screens[person_id]

    def _person(self, person_id: str) -> ZaloPerson:
        return self._server.person(person_id)

    async def _take(self) -> None:
        update = await self._zalo.update(0)
        assert update is not None
        await self._updates.take(update)
        await self._updates.handled()
        await self._outbox.drained()
