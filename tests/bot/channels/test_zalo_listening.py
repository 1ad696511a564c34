"""Zalo's updates arrive once, in order, whatever Zalo, the network or the machine does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession, web

from bot.app import App
from bot.channels.zalo import WEBHOOK_PATH, Zalo
from bot.channels.zalo_listening import SECRET_HEADER, ZaloListening, ZaloWebhook
from bot.channels.zalo_photos import Photos
from bot.channels.zalo_updates import ZaloUpdates
from bot.clock import utc_now
from bot.files import Files
from bot.links import Links
from bot.web.server import new_application, serve
from config.settings import WrongSetting
from storage.database import Database
from storage.received import updates_received
from tests.bot.telegram_ear import Heard
from tests.bot.telegram_naps import Naps
from tests.bot.zalo_run import zalo_run, zalo_settings
from tests.fakes.zalo_people import ZaloPerson
from tests.fakes.zalo_server import DEFAULT_TOKEN, Refused, ZaloServer

JPEG = b"\xff\xd8\xff\xe0" + bytes(64)


@pytest.fixture
async def server() -> AsyncIterator[ZaloServer]:
    async with await ZaloServer.start() as server:
        yield server


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "bot.db")
    yield database
    await database.close()


@dataclass
class Ear:
    """The channel listening: what was heard, how long it napped, and its parts."""

    heard: Heard
    naps: Naps
    zalo: Zalo
    updates: ZaloUpdates
    database: Database
    person: ZaloPerson

    async def waiting(self) -> int:
        """How many updates are stored and not handled."""
        async with self.database.transaction() as db:
            return len(await updates_received(db, "zalo"))


@asynccontextmanager
async def an_ear(
    server: ZaloServer, database: Database, folder: Path, *, light: bool = True
) -> AsyncIterator[Ear]:
    """With `light` naps take no time, else whoever naps never wakes."""
    naps, heard = Naps(light=light), Heard()
    links = Links(database, b"secret", utc_now, lambda: "http://127.0.0.1")
    zalo = Zalo(DEFAULT_TOKEN, server.base_url, 0, links, ZoneInfo("UTC"))
    photos = Photos(Files(folder), server.base_url)
    updates = ZaloUpdates(
        heard.submit, heard.known, photos, database, utc_now, zalo.by_our_clock, naps
    )
    try:
        yield Ear(heard, naps, zalo, updates, database, server.person("1"))
    finally:
        await updates.stop()
        await zalo.stop()


@asynccontextmanager
async def polling(server: ZaloServer, database: Database, folder: Path) -> AsyncIterator[Ear]:
    async with an_ear(server, database, folder) as ear:
        task = asyncio.create_task(ZaloListening(ear.zalo, ear.updates, ear.naps).run(None))
        try:
            yield ear
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


FAULTS = {
    "500": Refused(500, "internal error"),
    "429": Refused(429, "too many requests"),
    "token refused for a moment": Refused(401, "Unauthorized"),
    "page of a carrier": "<html>",
    "no answer of the platform's": "{}",
}


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "getUpdates"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_listening_goes_on_behind_every_fault(
    method: str, fault: Refused | str, server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    server.fail(method, *[fault] * 3)
    async with polling(server, database, tmp_path) as ear:
        ear.person.say("còn đó không?")
        assert await ear.heard.texts(1) == ["còn đó không?"]
        assert ear.naps.seconds == [1, 2, 4]


async def test_nothing_new_is_no_fault(
    server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    server.fail("getUpdates", *[Refused(408, "Request timeout")] * 3)
    async with polling(server, database, tmp_path) as ear:
        ear.person.say("120")
        await ear.heard.texts(1)
        assert ear.naps.seconds == []


async def test_update_that_cannot_be_handled_is_tried_again_and_the_next_waits(
    server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    async with polling(server, database, tmp_path) as ear:
        ear.heard.refusing = 2
        ear.person.say("120")
        ear.person.say("121")
        assert await ear.heard.texts(2) == ["120", "121"]
        assert ear.naps.seconds == [1, 2]


async def test_update_outlives_a_bot_that_dies_before_it_is_handled(
    server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    async with an_ear(server, database, tmp_path, light=False) as ear:
        ear.person.say("120")
        update = await ear.zalo.update(0)
        assert update is not None
        ear.heard.refusing = 1
        await ear.updates.take(update)
        await ear.naps.begun(1)
        assert await ear.waiting() == 1
    async with polling(server, database, tmp_path) as ear:
        assert await ear.heard.texts(1) == ["120"]
        await ear.updates.handled()
        assert await ear.waiting() == 0


async def test_photo_and_the_words_behind_it_stay_in_order(
    server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    async with polling(server, database, tmp_path) as ear:
        ear.person.send_photo(JPEG, "câu 5")
        ear.person.say("xong")
        assert await ear.heard.texts(2) == ["câu 5", "xong"]
        file = ear.heard.incoming[0].file
        assert file is not None
        assert file.media_type == "image/jpeg"


async def test_photo_of_a_stranger_is_not_fetched(
    server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    async with polling(server, database, tmp_path) as ear:
        server.person("13").send_photo(JPEG)
        await ear.heard.texts(1)
        assert ear.heard.incoming[0].file is None
        assert ear.heard.incoming[0].file_fault is None


async def test_photo_that_is_gone_is_said_to_be(
    server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    async with polling(server, database, tmp_path) as ear:
        update = ear.person.send_photo(JPEG)
        update["message"]["photo_url"] += "x"
        await ear.heard.texts(1)
        assert ear.heard.incoming[0].file_fault == "fetch"


MALFORMED: dict[str, dict[str, Any]] = {
    "no message": {"event_name": "message.text.received"},
    "no id": {"message": {"text": "x"}},
    "no sender": {"message": {"message_id": "1", "chat": {"id": "1"}, "text": "x"}},
    "no chat": {"message": {"message_id": "2", "from": {"id": "1"}, "text": "x"}},
    "no id that can be kept": {
        "event_name": "message.\x00.received",
        "message": {"message_id": "4", "from": {"id": "1"}, "chat": {"id": "1"}, "text": "x"},
    },
    "no sender that can be kept": {
        "message": {"message_id": "5", "from": {"id": "a\x00"}, "chat": {"id": "1"}, "text": "x"}
    },
    "odd kinds": {"message": {"message_id": "3", "from": 7, "chat": [], "text": {}}},
}


@pytest.mark.parametrize("update", MALFORMED.values(), ids=MALFORMED)
async def test_malformed_update_holds_up_nothing(
    update: dict[str, Any], server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    async with polling(server, database, tmp_path) as ear:
        server.happen(update)
        ear.person.say("120")
        assert await ear.heard.texts(1) == ["120"]
        await ear.updates.handled()
        assert await ear.waiting() == 0


async def test_group_and_bot_are_told_apart_from_people(
    server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    async with polling(server, database, tmp_path) as ear:
        ear.person.say("của máy", **{"from": {"id": "9", "is_bot": True}})
        ear.person.say("trong nhóm", chat={"id": "g1", "chat_type": "GROUP"})
        assert await ear.heard.texts(1) == ["trong nhóm"]
        assert not ear.heard.incoming[0].private


@asynccontextmanager
async def hooked(server: ZaloServer, database: Database, folder: Path) -> AsyncIterator[Ear]:
    """Listening by webhook; whoever naps never wakes."""
    async with an_ear(server, database, folder, light=False) as ear:
        route = web.post(WEBHOOK_PATH, ZaloWebhook(ear.zalo, ear.updates).receive)
        runner, port = await serve(new_application([route]), "127.0.0.1", 0)
        await ZaloListening(ear.zalo, ear.updates, ear.naps).run(f"http://127.0.0.1:{port}")
        yield ear
        await runner.cleanup()


@pytest.mark.parametrize("is_wrapped", [False, True], ids=["bare", "wrapped"])
async def test_webhook_takes_both_forms_and_each_delivery_once(
    is_wrapped: bool, server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    async with hooked(server, database, tmp_path) as ear:
        assert server.webhook is not None
        server.webhook.is_wrapped = is_wrapped
        ear.person.say("120")
        assert await ear.heard.texts(1) == ["120"]
        assert ear.heard.incoming[0].update_id.startswith("message.text.received/16f6366b")


async def test_webhook_answers_when_the_update_is_stored(
    server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    async with hooked(server, database, tmp_path) as ear:
        ear.heard.refusing = 1
        ear.person.say("120")
        assert server.webhook is not None
        await server.webhook.drained()
        assert await ear.waiting() == 1


@pytest.mark.parametrize("secret", ["", "wrong", "é", None])
async def test_webhook_refuses_whoever_has_not_the_secret(
    secret: str | None, server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    async with hooked(server, database, tmp_path) as ear, ClientSession() as http:
        assert server.webhook is not None
        headers = {} if secret is None else {SECRET_HEADER: secret}
        update = {"message": {"message_id": "1", "text": "x"}}
        async with http.post(server.webhook.url, json=update, headers=headers) as answer:
            assert answer.status == 403
        assert await ear.waiting() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'"x"', b'{"ok":true,"result":[]}'])
async def test_webhook_refuses_what_is_no_update(
    body: bytes, server: ZaloServer, database: Database, tmp_path: Path
) -> None:
    async with hooked(server, database, tmp_path) as ear, ClientSession() as http:
        assert server.webhook is not None
        headers = {SECRET_HEADER: ear.zalo.secret}
        async with http.post(server.webhook.url, data=body, headers=headers) as answer:
            assert answer.status == 400


async def test_wrong_token_stops_the_start(server: ZaloServer, tmp_path: Path) -> None:
    server.token = "1:another"
    settings = zalo_settings(server, tmp_path, webhook=False)
    database = await Database.open(settings.database)
    with pytest.raises(WrongSetting, match="GIAOBAN_ZALO_TOKEN"):
        async with App(settings, database).running():
            pass
    await database.close()


async def test_bot_starts_without_zalo_and_goes_on_when_it_is_back(
    district: Path, tmp_path: Path, server: ZaloServer
) -> None:
    server.fail("getMe", "<html>")
    async with zalo_run(district, tmp_path, server=server) as run:
        assert "mã mời" in await run.ask(server.person("1"), "xin chào")


async def test_conversation_goes_on_after_a_restart(
    district: Path, tmp_path: Path, server: ZaloServer
) -> None:
    async with zalo_run(district, tmp_path, server=server) as run:
        officer = await run.officer()
        await run.ask(officer, "/baocao")
    officer.say("4")  # while the bot is down
    async with zalo_run(district, tmp_path, server=server) as run:
        assert "Đã ghi: Số thôn: 4 thôn" in (await officer.next_message()).text
