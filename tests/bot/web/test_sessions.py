"""Cookies: what a browser is given, and what it is worth."""

from __future__ import annotations

import hashlib
from http.cookies import Morsel
from pathlib import Path

import pytest

from bot.web.sessions import COOKIE, SECURE_COOKIE
from storage.people import who_is
from tests.bot.web.visitor import Socket, Visitor, visitor
from tests.bot.web.web_run import OFFICER, web_run

A_YEAR = str(365 * 24 * 3600)


async def given(browser: Visitor, headers: dict[str, str] | None = None) -> Morsel[str]:
    """The cookie that comes with the page."""
    async with browser.http.get(browser.address, headers=headers) as response:
        return response.cookies[COOKIE]


async def test_new_browser_gets_a_cookie_that_no_script_and_no_other_site_can_use(
    district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path, demo=False) as run, visitor(run.address) as browser:
        cookie = await given(browser)
        assert len(cookie.value) == 43
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
        assert (cookie["path"], cookie["max-age"]) == ("/", A_YEAR)
        assert not cookie["secure"]


async def test_cookie_given_over_https_stays_there(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path, demo=False) as run, visitor(run.address) as browser:
        async with browser.http.get(
            browser.address, headers={"X-Forwarded-Proto": "https"}
        ) as response:
            cookie = response.cookies[SECURE_COOKIE]
        assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/")
        assert not cookie["domain"]


async def test_cookie_that_somebody_planted_is_nobodys_over_https(
    district: Path, tmp_path: Path
) -> None:
    """Of a name that any site of the domain could set."""
    planted = {"Cookie": f"{COOKIE}={'a' * 43}", "X-Forwarded-Proto": "https"}
    async with (
        web_run(district, tmp_path, demo=False) as run,
        visitor(run.address, planted) as browser,
    ):
        async with browser.socket() as socket:
            assert await socket.next() == {"type": "reload"}
        async with browser.http.get(browser.address) as response:
            assert response.cookies[SECURE_COOKIE].value != "a" * 43


async def test_whoever_logs_out_leaves_nothing_behind(district: Path, tmp_path: Path) -> None:
    """Not even for somebody who copied the cookie."""
    async with web_run(district, tmp_path, demo=False) as run, visitor(run.address) as browser:
        await browser.open()
        code = await run.invite("officer", "son-tinh")
        async with browser.socket() as socket:
            await socket.hello()
            await socket.ask(f"/start {code}")
            assert (await browser.upload())[0] == 202
            await socket.say("/xemlai")
        copied = browser.cookie
        async with browser.http.post(f"{run.address}/logout") as response:
            assert response.status == 204
            assert response.cookies[COOKIE]["max-age"] == "0"
        assert (await given(browser)).value != copied
        async with visitor(run.address, {"Cookie": f"{COOKIE}={copied}"}) as thief:
            async with thief.socket() as socket:
                heard = await socket.hello()
            assert [one["type"] for one in heard] == ["welcome", "caught-up"]
            assert heard[0]["person"] is None
            for seq in range(1, 10):
                async with thief.http.get(f"{run.address}/files/{seq}") as response:
                    assert response.status == 404


async def test_logging_out_takes_no_answer_with_it(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path, demo=False) as run, visitor(run.address) as browser:
        await browser.open()
        code = await run.invite("officer", "son-tinh")
        async with browser.socket() as socket:
            await socket.hello()
            await socket.ask(f"/start {code}")
            await socket.say("sửa hộ nghèo 305")
        before = await run.answers("son-tinh")
        assert before
        async with browser.http.post(f"{run.address}/logout") as response:
            assert response.status == 204
        assert await run.answers("son-tinh") == before
        async with run.database.transaction() as db:
            actions = [row["action"] for row in await db.fetch("audit-log")]
        assert actions[-1] == "logged out"


async def test_cookie_of_a_chat_that_was_cut_off_is_nobodys(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path, demo=False) as run, visitor(run.address) as browser:
        await browser.open()
        code = await run.invite("officer", "son-tinh")
        async with browser.socket() as socket:
            await socket.hello()
            await socket.ask(f"/start {code}")
            assert (await browser.upload())[0] == 202
        chat = hashlib.sha256(browser.cookie.encode()).hexdigest()[:32]
        async with run.database.transaction() as db:
            person = await who_is(db, "web", chat)
            assert person is not None
            await db.execute(
                "forget-identity", channel="web", external_id=chat, person_id=person.id
            )
        assert (await browser.upload(message_id="u2"))[0] == 403
        async with browser.socket() as socket:
            assert (await socket.hello())[0]["person"] is None


async def test_known_browser_keeps_its_cookie_for_another_year(
    district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path, demo=False) as run, visitor(run.address) as browser:
        first, second = await given(browser), await given(browser)
        assert second.value == first.value
        assert second["max-age"] == A_YEAR


@pytest.mark.parametrize("forged", ["x", "a" * 42, "a" * 44, f"demo.{OFFICER}", "demo." + "a" * 38])
async def test_cookie_that_we_never_gave_is_worth_nothing(
    district: Path, tmp_path: Path, forged: str
) -> None:
    async with (
        web_run(district, tmp_path, demo=False) as run,
        visitor(run.address, {"Cookie": f"{COOKIE}={forged}"}) as browser,
    ):
        async with browser.socket() as socket:
            assert await socket.next() == {"type": "reload"}
        assert (await given(browser)).value != forged


async def test_tab_of_the_demo_is_whom_it_says_before_whom_the_cookie_says(
    district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become("lead-son-tay")
        async with browser.http.ws_connect(f"{run.address}/ws?as={OFFICER}") as socket:
            assert (await Socket(socket).hello())[0]["person"]["id"] == OFFICER


async def test_outside_the_demo_nobody_is_whom_they_say(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path, demo=False) as run, visitor(run.address) as browser:
        await browser.open()
        async with browser.http.ws_connect(f"{run.address}/ws?as={OFFICER}") as socket:
            assert (await Socket(socket).hello())[0]["person"] is None
