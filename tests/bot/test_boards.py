"""The board in a Telegram group: one pinned message, changed in place, and nothing of figures."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.base import Channel
from bot.core import Core, open_core
from config.settings import Settings
from handlers.messages import Incoming
from storage.boards import Board, boards_to_look_at
from storage.database import Database
from storage.people import add_identity
from tests.bot.telegram_outbox import texts
from tests.bot.telegram_run import NOW, seed_district, telegram_channel
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_server import TelegramServer
from tests.fakes.telegram_users import Group

LEAD, OFFICER = 1, 2
PLACED = "Bảng tiến độ sẽ hiện ở đây và tự cập nhật."
BOARD = """\
Báo cáo công tác dân vận chính quyền và thực hiện Quy chế dân chủ ở cơ sở năm 2022
Hạn nộp: 17:00, 29/11/2026
Đã nộp: 7/9 đơn vị

Đã nộp
(7) Sơn Bua, Sơn Dung, Sơn Lập, Sơn Liên, Sơn Long, Sơn Màu, Sơn Mùa

Đang làm
(1) Sơn Tân

Chưa bắt đầu
(1) Sơn Tinh

Cập nhật: 09:00, 25/11/2026"""


class BoardRun:
    """The bot without its page, in a group with a lead and an officer."""

    def __init__(self, server: TelegramServer, core: Core, group: Group) -> None:
        self.server = server
        self.core = core
        self.group = group
        self.now = NOW
        self._heard = 0

    async def say(self, sender: int, text: str, *, private: bool = False) -> str:
        """What the bot answers, in the group or in private."""
        self._heard += 1
        chat = str(sender if private else self.group.id)
        incoming = Incoming(
            "telegram", str(self._heard), chat, str(sender), NOW, text, private=private
        )
        await self.core.submit(incoming)
        await self.core.outbox.drained()
        reader = self.server.person(sender) if private else self.group
        return "\n".join(texts(reader.messages()[-1:]))

    async def look(self, *, after: timedelta = timedelta()) -> None:
        self.now += after
        await self.core.boards.look()

    async def boards(self) -> list[Board]:
        async with self.core.database.transaction() as db:
            return await boards_to_look_at(db, self.now + timedelta(days=1))

    @property
    def edits(self) -> int:
        return self.server.calls["editmessagetext"]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("district") / "bot.db"
    asyncio.run(seed_district(file))
    return file


@pytest.fixture
async def run(district: Path, tmp_path: Path) -> AsyncIterator[BoardRun]:
    shutil.copy(district, tmp_path / "bot.db")
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{tmp_path / 'bot.db'}", files_dir=tmp_path
    )
    database = await Database.open(settings.database)
    async with (
        await TelegramServer.start() as server,
        telegram_channel(server, tmp_path / "files") as telegram,
    ):
        async with database.transaction() as db:
            for person, number in (("lead-son-tay", LEAD), ("officer-son-tinh", OFFICER)):
                server.person(number).chat.refusal = None
                await add_identity(db, person, "telegram", str(number), str(number), NOW)
        run: BoardRun
        channels: dict[str, Channel] = {"telegram": telegram}
        async with open_core(settings, database, channels, lambda: run.now) as core:
            run = BoardRun(server, core, server.group(-500))
            yield run
    await database.close()


async def placed(run: BoardRun) -> None:
    await run.say(LEAD, "/bang@giaoban_test_bot")
    await run.look()


async def test_board_says_how_far_each_unit_is_and_is_pinned(run: BoardRun) -> None:
    await placed(run)
    answer, board = run.group.messages()
    assert answer.text.startswith(PLACED)
    assert board.text == BOARD
    assert run.group.chat.pinned == [board.message_id]


async def test_board_changes_in_place_at_most_once_a_minute(run: BoardRun) -> None:
    await placed(run)
    (_, board) = run.group.messages()
    await run.say(LEAD, "/nhan sơn bua", private=True)
    await run.look(after=timedelta(seconds=59))
    assert run.edits == 0
    await run.look(after=timedelta(seconds=1))
    assert run.edits == 1
    changed = run.group.messages()[-1]
    assert changed.message_id == board.message_id
    assert "Đã tiếp nhận\n(1) Sơn Bua" in changed.text
    assert "Cập nhật: 09:01, 25/11/2026" in changed.text


async def test_board_is_left_alone_while_nothing_changes(run: BoardRun) -> None:
    await placed(run)
    for _ in range(5):
        await run.look(after=timedelta(minutes=1))
    assert run.edits == 0
    assert len(run.group.messages()) == 2
    assert run.server.calls["pinchatmessage"] == 1


async def test_only_a_lead_places_and_removes_it(run: BoardRun) -> None:
    await run.say(OFFICER, "/bang")
    await run.say(999, "/bang")
    assert await run.boards() == []
    await placed(run)
    assert "dành cho cơ quan tổng hợp" in await run.say(OFFICER, "/bang gỡ")
    assert [one.state for one in await run.boards()] == ["placed"]


async def test_other_commands_and_talk_in_the_group_stay_what_they_were(run: BoardRun) -> None:
    assert "nhắn riêng" in await run.say(LEAD, "/summary")
    before = len(run.group.messages())
    await run.say(LEAD, "bảng tiến độ")
    assert len(run.group.messages()) == before


async def test_removed_board_says_so_and_is_pinned_no_more(run: BoardRun) -> None:
    await placed(run)
    assert "Đã gỡ" in await run.say(LEAD, "/bang gỡ")
    await run.look()
    assert run.group.messages()[1].text == "Bảng tiến độ này đã được gỡ."
    assert run.group.chat.pinned == []
    assert await run.boards() == []
    assert "không có bảng" in await run.say(LEAD, "/bang gỡ")


async def test_placed_again_it_stays_one_message(run: BoardRun) -> None:
    await placed(run)
    await placed(run)
    boards = [one for one in run.group.messages() if one.text.startswith("Báo cáo")]
    assert len(boards) == 1


async def test_board_without_the_right_to_pin_is_there_and_pinned_once_it_may(
    run: BoardRun,
) -> None:
    run.group.chat.lets_bot_pin = False
    await placed(run)
    board = run.group.messages()[-1]
    assert run.group.chat.pinned == []
    run.group.chat.lets_bot_pin = True
    await run.look(after=timedelta(minutes=1))
    assert run.group.chat.pinned == [board.message_id]


async def test_board_follows_its_group_to_the_supergroup(run: BoardRun) -> None:
    await placed(run)
    new = run.group.migrate()
    await run.say(LEAD, "/nhan sơn bua", private=True)
    await run.look(after=timedelta(minutes=1))
    await run.look()
    (board,) = run.group.messages()
    assert "Đã tiếp nhận\n(1) Sơn Bua" in board.text
    assert run.group.chat.pinned == [board.message_id]
    assert [one.chat_id for one in await run.boards()] == [str(new)]


async def test_board_that_somebody_deleted_comes_again(run: BoardRun) -> None:
    await placed(run)
    board = run.group.messages()[-1]
    del run.group.chat.messages[board.message_id]
    await run.say(LEAD, "/nhan sơn bua", private=True)
    await run.look(after=timedelta(minutes=1))
    again = run.group.messages()[-1]
    assert again.message_id != board.message_id
    assert run.group.chat.pinned[-1] == again.message_id


async def test_group_that_put_the_bot_out_is_forgotten(run: BoardRun) -> None:
    await placed(run)
    run.group.kick_bot()
    await run.say(LEAD, "/nhan sơn bua", private=True)
    await run.look(after=timedelta(minutes=1))
    assert await run.boards() == []


@pytest.mark.parametrize("fault", [Fault.server_error(500), Fault.reset(applied=False)])
async def test_passing_fault_is_put_up_with(run: BoardRun, fault: Fault) -> None:
    await run.say(LEAD, "/bang")
    run.server.fail(fault, "sendmessage")
    await run.look()
    assert len(run.group.messages()) == 1
    await run.look(after=timedelta(minutes=1))
    assert run.group.messages()[-1].text.startswith("Báo cáo")


async def test_in_private_it_says_where_it_is_for(run: BoardRun) -> None:
    assert "nhóm Telegram" in await run.say(LEAD, "/bang", private=True)
    assert await run.boards() == []


async def test_board_that_could_not_be_pinned_does_not_come_twice(run: BoardRun) -> None:
    run.server.fail(Fault.server_error(500), "pinchatmessage")
    await placed(run)
    await run.look(after=timedelta(minutes=1))
    _, board = run.group.messages()
    assert run.group.chat.pinned == [board.message_id]
