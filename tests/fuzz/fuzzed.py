"""The bot at work in this process, to be sent anything, and what must never come of that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from aiohttp import ClientSession, ClientTimeout

from bot.app import App
from bot.channels.zalo import secret_of
from bot.core import open_database
from bot.demo import CAMPAIGN, seed_demo
from bot.links import Links
from bot.pace import Limit
from config.settings import Settings
from handlers.messages import Reply, encode_reply
from report.lines import Line
from storage.campaigns import campaign_units
from storage.database import Database
from storage.people import add_identity, add_person
from storage.received import updates_received
from tests.bot.telegram_run import NOW, free_port
from tests.fakes.telegram_server import DEFAULT_TOKEN, TelegramServer
from tests.fakes.zalo_server import DEFAULT_TOKEN as ZALO_TOKEN
from tests.fakes.zalo_server import ZaloServer

OFFICER, LEAD, STRANGER, WITNESS = "officer", "lead", "stranger", "witness"
OFFICER_UNIT, LEAD_UNIT, _WITNESS_UNIT = "son-tinh", "son-tay", "son-mua"
SENDERS = (OFFICER, LEAD, STRANGER)
TELEGRAM_IDS = {OFFICER: 700_001, LEAD: 700_002, WITNESS: 700_003, STRANGER: 700_004}
COOKIES = {who: who[0] * 43 for who in TELEGRAM_IDS}
_DUE = "17:00"  # what everybody is told who asks when the report is due
_PATIENCE = 20.0  # seconds; a door that says nothing for so long is blocked
_NO_LIMIT = Limit(per_second=1e6, burst=1_000_000)
# A shape of a platform's that is unknown is logged and passed over: nobody said anything with it.
_PASSED_OVER = "is malformed and was passed over"


class Fault(Exception):
    """Something that must not come of anything that is sent."""


class _Errors(logging.Handler):
    """What the bot writes into its log as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = logging.Formatter().format(record)
        if _PASSED_OVER not in text:
            self.texts.append(text)


@dataclass
class FuzzedBot:
    """Telegram's and Zalo's stand-ins at the one end, browsers at the other."""

    settings: Settings
    database: Database
    telegram: TelegramServer
    zalo: ZaloServer
    http: ClientSession
    errors: _Errors
    numbers: count[int] = field(default_factory=lambda: count(1000))
    _buried: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.settings.web_port}"

    def headers(self, who: str | None = None) -> dict[str, str]:
        """Of somebody's browser, each time at another address: the limits are tested elsewhere."""
        number = next(self.numbers)
        here = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        return here | ({"Cookie": f"giaoban={COOKIES[who]}"} if who else {})

    @property
    def telegram_secret(self) -> str:
        """As the bot told it to Telegram."""
        return secret_of(DEFAULT_TOKEN, "webhook").hex()

    @property
    def zalo_secret(self) -> str:
        """As the bot told it to Zalo."""
        return secret_of(ZALO_TOKEN, "webhook").hex()

    async def link(self, purpose: Any) -> str:
        """The path of a new signed link of the officer's."""
        secret = secret_of(ZALO_TOKEN, "links")
        links = Links(self.database, secret, lambda: NOW, lambda: "")
        made = await links.make(
            purpose, "zalo", f"chat-{OFFICER}", encode_reply(Reply((Line("x"),)))
        )
        assert made is not None
        return made.url

    async def others(self, who: str | None) -> Any:
        """All that the sender may not change: reports of others, and who belongs where."""
        async with self.database.transaction() as db:
            reports = {
                one.unit.id: one.report.answers if one.report else None
                for one in await campaign_units(db, CAMPAIGN)
                if not (who == OFFICER and one.unit.id == OFFICER_UNIT)
                and not (who == LEAD and one.unit.id == LEAD_UNIT)
            }
            people = [tuple(dict(row).values()) for row in await db.fetch("people")]
        return reports, None if who == LEAD else [one for one in people if one[0] != who]

    async def check(self) -> None:
        """Raises Fault for a traceback, a dead letter, or a bot that answers nobody any more."""
        await asyncio.wait_for(self._witness(), _PATIENCE)
        await asyncio.wait_for(self._settled(), _PATIENCE)
        if errors := self.errors.texts:
            self.errors.texts = []
            raise Fault("logged: " + errors[0])
        async with self.database.transaction() as db:
            buried = await db.fetch("dead-letters")
        if len(buried) > self._buried:
            self._buried = len(buried)
            raise Fault(f"dead letter: {buried[-1]['error']}\n{buried[-1]['body']}")

    async def _witness(self) -> None:
        """Somebody else asks something sane, on every channel."""
        on_telegram = self.telegram.person(TELEGRAM_IDS[WITNESS])
        on_zalo = self.zalo.person(WITNESS)
        await on_telegram.say("/han")
        on_zalo.say("/han")
        while _DUE not in (await on_telegram.next_message(_PATIENCE)).text:
            pass
        while _DUE not in (await on_zalo.next_message()).text:
            pass

    async def _settled(self) -> None:
        await self.telegram.drained(_PATIENCE)
        # What Zalo delivers is stored first, and handled behind it.
        while await self._received():  # noqa: ASYNC110 (nobody tells when)
            await asyncio.sleep(0.001)

    async def _received(self) -> int:
        async with self.database.transaction() as db:
            return len(await updates_received(db, "zalo"))


