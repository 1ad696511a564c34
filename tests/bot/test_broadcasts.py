"""What a lead tells many, over Telegram: everybody once, whatever restarts; the lead sees it go."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import Telegram
from bot.core import Core, open_core
from config.settings import Settings
from handlers.messages import Incoming
from storage.database import Database
from storage.people import add_identity, add_person
from tests.bot.telegram_outbox import texts
from tests.bot.telegram_run import NOW, seed_district, telegram_channel
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.telegram_users import Person

COMMUNES = ("son-bua", "son-dung", "son-lap")
WHO = "Nhắn cho ai?\nHoặc gõ tên các đơn vị, cách nhau bằng dấu phẩy."
WORDS = "Đề nghị gửi kế hoạch trước 16 giờ. *Gấp* <b>!</b>"
TOLD = f"Thông báo của Lãnh đạo huyện Sơn Tây (Huyện Sơn Tây):\n{WORDS}"


@dataclass
class BroadcastRun:
    """The bot without its page: three officers and the lead are on Telegram."""

    server: TelegramServer
    telegram: Telegram
    folder: Path
    lead: Person = field(init=False)
    officers: list[Person] = field(init=False)
    core: Core = field(init=False)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _heard: int = 0

    async def start(self) -> None:
        settings = Settings(
            _env_file=None,
            database_url=f"sqlite:///{self.folder / 'bot.db'}",
            files_dir=self.folder / "files",
        )
        database = await Database.open(settings.database)
        self._stack.push_async_callback(database.close)
        channels: Any = {"telegram": self.telegram}
        core = open_core(settings, database, channels, lambda: NOW)
        self.core = await self._stack.enter_async_context(core)

    async def stop(self) -> None:
        await self._stack.aclose()

    async def meet(self) -> None:
        """Makes the people known on Telegram."""
        people = ["lead-son-tay", *(f"officer-{unit}" for unit in COMMUNES)]
        on_telegram = [self.server.person(number) for number in range(1, 5)]
        async with self.core.database.transaction() as db:
            for person, known in zip(people, on_telegram, strict=True):
                known.chat.refusal = None
                chat = str(known.id)
                await add_identity(db, person, "telegram", chat, chat, NOW)
        self.lead, *self.officers = on_telegram

    async def say(self, text: str, person: Person | None = None) -> None:
        await self._hear(person or self.lead, text=text)

    async def press(self, label: str, presser: Person | None = None) -> None:
        """Somebody presses a button that the lead was shown, as soon as they were."""
        while (data := self._button(label)) is None:
            await self.lead.next_message()
        await self._hear(presser or self.lead, button=data)

    def _button(self, label: str) -> str | None:
        rows = [row for one in reversed(self.lead.messages()) for row in one.buttons]
        return next((data for row in rows for name, data in row if name == label), None)

    async def _hear(self, person: Person, **said: str) -> None:
        self._heard += 1
        chat = str(person.id)
        update = f"{id(self.core)}/{self._heard}"
        await self.core.submit(Incoming("telegram", update, chat, chat, NOW, **said))  # type: ignore[arg-type]

    async def send(self) -> None:
        """The lead tells the three communes."""
        await self.say(f"/nhac sơn bua, sơn dung, sơn lập: {WORDS}")
        await self.say("gửi đi")

    async def two_have_it(self) -> None:
        """Returns when the bot knows that the first two officers have it."""
        for officer in self.officers[:2]:
            await officer.next_message()
        while ("sent", 2) not in self.rows():
            await asyncio.sleep(0)
            await self.core.outbox.note_down()

    def rows(self) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "bot.db")) as database:
            query = "select state, count(*) from outbox where key is not null group by 1 order by 1"
            return database.execute(query).fetchall()


@asynccontextmanager
async def broadcast_run(district: Path, folder: Path) -> AsyncIterator[BroadcastRun]:
    shutil.copy(district, folder / "bot.db")
    async with (
        await TelegramServer.start() as server,
        telegram_channel(server, folder / "files") as telegram,
    ):
        run = BroadcastRun(server, telegram, folder)
        await run.start()
        await run.meet()
        try:
            yield run
        finally:
            await run.stop()


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("district") / "bot.db"
    asyncio.run(seed_district(file))
    return file


@pytest.fixture
async def run(district: Path, tmp_path: Path) -> AsyncIterator[BroadcastRun]:
    async with broadcast_run(district, tmp_path) as run:
        yield run


async def test_everybody_reads_the_words_as_they_were_typed(run: BroadcastRun) -> None:
    await run.send()
    await run.core.outbox.drained()
    assert [texts(officer.untaken()) for officer in run.officers] == [[TOLD]] * 3
    kinds = [one["type"] for one in run.officers[0].untaken()[0].raw["entities"]]
    assert kinds == ["bold"]  # the first line: nothing of what was typed became markup
    await run.core.broadcasts.look()
    await run.core.broadcasts.look()
    await run.core.outbox.drained()
    assert texts(run.lead.untaken())[2:] == [
        "Đã gửi xong thông báo.\n\nĐã nhận: 3/3 người",
    ]


async def test_progress_is_shown_in_one_message_that_changes(run: BroadcastRun) -> None:
    run.server.fail(Fault.slow(60), "sendmessage", run.officers[2].id)
    await run.send()
    await run.two_have_it()
    await run.core.broadcasts.look()
    assert texts(run.lead.untaken())[-1] == "Đã gửi 2/3 người"
    await run.core.broadcasts.look()
    assert run.server.calls["editmessagetext"] == 0  # nothing has changed meanwhile
    await run.press("Dừng gửi")
    await run.core.broadcasts.look()
    assert (await run.lead.next_edit()).buttons == []


async def test_stopped_broadcast_goes_to_nobody_else(run: BroadcastRun) -> None:
    run.server.fail(Fault.too_many(1000), "sendmessage", run.officers[2].id)
    await run.send()
    await run.two_have_it()
    await run.press("Dừng gửi")
    await run.core.broadcasts.look()  # lets go of the one that waits to be tried again
    await run.core.outbox.drained()
    await run.core.broadcasts.look()
    await run.core.outbox.drained()
    assert run.rows() == [("cancelled", 1), ("sent", 2)]
    assert run.officers[2].untaken() == []
    report = texts(run.lead.untaken())[-1]
    assert report == "Đã dừng gửi thông báo.\n\nĐã nhận: 2/3 người\nKhông gửi nữa: 1 người"


async def test_broadcast_goes_on_after_a_restart_and_is_reported_once(run: BroadcastRun) -> None:
    run.server.fail(Fault.too_many(1000), "sendmessage", run.officers[2].id)
    await run.send()
    await run.two_have_it()
    await run.core.broadcasts.look()
    await run.stop()
    await run.start()
    assert texts([await run.officers[2].next_message()]) == [TOLD]
    for _ in range(2):
        await run.core.outbox.drained()
        await run.core.broadcasts.look()
    await run.core.outbox.drained()
    assert [officer.untaken() for officer in run.officers] == [[], [], []]
    assert run.rows() == [("sent", 3)]
    reports = [one for one in texts(run.lead.untaken()) if one.startswith("Đã gửi xong")]
    assert len(reports) == 1
    assert (await run.lead.next_edit()).text == "Đã gửi 3/3 người"


async def test_report_names_who_could_not_be_reached_and_why(run: BroadcastRun) -> None:
    run.officers[0].chat.refusal = Fault.blocked().error()
    run.server.fail(Fault(400, "Bad Request: PEER_FLOOD"), "sendmessage", run.officers[1].id)
    await run.send()
    await run.core.outbox.drained()
    await run.core.broadcasts.look()
    await run.core.outbox.drained()
    assert texts(run.lead.untaken())[-1].split("\n") == [
        "Đã gửi xong thông báo.",
        "",
        "Đã nhận: 1/3 người",
        "",
        "Đã chặn trợ lý hoặc bỏ tài khoản:",
        "- Cán bộ xã Sơn Bua (Sơn Bua)",
        "",
        "Không gửi được:",
        "- Cán bộ xã Sơn Dung (Sơn Dung): BadRequest: Peer_flood",
    ]


async def test_who_has_two_chats_and_two_roles_gets_it_once(run: BroadcastRun) -> None:
    second = run.server.person(77)
    second.chat.refusal = None
    async with run.core.database.transaction() as db:
        await add_identity(db, "officer-son-bua", "telegram", "77", "77", NOW)
        await db.execute(
            "insert-membership",
            person_id="officer-son-bua",
            unit_id="son-dung",
            role="approver",
            at=NOW.isoformat(),
        )
    await run.send()
    await run.core.outbox.drained()
    assert len(second.untaken()) + len(run.officers[0].untaken()) == 1
    assert run.rows() == [("sent", 3)]


async def test_nothing_goes_to_others_than_were_shown(run: BroadcastRun) -> None:
    await run.say(f"/nhac sơn bua: {WORDS}")
    async with run.core.database.transaction() as db:
        await add_person(db, "new", "Cán bộ mới", "son-bua", "officer", NOW)
        await add_identity(db, "new", "telegram", "88", "88", NOW)
    await run.say("gửi đi")
    await run.core.outbox.drained()
    assert run.rows() == []
    assert "2 người" in texts(run.lead.untaken())[-1]


async def test_nobody_else_stops_it(run: BroadcastRun) -> None:
    run.server.fail(Fault.slow(60), "sendmessage", run.officers[2].id)
    await run.send()
    other = run.server.person(99)
    other.chat.refusal = None
    async with run.core.database.transaction() as db:
        await add_person(db, "other", "Lãnh đạo khác", "son-tay", "lead", NOW)
        await add_identity(db, "other", "telegram", "99", "99", NOW)
    await run.press("Dừng gửi", other)
    assert run.rows()[-1][0] == "waiting"


async def test_who_sends_finds_the_way_to_stop_it_again(run: BroadcastRun) -> None:
    run.server.fail(Fault.too_many(1000), "sendmessage", run.officers[2].id)
    await run.send()
    await run.two_have_it()
    await run.say("/trogiup")  # meanwhile something else
    await run.say("/nhac")
    while (await run.lead.next_message()).text != WHO:
        pass
    await run.say("dừng gửi")
    assert ("cancelled", 1) in run.rows()
