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


MISDEEDS = {
    LOAD_ELSEWHERE: "default-src",
    "() => document.body.setAttribute('style', 'color: red')": "inline style",
    "() => console.error('oh')": "error: oh",
    SLIP: "error: slip",
}


async def test_page_that_misbehaves_is_caught(
    browser: Browser, district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run:
        watched = visit(browser, run.address)
        page = await watched.__aenter__()
        await page.open()
        for script in MISDEEDS:
            await page.page.evaluate(script)
        with pytest.raises(AssertionError) as caught:
            await watched.__aexit__(None, None, None)
    for complaint in MISDEEDS.values():
        assert complaint in str(caught.value)
