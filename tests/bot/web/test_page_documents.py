"""Files on the page: from the bot and to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from handlers.messages import Reply, plain
from tests.bot.web.page import PHONE, UNREACHED, visit
from tests.bot.web.visitor import PDF
from tests.bot.web.web_run import LEAD, OFFICER, PLAN, web_run

pytestmark = pytest.mark.asyncio(loop_scope="session")
NAME = "Báo cáo tổng hợp 2022.pdf"


async def test_file_from_the_bot_is_shown_with_its_size_and_saved_under_its_name(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address, **PHONE) as page:
        file = await run.files.keep(PDF, NAME)
        await run.stop()
        await run.queue(LEAD, Reply(plain("Báo cáo đây ạ."), document=file))
        await run.start()
        await page.enter(LEAD)
        link = page.bot.last.get_by_role("link")
        await expect(link).to_contain_text(NAME)
        await expect(link).to_contain_text("Tải về · 2 kB")
        await page.picture("tep-cua-bot")
        for _ in range(2):  # as it came, and as a reload shows it
            async with page.page.expect_download() as started:
                await link.click()
            download = await started.value
            assert download.suggested_filename == NAME
            await download.save_as(tmp_path / "saved")
            assert (tmp_path / "saved").read_bytes() == PDF
            await page.reload()


async def test_file_from_the_person_can_be_had_back_after_a_reload(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "Kế hoạch.pdf"
    plan.write_bytes(PDF)
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(OFFICER)
        await page.say(PLAN)
        await page.attach(plan)
        await page.says("Kế hoạch.pdf")
        await page.reload()
        assert await page.said() == [PLAN, "Kế hoạch.pdf"]
        async with page.page.expect_download() as started:
            await page.mine.last.get_by_role("link").click()
        assert await (await started.value).path() != Path()
        assert (await started.value).suggested_filename == "Kế hoạch.pdf"


async def test_file_that_is_refused_says_why_and_can_be_taken_away(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    program = tmp_path / "setup.exe"
    program.write_bytes(b"MZ" + bytes(99))
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, tolerates=["status of 415"]) as page,
    ):
        await page.enter(OFFICER)
        await page.say(PLAN)
        await page.attach(program)
        await expect(page.mine.last).to_contain_text("Chỉ nhận ảnh, PDF, Word, Excel")
        await page.picture("tep-khong-nhan")
        await page.page.get_by_role("button", name="Bỏ", exact=True).click()
        assert await page.said() == [PLAN]
        assert "plan_file" not in await run.answers("son-tinh")


async def test_file_too_large_is_not_even_sent(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    film = tmp_path / "phim.pdf"
    with film.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(OFFICER)
        asked: list[str] = []
        page.page.on("request", lambda request: asked.append(request.url))
        await page.attach(film)
        await expect(page.page.locator("#notice")).to_have_text(
            "Tệp lớn hơn 20 MB, không gửi được."
        )
        assert asked == []


async def test_several_files_are_sent_one_after_the_other(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    photos = [tmp_path / f"anh-{number}.jpg" for number in range(3)]
    for number, photo in enumerate(photos):
        photo.write_bytes(b"\xff\xd8\xff\xe0" + bytes([number]) * 999)
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await page.enter(OFFICER)
        await page.say(PLAN)
        await page.attach(*photos)
        await page.delivered()
        assert await page.said() == [PLAN, "anh-0.jpg", "anh-1.jpg", "anh-2.jpg"]


async def test_file_that_the_server_failed_to_take_goes_again_by_itself(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "ke-hoach.pdf"
    plan.write_bytes(PDF)
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, tolerates=["status of 500", UNREACHED]) as page,
    ):
        await page.enter(OFFICER)
        await page.say(PLAN)
        await page.page.route("**/upload*", lambda route: route.fulfill(status=500), times=1)
        await page.attach(plan)
        await expect(page.mine.last).to_contain_text("Chờ có mạng để gửi lại")
        await run.stop()
        await run.start()
        await page.delivered()
        await page.says("ke-hoach.pdf")
        assert await page.said() == [PLAN, "ke-hoach.pdf"]


async def test_file_that_did_not_arrive_is_sent_again_on_request(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "ke-hoach.pdf"
    plan.write_bytes(PDF)
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, tolerates=["status of 400"]) as page,
    ):
        await page.enter(OFFICER)
        await page.say(PLAN)
        await page.page.route("**/upload*", lambda route: route.fulfill(status=400), times=1)
        await page.attach(plan)
        await expect(page.mine.last).to_contain_text("Chưa gửi được tệp.")
        await page.mine.last.get_by_role("button", name="Thử lại").click()
        await page.says("ke-hoach.pdf")
        assert await page.said() == [PLAN, "ke-hoach.pdf"]
