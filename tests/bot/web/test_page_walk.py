"""A whole report by web chat, by typing and by buttons, up to the district's summary."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.demo import values_to_try
from config.language import language, msg
from report.items import Item
from tests.bot.web.page import PHONE, ChatPage, visit
from tests.bot.web.web_run import CHECKLIST, LEAD, OFFICER, web_run

pytestmark = pytest.mark.asyncio(loop_scope="session")
PDF = b"%PDF-1.7\n" + bytes(2000)
VI = language("vi")
# The figures of the report of 2022 that come from all nine communes.
FIGURES = (
    "Đã nộp: 9/9 đơn vị",
    "Số thôn: 35 thôn",
    "Diện tích tự nhiên: 38.563,87 ha",
    "Tổng số hộ dân cư: 5.792 hộ",
    "Tổng số nhân khẩu: 21.840 khẩu",
    "Số hộ nghèo: 2.745 hộ",
    "Tỷ lệ hộ nghèo: 47,39%",
    "Số hộ cận nghèo: 552 hộ",
    "Tỷ lệ hộ cận nghèo: 9,53%",
    "Phiên giao dịch việc làm: 2 phiên",
    "Quà Tết cho người có uy tín: 35 phần",
    "Giá trị quà cho người có uy tín: 17,5 triệu đồng",
    "Bộ phận Một cửa: 9/9",
    "Được kiểm tra cải cách hành chính: 4/9",
    "Tổng số hồ sơ xã tiếp nhận: 3.168 hồ sơ",
    "Hồ sơ cả huyện và các xã: 3.737 hồ sơ",
    "Công dân đăng ký làm việc: 0 lượt",
    "Mô hình năm trước còn duy trì: 44 mô hình",
)
SKIP, DONE, TICKED, SUBMIT, SEND = (
    VI.say(msg(text)) for text in ("Skip", "Done, go on", "Done", "Submit", "Submit now")
)


class Walk:
    """Reads the question on the page and answers it from the list of values to try."""

    def __init__(self, page: ChatPage, unit_id: str, file: Path, *, by_buttons: bool) -> None:
        self._page = page
        self._asked = {item.ask: item for item in CHECKLIST.asked("unit")}
        self._values: Mapping[str, str] = dict(dict(values_to_try())[unit_id])
        self._file = file
        self._by_buttons = by_buttons
        self.met: list[str] = []

    async def to_the_end(self) -> str:
        """What the bot says when nothing is left to ask."""
        said = await self._page.say("/baocao")
        while item := self._item(said):
            self.met.append(item.id)
            assert await self._page.overhang() <= 0, f"{item.id} is wider than the screen"
            said = await self._answer(item)
        return said

    def _item(self, said: str) -> Item | None:
        found = [self._asked[line] for line in said.split("\n") if line in self._asked]
        return found[0] if found else None

    async def _answer(self, item: Item) -> str:
        page, value = self._page, self._values[item.label]
        if item.type == "file":
            said = await page.bot.count()
            await page.attach(self._file)
            answer = await page.answer(said)
            await page.picture("3-tep")
            return answer
        if value == SKIP.lower():
            return await page.press(SKIP)
        if item.type == "list":
            await page.say(value)
            return await page.press(DONE)
        if self._by_buttons and item.type in ("yes_no", "choice"):
            return await page.press(value)
        if self._by_buttons and item.type == "choices":
            return await self._tick(item, value)
        return await page.say(value)

    async def _tick(self, item: Item, value: str) -> str:
        for option in item.options:
            if option.label in value.split(", "):
                await self._page.press(option.label)
        return await self._page.press(TICKED)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "Kế hoạch dân vận.pdf"
    file.write_bytes(PDF)
    return file


async def test_report_of_every_question_reaches_the_districts_summary(
    browser: Browser, district: Path, tmp_path: Path, plan: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address, **PHONE) as page:
        await page.open()
        await page.picture("1-chon-vai")
        await page.become(OFFICER)
        await page.picture("2-bat-dau")
        walk = Walk(page, "son-tinh", plan, by_buttons=True)
        await walk.to_the_end()
        await page.picture("4-da-tra-loi-het")
        assert await page.progress() == f"{len(walk.met)}/{len(walk.met)}"
        await submit(page)
        await page.picture("5-da-nop")
        stored = await run.answers("son-tinh")
        assert walk.met == list(stored)

        await page.become("officer-son-tan")
        await page.say("/baocao")
        await Walk(page, "son-tan", plan, by_buttons=False).to_the_end()
        await submit(page)

        await page.become(LEAD)
        said = await page.say("/summary")
        await page.picture("6-tong-hop")
        said += "\n" + await page.say("/summary số liệu")
        assert [figure for figure in FIGURES if figure not in said.split("\n")] == []


async def submit(page: ChatPage) -> None:
    await page.press(SUBMIT)
    await page.press(SEND)
