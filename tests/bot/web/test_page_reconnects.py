"""Nothing is lost and nothing is said twice: restarts, broken lines, several pages at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from handlers.messages import Reply, plain
from tests.bot.web.line import line_to
from tests.bot.web.page import UNREACHED, ChatPage, visit
from tests.bot.web.web_run import LEAD, OFFICER, PLAN, QUESTIONS, WebRun, place, web_run

pytestmark = pytest.mark.asyncio(loop_scope="session")
# The first four questions, what is typed, and what is stored then.
ANSWERS = {
    "villages": ("4", 4),
    "area": ("4.241,1", 4241.1),
    "households": ("661", 661),
    "people": ("2.529", 2529),
}
TYPED = [typed for typed, _ in ANSWERS.values()]
FIFTH = place("poor_households")


async def all_stored(run: WebRun) -> bool:
    stored = {item: one["value"] for item, one in (await run.answers("son-tinh")).items()}
    return stored == {item: value for item, (_, value) in ANSWERS.items()}


async def started(page: ChatPage, person: str = OFFICER) -> None:
    """The person's report is open and the first question asked."""
    await page.enter(person)
    await page.say("/baocao")


async def test_restart_loses_nothing_and_repeats_nothing(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, tolerates=[UNREACHED]) as page,
    ):
        await started(page)
        await run.stop()
        await expect(page.status).to_have_text("Đang kết nối lại…")
        for answer in TYPED:
            await page.type(answer)
        await expect(page.mine.last).to_contain_text("Chờ có mạng để gửi")
        await page.picture("mat-ket-noi")
        await run.queue(OFFICER, Reply(plain("Nhắc: còn 4 ngày.")), Reply(plain("Nhắc lần hai.")))
        await run.start()
        await page.delivered()
        await page.says(FIFTH)

        assert await page.said() == ["/baocao", *TYPED]
        heard = [one for one in await page.conversation() if "Nhắc" in one]
        assert heard == ["bot: Nhắc: còn 4 ngày.", "bot: Nhắc lần hai."]
        assert await all_stored(run)
        await expect(page.status).to_have_text("")


async def test_reload_shows_the_same_conversation_and_the_draft(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visit(browser, run.address) as page:
        await started(page)
        await page.say("4")
        await page.page.fill("#input", "chưa gửi")
        before = await page.conversation()
        await page.reload()
        assert await page.conversation() == before
        assert await page.page.input_value("#input") == "chưa gửi"
        assert await page.progress() == f"1/{len(QUESTIONS)}"


async def test_page_behind_a_broken_line_catches_up_with_the_other(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path) as run,
        line_to(run.port) as line,
        visit(browser, line.address, tolerates=[UNREACHED]) as away,
        visit(browser, run.address) as here,
    ):
        await started(away)
        await here.enter(OFFICER)
        assert await here.conversation() == await away.conversation()
        line.cut()
        await expect(away.status).to_have_text("Đang kết nối lại…")
        for answer in TYPED[:3]:
            await here.say(answer)
        await away.type(TYPED[3])
        line.mend()
        await away.delivered()
        await away.says(FIFTH)
        await here.says(FIFTH)
        assert await away.conversation() == await here.conversation()
        assert await away.said() == ["/baocao", *TYPED]
        assert await all_stored(run)


async def test_line_that_swallows_everything_is_given_up_for_a_new_one(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with (
        web_run(district, tmp_path) as run,
        line_to(run.port) as line,
        visit(browser, line.address, tolerates=[UNREACHED]) as page,
    ):
        await page.page.clock.install()
        await started(page)
        line.swallow()
        await page.type("4")
        await page.page.clock.fast_forward(21_000)
        await expect(page.status).to_have_text("Đang kết nối lại…")
        line.cut()
        line.pass_again()
        line.mend()
        await page.page.clock.fast_forward(1_000)
        await page.says(place("area"))
        assert await page.said() == ["/baocao", "4"]


async def test_file_sent_without_a_network_arrives_once_and_behind_what_was_said_before(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "ke-hoach.pdf"
    plan.write_bytes(b"%PDF-1.7\n" + bytes(2000))
    async with (
        web_run(district, tmp_path) as run,
        line_to(run.port) as line,
        visit(browser, line.address, tolerates=[UNREACHED, "net::ERR"]) as page,
    ):
        await started(page)
        line.cut()
        await expect(page.status).to_have_text("Đang kết nối lại…")
        await page.type(PLAN)
        await page.attach(plan)
        line.mend()
        await page.delivered()
        await page.says("ke-hoach.pdf")
        assert await page.said() == ["/baocao", PLAN, "ke-hoach.pdf"]
        [kept] = (await run.answers("son-tinh"))["plan_file"]["value"]
        assert kept["name"] == "ke-hoach.pdf"


async def test_two_tabs_are_two_people_whatever_reconnects(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "ke-hoach.pdf"
    plan.write_bytes(b"%PDF-1.7\n" + bytes(2000))
    async with (
        web_run(district, tmp_path) as run,
        visit(browser, run.address, tolerates=[UNREACHED]) as officer,
    ):
        await started(officer)
        lead = await officer.tab()
        await lead.enter(LEAD)
        await lead.say("/summary")
        await run.stop()
        await officer.page.bring_to_front()
        await officer.type(PLAN)
        await run.start()
        await officer.delivered()
        await officer.attach(plan)
        await officer.says("ke-hoach.pdf")
        assert await officer.said() == ["/baocao", PLAN, "ke-hoach.pdf"]
        await officer.reload()
        assert await officer.said() == ["/baocao", PLAN, "ke-hoach.pdf"]
        assert await lead.said() == ["/summary"]
