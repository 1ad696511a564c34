"""Cookies: what a browser is given, and what it is worth."""

from __future__ import annotations

from http.cookies import Morsel
from pathlib import Path

import pytest

from bot.web.sessions import COOKIE
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
        cookie = await given(browser, {"X-Forwarded-Proto": "https"})
        assert cookie["secure"] is True


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
