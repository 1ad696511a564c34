"""The watch over the page is awake: what it is there to catch, it catches."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.bot.web.page import visit
from tests.bot.web.web_run import web_run

pytestmark = pytest.mark.asyncio(loop_scope="session")
LOAD_ELSEWHERE = """() => new Promise((done) => {
  const picture = new Image();
  picture.onload = picture.onerror = done;
  picture.src = "https://203.0.113.7/x.png";
})"""
SLIP = """() => new Promise((done) => {
  setTimeout(() => { setTimeout(done); throw new Error("slip"); });
})"""


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        (LOAD_ELSEWHERE, "Content Security Policy"),
        ("() => document.body.setAttribute('style', 'color: red')", "Content Security Policy"),
        ("() => console.error('oh')", "error: oh"),
        (SLIP, "error: slip"),
    ],
    ids=["loads from elsewhere", "styles in place", "error", "exception"],
)
async def test_page_that_misbehaves_is_caught(
    browser: Browser, district: Path, tmp_path: Path, script: str, complaint: str
) -> None:
    async with web_run(district, tmp_path) as run:
        with pytest.raises(AssertionError, match=complaint):
            async with visit(browser, run.address) as page:
                await page.open()
                await page.page.evaluate(script)
                await page.reload()  # what is still on its way has come by then
