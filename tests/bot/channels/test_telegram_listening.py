"""Updates arrive once, in order, whatever Telegram or the network does meanwhile."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from telegram.error import InvalidToken, NetworkError

from bot.channels.telegram import Telegram
from bot.channels.telegram_listening import Listening
from bot.channels.telegram_updates import TelegramUpdates
from bot.files import LARGEST, Files
from handlers.messages import Incoming
from tests.bot.telegram_naps import Naps
from tests.bot.telegram_run import free_port, telegram_channel
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_pulse import Pulse
from tests.fakes.telegram_server import DEFAULT_TOKEN, TelegramServer
from tests.fakes.telegram_users import Person

PHOTO = b"\xff\xd8\xff\xe0" + bytes(64)
PROGRAM = b"MZ" + bytes(64)


@dataclass
class Heard:
    """Where updates go in place of the pipeline: keeps them, or refuses the next ones."""

    incoming: list[Incoming] = field(default_factory=list)
    refusing: int = 0
    _pulse: Pulse = field(default_factory=Pulse)

    async def submit(self, incoming: Incoming) -> None:
        if self.refusing:
            self.refusing -= 1
            raise OSError("the disk is full")
        self.incoming.append(incoming)
        self._pulse.beat()

    async def known(self, channel: str, sender_id: str) -> bool:
        return sender_id != "13"

    async def texts(self, count: int) -> list[str]:
        """What was typed or pressed, once there are so many messages."""

        def found() -> list[str] | None:
            enough = len(self.incoming) >= count
            return [one.button or one.text or "" for one in self.incoming] if enough else None

        return await self._pulse.until(found, 10, lambda: f"heard: {self.incoming}")


@dataclass
class Ear:
    """The channel listening by polling: the stand-in, what was heard, how long it napped."""

    server: TelegramServer
    heard: Heard
    naps: Naps
    person: Person


@asynccontextmanager
async def listening(server: TelegramServer, folder: Path) -> AsyncIterator[Ear]:
    naps, heard = Naps(light=True), Heard()
    async with telegram_channel(server, folder) as telegram:
        updates = TelegramUpdates(heard.submit, heard.known, Files(folder), naps)
        task = asyncio.create_task(Listening(telegram, updates, naps).run({}, None))
        try:
            yield Ear(server, heard, naps, server.person(1))
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with await TelegramServer.start() as server:
        yield server


FAULTS = {
    "500": Fault.server_error(500),
    "502": Fault.server_error(502),
    "page of a carrier": Fault.foreign_page(200),
    "cut before": Fault.reset(applied=False),
    "cut after": Fault.reset(applied=True),
    "another poller": Fault(409, "Conflict: terminated by other getUpdates request"),
    "token refused for a moment": Fault(401, "Unauthorized"),
}


@pytest.mark.parametrize("method", ["deletewebhook", "getupdates"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_listening_goes_on_behind_every_fault(
    method: str, fault: Fault, server: TelegramServer, tmp_path: Path
) -> None:
    server.fail(fault, method, times=3)
    async with listening(server, tmp_path) as ear:
        await ear.person.say("còn đó không?")
        assert await ear.heard.texts(1) == ["còn đó không?"]
        await server.drained()
        assert ear.naps.seconds[:3] == [1, 2, 4]
    assert len(ear.heard.incoming) == 1


async def test_polling_waits_as_long_as_telegram_asks(
    server: TelegramServer, tmp_path: Path
) -> None:
    server.fail(Fault.too_many(17), "getupdates")
    async with listening(server, tmp_path) as ear:
        await ear.person.say("120")
        await ear.heard.texts(1)
        assert ear.naps.seconds == [17]


async def test_update_is_confirmed_only_when_it_is_stored(
    server: TelegramServer, tmp_path: Path
) -> None:
    async with listening(server, tmp_path) as ear:
        ear.heard.refusing = 2
        await ear.person.say("120")
        assert await ear.heard.texts(1) == ["120"]
        assert len(ear.naps.seconds) == 2
        await server.drained()
    assert [one.text for one in ear.heard.incoming] == ["120"]


async def test_photo_and_the_words_behind_it_stay_in_order(
    server: TelegramServer, tmp_path: Path
) -> None:
    async with listening(server, tmp_path) as ear:
        other = server.person(2)
        server.fail(Fault.slow(0.1), "getfile")
        await ear.person.send_photo(PHOTO)
        await ear.person.say("xong")
        await other.say("120")
        assert await ear.heard.texts(3) == ["120", "", "xong"]  # nobody else waits for the photo
    assert ear.heard.incoming[1].file is not None


async def test_what_one_chat_says_at_once_is_heard_in_order(
    server: TelegramServer, tmp_path: Path
) -> None:
    said = [str(number) for number in range(250)]
    for text in said:  # more than one poll brings
        await server.person(1).say(text)
    async with listening(server, tmp_path) as ear:
        assert await ear.heard.texts(250) == said


STRANGE = [
    {},
    {"message": None},
    {"message": {"message_id": "x"}},
    {"message": "text"},
    {"a_kind_from_the_future": {"id": 7}},
    {"channel_post": {"message_id": 5, "date": 1, "chat": {"id": -1001, "type": "channel"}}},
    {"edited_message": {"message_id": 5, "date": 1, "chat": {"id": 1, "type": "private"}}},
    {"poll": {"id": "1"}},
    {"callback_query": {"id": "1"}},
    {
        "message": {
            "message_id": 5,
            "date": 1,
            "chat": {"id": 1, "type": "private"},
            "from": {"id": 999, "is_bot": True, "first_name": "Máy"},
            "text": "120",
        }
    },
]


@pytest.mark.parametrize("update", STRANGE, ids=lambda update: ", ".join(update) or "empty")
async def test_update_that_says_nothing_to_us_is_passed_over(
    update: dict[str, object], server: TelegramServer, tmp_path: Path
) -> None:
    async with listening(server, tmp_path) as ear:
        server.push_raw(update)
        await ear.person.say("120")
        assert await ear.heard.texts(1) == ["120"]
        await server.drained()
    assert len(ear.heard.incoming) == 1


async def test_button_without_its_message_is_heard(server: TelegramServer, tmp_path: Path) -> None:
    async with listening(server, tmp_path) as ear:
        await ear.person.press_stale(77, "go:households")
        await ear.heard.texts(1)
    assert (ear.heard.incoming[0].button, ear.heard.incoming[0].chat_id) == ("go:households", "1")


async def test_file_is_fetched_again_after_a_fault(server: TelegramServer, tmp_path: Path) -> None:
    async with listening(server, tmp_path) as ear:
        server.fail(Fault.server_error(), "getfile", times=2)
        await ear.person.send_photo(PHOTO)
        await ear.heard.texts(1)
    assert ear.heard.incoming[0].file is not None
    assert ear.naps.seconds == [0.5, 1.0]


@pytest.mark.parametrize(
    "fault", [Fault.server_error(), Fault(400, "Bad Request: invalid file_id")]
)
async def test_file_that_never_comes_holds_nobody_up(
    fault: Fault, server: TelegramServer, tmp_path: Path
) -> None:
    async with listening(server, tmp_path) as ear:
        server.fail(fault, "getfile", times=None)
        await ear.person.send_photo(PHOTO)
        await ear.person.say("120")
        await ear.heard.texts(2)
    assert ear.heard.incoming[0].file_fault == "fetch"


async def test_files_that_are_not_taken_say_why(server: TelegramServer, tmp_path: Path) -> None:
    async with listening(server, tmp_path) as ear:
        await ear.person.send_document(PROGRAM, "setup.exe")
        await ear.person.send_document(PHOTO, "anh.jpg", size=LARGEST + 1)
        await ear.person.send(voice={"file_id": "v", "file_unique_id": "v", "duration": 3})
        await ear.heard.texts(3)
    assert [one.file_fault for one in ear.heard.incoming] == ["type", "size", "type"]
    assert os.listdir(tmp_path) == []
    assert server.calls["getfile"] == 1  # what is too large is not even fetched


async def test_files_of_strangers_and_groups_are_never_fetched(
    server: TelegramServer, tmp_path: Path
) -> None:
    async with listening(server, tmp_path) as ear:
        await server.person(13).send_photo(PHOTO)
        await ear.person.send(server.group(-50), photo=ear_photo(server))
        await ear.person.say("120")
        await ear.heard.texts(3)
    assert server.calls["getfile"] == 0
    assert [one.file for one in ear.heard.incoming if one.sender_id == "13"] == [None]


def ear_photo(server: TelegramServer) -> list[dict[str, object]]:
    return [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9, "file_size": 9}]


async def test_bot_comes_to_itself_when_telegram_does(tmp_path: Path) -> None:
    port, heard = free_port(), Heard()
    telegram = Telegram(DEFAULT_TOKEN, f"http://127.0.0.1:{port}", 0, Files(tmp_path))
    with pytest.raises(NetworkError):
        await telegram.start()
    naps = Naps()
    updates = TelegramUpdates(heard.submit, heard.known, Files(tmp_path), naps)
    task = asyncio.create_task(Listening(telegram, updates, naps).run({}, None))
    await naps.begun(1)
    async with await TelegramServer.start(port=port) as server:
        naps.wake_all()
        await server.person(1).say("120")
        assert await heard.texts(1) == ["120"]
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await telegram.stop()


async def test_token_stands_in_no_message_of_a_fault(tmp_path: Path) -> None:
    telegram = Telegram(DEFAULT_TOKEN, f"http://127.0.0.1:{free_port()}", 0, Files(tmp_path))
    with pytest.raises(NetworkError) as raised:
        await telegram.start()
    await telegram.stop()
    assert DEFAULT_TOKEN not in f"{raised.value!r} {raised.value.__cause__!r}"


async def test_wrong_token_is_refused_at_the_start(server: TelegramServer, tmp_path: Path) -> None:
    telegram = Telegram("123456:another", server.base_url, 0, Files(tmp_path))
    with pytest.raises(InvalidToken):
        await telegram.start()
