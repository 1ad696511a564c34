"""Files from the page: taken once, from people who have joined, of the kinds that offices use."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from bot.files import LARGEST
from tests.bot.web.visitor import PDF, Visitor, visitor
from tests.bot.web.web_run import OFFICER, PLAN, WebRun, place, web_run


async def asked_for_the_plan(browser: Visitor) -> None:
    await browser.become(OFFICER)
    async with browser.socket() as socket:
        await socket.hello()
        assert place("plan_file") in (await socket.ask(PLAN))["lines"][0]["text"]


async def plans(run: WebRun) -> list[str]:
    """The names of the files that the report has."""
    stored = (await run.answers("son-tinh")).get("plan_file", {"value": []})
    return [file["name"] for file in stored["value"]]


async def test_file_is_kept_and_answers_the_question(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await asked_for_the_plan(browser)
        assert await browser.upload(name="Kế hoạch 13.pdf") == (202, {"ok": True})
        [stored] = (await run.answers("son-tinh"))["plan_file"]["value"]
        assert (stored["name"], stored["size"]) == ("Kế hoạch 13.pdf", len(PDF))
        assert run.files.path(stored["sha256"]).read_bytes() == PDF


async def test_file_sent_again_is_taken_once(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await asked_for_the_plan(browser)
        await browser.upload(message_id="same")
        assert await browser.upload(PDF + b"!", message_id="same") == (202, {"ok": True})
        assert await plans(run) == ["ke-hoach.pdf"]
        async with browser.socket() as socket:
            history = await socket.hello()
        assert len([one for one in history if one.get("id") == "same"]) == 1


async def test_file_is_shown_with_its_caption_name_and_size(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await asked_for_the_plan(browser)
        await browser.upload(caption=" Bản đã ký ")
        async with browser.socket() as socket:
            [shown] = [one for one in await socket.hello() if one.get("id") == "u1"]
        assert [line["text"] for line in shown["lines"]] == ["Bản đã ký"]
        file = shown["document"]
        assert file == {"name": "ke-hoach.pdf", "url": f"/files/{shown['seq']}", "size": len(PDF)}


@pytest.mark.parametrize(
    ("accepted", "said"),
    [("vi-VN,vi;q=0.9", "Chỉ nhận ảnh, PDF, Word, Excel"), ("en", "photos, PDF, Word and Excel")],
)
async def test_program_is_refused_with_the_reason(
    district: Path, tmp_path: Path, accepted: str, said: str
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await asked_for_the_plan(browser)
        header = {"Accept-Language": accepted}
        status, answer = await browser.upload(b"MZ" + bytes(99), name="a.pdf", headers=header)
        assert status == 415
        assert said in answer["error"]
        assert await plans(run) == []


@pytest.mark.parametrize("beyond", [1, 100_000])
async def test_file_beyond_20_mb_is_refused_with_the_reason(
    district: Path, tmp_path: Path, beyond: int
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await asked_for_the_plan(browser)
        status, answer = await browser.upload(PDF + bytes(LARGEST - len(PDF) + beyond))
        assert status == 413
        assert "20 MB" in answer["error"]
        assert await plans(run) == []


async def test_stranger_sends_nothing(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path, demo=False) as run, visitor(run.address) as browser:
        assert (await browser.upload())[0] == 403  # without a cookie
        await browser.open()
        assert (await browser.upload())[0] == 403
        assert not (tmp_path / "files").exists()
        async with browser.socket() as socket:
            assert [one["type"] for one in await socket.hello()] == ["welcome", "caught-up"]


async def test_page_of_another_site_sends_nothing(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await asked_for_the_plan(browser)
        assert (await browser.upload(headers={"Origin": "https://example.org"}))[0] == 403
        assert await plans(run) == []


ID = b'--X\r\nContent-Disposition: form-data; name="id"\r\n\r\nu1\r\n'
FILE = b'--X\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1\r\n'
END = b"--X--\r\n"
MALFORMED = {
    "nothing": b"",
    "no form": b"hello",
    "no end": ID + FILE,
    "no file": ID + END,
    "no id": FILE + END,
    "id that cannot be kept": ID.replace(b"u1", b"u\x00") + FILE + END,
    "empty id": ID.replace(b"u1", b"") + FILE + END,
    "long id": ID.replace(b"u1", b"u" * 65) + FILE + END,
    "empty file": ID + FILE.replace(b"%PDF-1", b"") + END,
    "no UTF-8": ID.replace(b"u1", b"\xff\xfe") + FILE + END,
    "no header": b"--X\r\nhello\r\n\r\n" + END,
    "no charset": ID.replace(b'"id"', b'"id"\r\nContent-Type: text/plain; charset=x') + FILE + END,
    "no encoding": ID.replace(b'"id"', b'"id"\r\nContent-Transfer-Encoding: x') + FILE + END,
    "headers without end": b"--X\r\n" + b"A: b\r\n" * 200 + b"\r\n" + END,
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
async def test_malformed_form_is_refused_without_a_traceback(
    district: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await asked_for_the_plan(browser)
        header = {"Content-Type": "multipart/form-data; boundary=X"}
        address = f"{run.address}/upload"
        async with browser.http.post(address, data=body, headers=header) as response:
            assert (response.status, await response.json()) == (400, {"ok": False})
        assert await plans(run) == []
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
async def test_what_is_no_form_is_refused(district: Path, tmp_path: Path, kind: str) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        address, header = f"{run.address}/upload", {"Content-Type": kind}
        async with browser.http.post(address, data=ID + FILE + END, headers=header) as response:
            assert response.status == 400


async def test_upload_that_breaks_off_leaves_nothing(
    district: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await asked_for_the_plan(browser)
        _, writer = await asyncio.open_connection("127.0.0.1", run.port)
        head = (
            "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"
            f"Cookie: giaoban={browser.cookie}\r\n"
            "Content-Type: multipart/form-data; boundary=X\r\n\r\n"
        )
        writer.write(head.encode() + ID + FILE)
        await writer.drain()
        writer.transport.abort()
        assert await browser.upload(message_id="whole") == (202, {"ok": True})
        assert await plans(run) == ["ke-hoach.pdf"]
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []
