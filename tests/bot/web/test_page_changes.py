"""A message that the bot changes: on an open page it changes where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from handlers.messages import Button, Reply, plain
from tests.bot.web.page import PHONE, visit
from tests.bot.web.web_run import LEAD, web_run

pytestmark = pytest.mark.asyncio(loop_scope="session")
STOP = Button("Dừng gửi", "broadcast:halt:x")


async def test_changed_message_stays_one_message_and_loses_its_buttons(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, **PHONE) as page,
    ):
        await page.open()
        await page.become(LEAD)
        shown = await run.show(LEAD, None, Reply(plain("Đã gửi 1/3 người"), actions=(STOP,)))
        await expect(page.button("Dừng gửi")).to_be_visible()
        said = await page.bot.count()
        await run.show(LEAD, shown, Reply(plain("Đã gửi 2/3 người"), actions=(STOP,)))
        await page.says("Đã gửi 2/3 người")
        await expect(page.button("Dừng gửi")).to_be_visible()
        await run.show(LEAD, shown, Reply(plain("Đã gửi 3/3 người")))
        await page.says("Đã gửi 3/3 người")
        await expect(page.button("Dừng gửi")).to_have_count(0)
        assert await page.bot.count() == said
        await page.reload()
        assert (await page.conversation())[-1] == "bot: Đã gửi 3/3 người"
