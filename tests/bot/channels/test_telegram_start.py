"""The bot starts whatever state Telegram is in, but for a token that Telegram refuses."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest
from telegram.error import InvalidToken, NetworkError

from bot.app import App
from bot.channels.telegram import Telegram
from bot.channels.telegram_listening import Listening
from bot.channels.telegram_updates import TelegramUpdates
from bot.files import Files
from config.settings import Settings
from storage.database import Database
from tests.bot.telegram_ear import Heard
from tests.bot.telegram_naps import Naps
from tests.bot.telegram_run import ask, free_port, telegram_run
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_server import DEFAULT_TOKEN, TelegramServer


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


async def test_wrong_token_is_refused(district: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidToken):
        async with telegram_run(district, tmp_path, prepare=know_another_token):
            pass


def know_another_token(server: TelegramServer) -> None:
    server.state.token = "123456:another"


@pytest.mark.parametrize("method", ["getMe", "setMyCommands"])
@pytest.mark.parametrize("fault", [Fault.server_error(), Fault.too_many(1000)], ids=["500", "429"])
async def test_conversation_does_not_wait_for_what_only_adorns_it(
    method: str, fault: Fault, district: Path, tmp_path: Path
) -> None:
    def prepare(server: TelegramServer) -> None:
        server.fail(fault, method)

    async with telegram_run(district, tmp_path, prepare=prepare) as run:
        assert "17:00" in (await ask(run.officer, "/han")).text


async def test_web_page_is_there_while_telegram_is_not(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None,
        telegram_token=DEFAULT_TOKEN,
        telegram_base_url=f"http://127.0.0.1:{free_port()}",
        web_port=0,
        files_dir=tmp_path,
    )
    database = await Database.open(tmp_path / "bot.db")
    async with (
        App(settings, database).running() as app,
        aiohttp.ClientSession() as client,
        client.get(f"http://127.0.0.1:{app.port}/health") as response,
    ):
        assert response.status == 200
    await database.close()
