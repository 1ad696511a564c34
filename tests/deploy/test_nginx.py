"""deploy/nginx.conf, served by nginx itself in front of two `giaoban run` on one database."""

from __future__ import annotations

import asyncio
import shutil
import signal
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, TCPConnector

from bot.channels.zalo import secret_of
from tests.bot.ledger import select
from tests.bot.telegram_run import free_port
from tests.bot.test_killed import Bot, seed
from tests.fakes.telegram_server import DEFAULT_TOKEN, TelegramServer
from tests.postgresql import Server

CONF = Path(__file__).parents[2] / "deploy" / "nginx.conf"
SECRET = {"X-Telegram-Bot-Api-Secret-Token": secret_of(DEFAULT_TOKEN, "webhook").hex()}
DELIVERIES = 60


@pytest.fixture(scope="session")
def nginx() -> str:
    """The program. Skips where there is none."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if found is None:
        pytest.skip("no nginx here: install it (Debian: apt-get install nginx-light)")
    return found


@pytest.fixture
def seeded(postgresql: Server) -> Iterator[str]:
    url = postgresql.new_database()
    asyncio.run(seed(url))
    yield url
    postgresql.drop(url)


@dataclass
class Front:
    """What the world sees, and the bots behind it."""

    http: ClientSession
    address: str
    bots: Sequence[Bot]

    async def deliver(self, number: int) -> int:
        """The status that Telegram is answered for a message of an officer's."""
        who = {"id": number % 9 + 1, "is_bot": False, "first_name": "A"}
        chat = {"id": who["id"], "type": "private"}
        message = {"message_id": number, "date": 1, "text": "/han", "chat": chat, "from": who}
        update = {"update_id": number, "message": message}
        path = f"{self.address}/telegram"
        async with self.http.post(path, json=update, headers=SECRET) as response:
            return response.status

    async def status(self, path: str, headers: Mapping[str, str] | None = None) -> int:
        async with self.http.get(self.address + path, headers=headers) as response:
            return response.status


def placed(folder: Path, front: int, bots: Sequence[Bot]) -> Path:
    """The configuration as it stands, but for where things are on this machine."""
    text = CONF.read_text(encoding="utf-8")
    here = {
        "bot-1:8080": f"127.0.0.1:{bots[0].port}",
        "bot-2:8080": f"127.0.0.1:{bots[1].port}",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl;": f"listen 127.0.0.1:{front} ssl;",
        "/etc/nginx/certificates/": f"{folder}/",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/tmp/nginx-": f"{folder}/nginx-",
        "include mime.types": "include /etc/nginx/mime.types",
    }
    for there, mine in here.items():
        assert there in text
        text = text.replace(there, mine)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    return folder / "nginx.conf"


def certify(folder: Path) -> None:
    """A certificate that nobody signed but itself."""
    made = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", *made],
        check=True, capture_output=True,
    )  # fmt: skip


@asynccontextmanager
async def serving(nginx: str, conf: Path) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        nginx, "-p", conf.parent, "-c", conf, "-g", "daemon off;"
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


@asynccontextmanager
async def front(nginx: str, folder: Path, url: str) -> AsyncIterator[Front]:
    async with await TelegramServer.start() as telegram:
        port = free_port()
        address = f"https://127.0.0.1:{port}"
        bots = [Bot(folder, telegram, True, 0, database_url=url, public_url=address)
                for _ in range(2)]  # fmt: skip
        certify(folder)
        unsigned = ssl._create_unverified_context()
        async with ClientSession(connector=TCPConnector(ssl=unsigned)) as http:
            found = Front(http, address, bots)
            try:
                for bot in bots:
                    await bot.start()
                async with serving(nginx, placed(folder, port, bots)):
                    await healthy(found)
                    yield found
            finally:
                for bot in bots:
                    await bot.end(signal.SIGKILL)


async def healthy(front: Front) -> None:
    """Returns when both bots answer."""
    async with asyncio.timeout(60):
        for bot in front.bots:
            while not await answers(front.http, f"http://127.0.0.1:{bot.port}/healthz"):  # noqa: ASYNC110
                await asyncio.sleep(0.1)  # another process: nobody tells when
        while not await answers(front.http, f"{front.address}/health"):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def answers(http: ClientSession, url: str) -> bool:
    try:
        async with http.get(url) as response:
            return response.status == 200
    except OSError:
        return False


async def test_pages_and_deliveries_come_through_whichever_bot_is_there(
    nginx: str, seeded: str, tmp_path: Path
) -> None:
    async with front(nginx, tmp_path, seeded) as found:
        await _page_comes_through(found)
        assert await found.status("/metrics") == 404
        await _deliveries_count_once(found, seeded)
        await _page_comes_through(found)  # one bot is not there any more


async def _page_comes_through(front: Front) -> None:
    """Over TLS and as the program means it: the cookie for TLS only, and the socket open."""
    async with front.http.get(front.address) as response:
        cookie: Any = SimpleCookie(response.headers["Set-Cookie"])["__Host-giaoban"]
        assert cookie["secure"]
        assert response.headers["Strict-Transport-Security"]
    headers = {"Cookie": f"__Host-giaoban={cookie.value}", "Origin": front.address}
    async with front.http.ws_connect(f"{front.address}/ws", headers=headers) as socket:
        await socket.send_json({"type": "hello"})
        assert (await socket.receive_json(timeout=10))["type"] == "welcome"


async def _deliveries_count_once(front: Front, url: str) -> None:
    """A bot is killed in the middle: each is answered 200, and each question once."""
    told = [asyncio.create_task(front.deliver(1000 + number)) for number in range(DELIVERIES)]
    await asyncio.wait(told, return_when=asyncio.FIRST_COMPLETED)
    await front.bots[0].end(signal.SIGKILL)
    assert await asyncio.gather(*told) == [200] * DELIVERIES
    assert await asyncio.gather(*(front.deliver(2000 + n) for n in range(DELIVERIES))) == (
        [200] * DELIVERIES
    )
    seen = "select count(*) from seen_update where channel = 'telegram'"
    assert await select(url, seen) == [(2 * DELIVERIES,)]
    answered = "select count(*) from outbox where channel = 'telegram'"
    assert await select(url, answered) == [(2 * DELIVERIES,)]
    assert await select(url, "select * from dead_letter") == []