@asynccontextmanager
async def fuzzed_bot(url: str, folder: Path, *, polls: bool = False) -> AsyncIterator[FuzzedBot]:
    """The bot on a new database: one officer, one lead and a witness, each on every channel."""
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(await TelegramServer.start(keep_log=False))
        zalo = await stack.enter_async_context(await ZaloServer.start())
        zalo.now = lambda: int(NOW.timestamp() * 1000)
        settings = _settings(url, folder, telegram, zalo, polls=polls)
        database = await stack.enter_async_context(open_database(settings, create=True))
        await seed_demo(database, NOW, settings.zone)
        await _let_in(database)
        for limit in ("REQUESTS", "MESSAGES", "STRANGERS"):
            stack.enter_context(patch(f"bot.web.limits.{limit}", _NO_LIMIT))
        errors = _Errors()
        logging.getLogger().addHandler(errors)
        stack.callback(logging.getLogger().removeHandler, errors)
        await stack.enter_async_context(App(settings, database, clock=lambda: NOW).running())
        http = await stack.enter_async_context(ClientSession(timeout=ClientTimeout(_PATIENCE)))
        bot = FuzzedBot(settings, database, telegram, zalo, http, errors)
        for who in SENDERS:
            await telegram.person(TELEGRAM_IDS[who]).say("/baocao")
            zalo.person(who).say("/baocao")
        await bot.check()
        yield bot


def _settings(
    url: str, folder: Path, telegram: TelegramServer, zalo: ZaloServer, *, polls: bool
) -> Settings:
    port = free_port()
    return Settings(
        _env_file=None,
        database_url=url,
        files_dir=folder / "files",
        telegram_token=DEFAULT_TOKEN,
        telegram_base_url=telegram.base_url,
        telegram_rate=0,
        zalo_token=ZALO_TOKEN,
        zalo_base_url=zalo.base_url,
        zalo_rate=0,
        web_port=port,
        public_url=None if polls else f"http://127.0.0.1:{port}",
    )


async def _let_in(database: Database) -> None:
    async with database.transaction() as db:
        for who, unit, role in (
            (OFFICER, OFFICER_UNIT, "officer"),
            (LEAD, LEAD_UNIT, "lead"),
            (WITNESS, _WITNESS_UNIT, "officer"),
        ):
            await add_person(db, who, who, unit, role, NOW)  # type: ignore[arg-type]
            number, chat = str(TELEGRAM_IDS[who]), sha256(COOKIES[who].encode()).hexdigest()[:32]
            await add_identity(db, who, "telegram", number, number, NOW)
            await add_identity(db, who, "zalo", who, f"chat-{who}", NOW)
            await add_identity(db, who, "web", chat, chat, NOW)
