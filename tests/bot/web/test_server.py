"""What the server sends with every answer, and what it says where it cannot listen."""

from __future__ import annotations

import asyncio
import errno
import re
import socket
from pathlib import Path

import pytest
from aiohttp import web

from bot.refusal import reason_of
from bot.web.server import STATIC, PortTaken, new_application, serve
from config.settings import WrongSetting
from tests.bot.web.visitor import Visitor, visitor
from tests.bot.web.web_run import LEAD, web_run


async def headers(browser: Visitor, path: str) -> tuple[int, dict[str, str]]:
    async with browser.http.get(browser.address + path) as response:
        return response.status, dict(response.headers)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/join/ABCD", 200), ("/static/chat.js", 200), ("/health", 200), ("/x", 404)],
)
async def test_every_answer_forbids_what_the_page_does_not_need(
    district: Path, tmp_path: Path, path: str, status: int
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        found, sent = await headers(browser, path)
        assert found == status
        policy = sent["Content-Security-Policy"].split("; ")
        assert policy[:2] == [
            "default-src 'self'",
            f"connect-src 'self' ws://127.0.0.1:{run.port} wss://127.0.0.1:{run.port}",
        ]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in sent["Content-Security-Policy"]
        assert sent["X-Content-Type-Options"] == "nosniff"
        assert sent["Referrer-Policy"] == "no-referrer"


async def test_page_is_never_kept_and_its_parts_are_always_asked_after(
    district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        assert (await headers(browser, "/"))[1]["Cache-Control"] == "no-store"
        assert (await headers(browser, "/static/chat.js"))[1]["Cache-Control"] == "no-cache"


def test_page_holds_no_script_and_no_style_of_its_own() -> None:
    """The policy would keep them from running, and the page from working."""
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL) == [""]
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)


def test_page_names_every_module_that_it_loads() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    modules = {file.name for file in STATIC.glob("*.js")} - {"chat.js"}
    assert modules == {name for name in modules if f'modulepreload" href="/static/{name}"' in page}


@pytest.mark.parametrize("path", ["/static/", "/static/index.html", "/static/%2e%2e%2fserver.py"])
async def test_nothing_but_the_pages_parts_is_served(
    district: Path, tmp_path: Path, path: str
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        assert (await headers(browser, path))[0] == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/demo/people"), ("POST", f"/demo/as/{LEAD}"), ("GET", f"/demo/as/{LEAD}")],
)
async def test_outside_the_demo_nobody_can_choose_who_they_are(
    district: Path, tmp_path: Path, method: str, path: str
) -> None:
    async with (
        web_run(district, tmp_path, demo=False) as run,
        visitor(run.address) as browser,
        browser.http.request(method, run.address + path) as response,
    ):
        assert response.status == 404
        assert "Set-Cookie" not in response.headers


async def test_port_that_another_program_has_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"port {port} is taken.*choose another port") as taken:
            await serve(new_application([]), "127.0.0.1", port)
    assert reason_of(taken.value) == str(taken.value)


async def test_host_that_is_not_this_machine_is_named() -> None:
    elsewhere = "203.0.113.7"  # kept for documentation: nobody has it (RFC 5737)
    with pytest.raises(WrongSetting, match=f"GIAOBAN_WEB_HOST: {elsewhere} is no address of this"):
        await serve(new_application([]), elsewhere, 0)


async def test_port_that_only_root_may_use_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async def forbidden(site: web.TCPSite) -> None:
        raise OSError(errno.EACCES, "permission denied")  # the tests may run as root

    monkeypatch.setattr(web.TCPSite, "start", forbidden)
    with pytest.raises(WrongSetting, match="GIAOBAN_WEB_PORT: 80 may only be used by root"):
        await serve(new_application([]), "127.0.0.1", 80)


async def test_request_that_is_no_http_is_refused_without_a_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    runner, port = await serve(new_application([]), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.0 400 ")
    writer.close()
    await writer.wait_closed()
    await runner.cleanup()
    assert caplog.records == []


async def test_fault_of_ours_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(request: web.Request) -> web.Response:
        raise ZeroDivisionError

    runner, port = await serve(new_application([web.get("/broken", broken)]), "127.0.0.1", 0)
    async with visitor(f"http://127.0.0.1:{port}") as browser:
        assert (await headers(browser, "/broken"))[0] == 500
    await runner.cleanup()
    assert [one.exc_info is not None for one in caplog.records] == [True]


async def test_part_that_the_browser_has_is_not_sent_again(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        part = f"{run.address}/static/chat.js"
        async with browser.http.get(part) as first:
            body, tag = await first.read(), first.headers["ETag"]
        assert body == (STATIC / "chat.js").read_bytes()
        async with browser.http.get(part, headers={"If-None-Match": tag}) as again:
            assert (again.status, await again.read()) == (304, b"")
        async with browser.http.get(part, headers={"If-None-Match": 'W/"old"'}) as changed:
            assert (changed.status, await changed.read()) == (200, body)


async def test_page_is_packed_for_browsers_that_can_unpack_it(
    district: Path, tmp_path: Path
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        for path in ("/", "/static/chat.css"):
            plain = {"Accept-Encoding": "identity"}
            async with browser.http.get(run.address + path, headers=plain) as response:
                whole = int(response.headers["Content-Length"])
                text = await response.text()
            packed = {"Accept-Encoding": "gzip, br"}
            async with browser.http.get(run.address + path, headers=packed) as response:
                assert int(response.headers["Content-Length"]) < whole / 2
                assert await response.text() == text
