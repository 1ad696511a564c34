"""Updates arrive once, in order, whatever Telegram or the network does meanwhile."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.files import LARGEST
from tests.bot.telegram_ear import STRANGER, listening
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_server import TelegramServer

PHOTO = b"\xff\xd8\xff\xe0" + bytes(64)
PROGRAM = b"MZ" + bytes(64)


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
    {
        "callback_query": {
            "id": "1",
            "from": {"id": 1, "is_bot": False, "first_name": "A", "language_code": ["vi"]},
            "chat_instance": "1",
            "data": "go:households",
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
        await server.person(STRANGER).send_photo(PHOTO)
        await ear.person.send(server.group(-50), photo=ear_photo(server))
        await ear.person.say("120")
        await ear.heard.texts(3)
    assert server.calls["getfile"] == 0
    assert [one.file for one in ear.heard.incoming if one.sender_id == str(STRANGER)] == [None]


def ear_photo(server: TelegramServer) -> list[dict[str, object]]:
    return [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9, "file_size": 9}]
