"""Updates of ten megabytes, malformed ones, and those of a kind that nobody here knows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.channels.telegram_listening import SECRET_HEADER
from bot.channels.zalo_listening import SECRET_HEADER as ZALO_HEADER
from bot.pipeline import Pipeline
from config.settings import Settings
from handlers.messages import LONGEST_SAID, Incoming
from tests.bot.channels.test_telegram_webhook import secret, webhook_error
from tests.bot.channels.test_zalo_listening import polling
from tests.bot.faults.conftest import Opened
from tests.bot.telegram_ear import listening
from tests.bot.telegram_run import TelegramRun, ask, telegram_run
from tests.bot.test_killed import Bot, bot_at_work
from tests.bot.zalo_run import zalo_run
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.zalo_server import ZaloServer

TEN_MEGABYTES = 10 * 1024 * 1024
WORDS = "12 hộ nghèo "


def message(user_id: int, text: str) -> dict[str, Any]:
    """An update, as Telegram would write it."""
    user = {"id": user_id, "is_bot": False, "first_name": "Cán bộ"}
    chat = {"id": user_id, "type": "private"}
    return {"message": {"message_id": 9, "date": 0, "chat": chat, "from": user, "text": text}}


def megabytes(bot: Bot) -> int:
    """The most memory that the process has ever had."""
    status = Path(f"/proc/{bot.process_id}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


@pytest.fixture
async def run(district: Path, tmp_path: Path) -> AsyncIterator[TelegramRun]:
    async with telegram_run(district, tmp_path, webhook=True) as run:
        yield run


async def test_ten_megabytes_by_webhook_are_refused_and_cost_no_memory(tmp_path: Path) -> None:
    async with bot_at_work(tmp_path, webhook=True) as bot:
        other = bot.telegram.person(2)
        await other.say("/baocao")
        await other.next_message(30)
        before = megabytes(bot)
        bot.telegram.push_raw(message(1, WORDS * (TEN_MEGABYTES // len(WORDS.encode()))))
        for _ in range(3):
            await other.say("/han")
            assert "17:00" in (await other.next_message()).text
        assert "413" in await webhook_error(bot.telegram)
        assert megabytes(bot) - before < 5


async def test_delivery_without_a_length_is_refused_as_soon_as_it_is_too_long(
    run: TelegramRun,
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(TEN_MEGABYTES // 65536):
            yield b"[" * 65536

    assert await post(run.settings, "telegram", SECRET_HEADER, secret(run), endless()) == 413


async def test_ten_megabytes_by_polling_are_cut_off_and_hold_nobody_up(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Incoming] = []
    submit = Pipeline.submit

    async def listen(pipeline: Pipeline, incoming: Incoming) -> None:
        heard.append(incoming)
        await submit(pipeline, incoming)

    monkeypatch.setattr(Pipeline, "submit", listen)
    async with telegram_run(district, tmp_path) as run:
        await ask(run.officer, "/baocao")
        run.server.push_raw(message(run.officer.id, WORDS * (TEN_MEGABYTES // len(WORDS.encode()))))
        assert "1/54" in (await run.officer.next_message()).text  # no answer to the question
        await ask(run.officer, "4")
        assert await run.values() == {"villages": 4}
        await run.server.drained()
    assert max(len(one.text or "") for one in heard) == LONGEST_SAID


WRONG = {
    "no object": [7, "text", None, [], [{}]],
    "no update_id": [{}, {"message": {}}, {"update_id": "7"}, {"update_id": None}],
}


@pytest.mark.parametrize("found", WRONG.values(), ids=WRONG)
async def test_what_cannot_be_confirmed_is_asked_for_more_and_more_rarely(
    found: list[Any], tmp_path: Path
) -> None:
    """It comes again, and at once: without a pause the bot would do nothing else."""
    async with await TelegramServer.start() as server:
        asked = answer_polls(server, [found] * 4 + [[{"update_id": 5, **message(1, "120")}]])
        async with listening(server, tmp_path) as ear:
            assert await ear.heard.texts(1) == ["120"]
            assert ear.naps.seconds[:4] == [1, 2, 4, 8]
            assert asked[:5] == [0, 0, 0, 0, 0]


async def test_update_beside_what_is_none_is_heard(tmp_path: Path) -> None:
    async with await TelegramServer.start() as server:
        mixed = [7, {"update_id": 5, **message(1, "120")}, {}, {"update_id": 6, "message": []}]
        asked = answer_polls(server, [mixed, []])
        async with listening(server, tmp_path) as ear:
            assert await ear.heard.texts(1) == ["120"]
            await server.wait_for_calls("getUpdates", 2)
            assert asked[:2] == [0, 7]
            assert ear.naps.seconds == []


async def test_ids_that_begin_anew_are_confirmed(tmp_path: Path) -> None:
    """After a week without updates Telegram begins somewhere else, perhaps lower."""
    async with await TelegramServer.start() as server:
        high, low = ({"update_id": number, **message(1, str(number))} for number in (900, 30))
        asked = answer_polls(server, [[high], [low], []])
        async with listening(server, tmp_path) as ear:
            assert await ear.heard.texts(2) == ["900", "30"]
            await server.wait_for_calls("getUpdates", 3)
            assert asked[:3] == [0, 901, 31]


def answer_polls(server: TelegramServer, answers: list[list[Any]]) -> list[int]:
    """What getUpdates gives from now on, one answer a call; gives the offsets asked for."""
    asked: list[int] = []

    async def get_updates(params: Any) -> object:
        asked.append(params.integer("offset"))
        if answers:
            return answers.pop(0)
        await asyncio.Event().wait()
        return []

    server.delivery.methods["getupdates"] = get_updates
    return asked


MALFORMED = {
    "of another shape": {"update_id": 5, "message": {"message_id": "x", "chat": 7}},
    "of an unknown kind": {"update_id": 5, "hologram": {"id": 7}},
    "of a kind without use": {"update_id": 5, "poll": {}},
}


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
@pytest.mark.parametrize("update", MALFORMED.values(), ids=MALFORMED)
async def test_update_that_says_nothing_to_us_is_confirmed_and_counted(
    update: dict[str, Any], webhook: bool, district: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("GIAOBAN_METRICS_TOKEN", "metrics-token-of-this-run")
    async with telegram_run(district, tmp_path, webhook=webhook) as run:
        run.server.push_raw({key: part for key, part in update.items() if key != "update_id"})
        assert "1/54" in (await ask(run.officer, "/baocao")).text
        await run.server.drained()
        assert 'giaoban_updates_total{channel="telegram",outcome="ignored"} 1.0' in await metrics(
            run.settings
        )


async def test_zalo_update_that_says_nothing_to_us_is_counted(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIAOBAN_METRICS_TOKEN", "metrics-token-of-this-run")
    async with zalo_run(district, tmp_path) as run:
        officer = await run.officer()
        run.server.happen({"event_name": "hologram.received"})
        run.server.happen({"event_name": "message.text.received", "message": {"message_id": "7"}})
        assert "1/54" in await run.ask(officer, "/baocao")
        assert 'giaoban_updates_total{channel="zalo",outcome="ignored"} 2.0' in await metrics(
            run.settings
        )


@pytest.mark.parametrize("result", ["{}", "[]", "null", "7"])
async def test_zalo_that_answers_without_an_update_is_asked_more_and_more_rarely(
    result: str, tmp_path: Path, opened: Opened
) -> None:
    database = await opened(tmp_path / "bot.db")
    async with await ZaloServer.start() as server:
        server.fail("getUpdates", *[f'{{"ok": true, "result": {result}}}'] * 3)
        async with polling(server, database, tmp_path) as ear:
            ear.person.say("120")
            assert await ear.heard.texts(1) == ["120"]
            assert ear.naps.seconds == [1, 2, 4]


async def test_ten_megabytes_of_zalo_are_refused(district: Path, tmp_path: Path) -> None:
    async with zalo_run(district, tmp_path, webhook=True) as run:
        officer = await run.officer()
        assert run.server.webhook is not None
        key = run.server.webhook.secret
        body = BytesIO(b" " * TEN_MEGABYTES)
        assert await post(run.settings, "zalo", ZALO_HEADER, key, body) == 413
        assert "1/54" in await run.ask(officer, "/baocao")


async def metrics(settings: Settings) -> str:
    headers = {"Authorization": "Bearer metrics-token-of-this-run"}
    async with ClientSession(f"http://127.0.0.1:{settings.web_port}", headers=headers) as session:
        return await (await session.get("/metrics")).text()


async def post(settings: Settings, path: str, header: str, secret_: str, body: Any) -> int:
    """The status that a delivery gets."""
    address_ = f"http://127.0.0.1:{settings.web_port}/{path}"
    async with (
        ClientSession() as session,
        session.post(address_, data=body, headers={header: secret_}) as answer,
    ):
        return answer.status


# In the place of whatever stands in an update.
ODD: list[Any] = [None, 7, 2**70, "\x00", [7]]


def spoilt(update: Any) -> Iterator[Any]:
    """The update with each of its parts, in turn, replaced by each of those."""
    yield from ODD
    if isinstance(update, dict):
        for name, part in update.items():
            for other in spoilt(part):
                yield {**update, name: other}
            yield {other: part for other, part in update.items() if other != name}


PHOTO = {"photo": [{"file_id": "f", "file_size": 9}], "caption": "ảnh"}
DOCUMENT = {"document": {"file_id": "f", "file_name": "a.pdf", "file_size": 9}}


async def test_no_shape_of_an_update_stops_the_others(run: TelegramRun) -> None:
    """A 500 would bring it again and again; a 400 or 200 ends it."""
    sender, chat = {"id": 9, "is_bot": False, "first_name": "A", "language_code": "vi"}, {"id": 9}
    said = {"message_id": 1, "from": sender, "chat": {**chat, "type": "private"}}
    pressed = {"id": "p", "from": sender, "message": said, "data": "run:report::"}
    number, statuses = count(1), set()
    for update in (
        {"update_id": 1, "message": {**said, "text": "/baocao", **PHOTO, **DOCUMENT}},
        {"update_id": 1, "callback_query": pressed},
    ):
        for one in spoilt(update):
            if isinstance(one, dict) and one.get("update_id") == 1:
                one["update_id"] = next(number)  # else all but one are known already
            body = json.dumps(one).encode()
            statuses.add(await post(run.settings, "telegram", SECRET_HEADER, secret(run), body))
    assert statuses <= {200, 400}
    assert "1/54" in (await ask(run.officer, "/baocao")).text


async def test_no_shape_of_an_update_of_zalo_stops_the_others(
    district: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with zalo_run(district, tmp_path, webhook=True) as run:
        officer = await run.officer()
        assert run.server.webhook is not None
        key, statuses, number = run.server.webhook.secret, set(), count(1)
        said = {
            "message_id": "1",
            "date": 1766619597466,
            "from": {"id": "e", "display_name": "A", "is_bot": False},
            "chat": {"id": "c", "chat_type": "PRIVATE"},
            "text": "/baocao",
            "photo_url": "http://127.0.0.1:1/",
        }
        for one in spoilt({"event_name": "message.text.received", "message": said}):
            message_ = one.get("message") if isinstance(one, dict) else None
            if isinstance(message_, dict) and message_.get("message_id") == "1":
                one["message"] = {**message_, "message_id": str(next(number))}
            body = json.dumps(one).encode()
            statuses.add(await post(run.settings, "zalo", ZALO_HEADER, key, body))
        assert statuses <= {200, 400}
        assert "1/54" in await run.ask(officer, "/baocao")
        assert "trying again" not in caplog.text
