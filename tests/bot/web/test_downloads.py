"""Files that hang on messages: for the chat in which they were sent, and for nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.web.sessions import demo_chat
from handlers.messages import Reply, plain
from report.values import StoredFile
from tests.bot.web.visitor import PDF, Visitor, visitor
from tests.bot.web.web_run import LEAD, OFFICER, WebRun, web_run

NAME = 'Báo cáo 2022; "nháp" 100%.pdf'


async def sent(run: WebRun, person_id: str, *, lines: bool = True) -> StoredFile:
    """A file that the bot sends to that person, taken out of the outbox at the next start."""
    file = await run.files.keep(PDF, NAME)
    await run.stop()
    text = plain("Báo cáo tổng hợp") if lines else ()
    await run.queue(person_id, Reply(text, document=file))
    await run.start()
    return file


async def shown(browser: Visitor) -> list[dict[str, Any]]:
    """The messages with a file that the page shows."""
    async with browser.socket() as socket:
        messages = await socket.hello()
    return [one for one in messages if one.get("document")]


async def status(browser: Visitor, path: str) -> int:
    async with browser.http.get(browser.address + path, allow_redirects=False) as response:
        return response.status


@pytest.mark.parametrize("lines", [True, False])
async def test_file_from_the_bot_is_shown_and_downloaded(
    district: Path, tmp_path: Path, lines: bool
) -> None:
    async with web_run(district, tmp_path) as run:
        file = await sent(run, LEAD, lines=lines)
        async with visitor(run.address) as browser:
            await browser.become(LEAD)
            [message] = await shown(browser)
            document = message["document"]
            address = f"/files/{message['seq']}"
            assert document == {"name": NAME, "url": address, "size": len(PDF)}
            assert file.sha256 not in str(message)
            async with browser.http.get(run.address + document["url"]) as response:
                assert await response.read() == PDF
                assert response.headers["Content-Type"] == "application/pdf"
                assert response.headers["X-Content-Type-Options"] == "nosniff"
                assert response.headers["Cache-Control"] == "private, no-store"
                disposition = response.content_disposition
                assert disposition is not None
                assert (disposition.type, disposition.filename) == ("attachment", NAME)


async def test_file_is_for_the_chat_to_which_it_was_sent(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run:
        await sent(run, LEAD)
        async with visitor(run.address) as lead, visitor(run.address) as officer:
            await lead.become(LEAD)
            [message] = await shown(lead)
            address = message["document"]["url"]
            assert await status(officer, address) == 404  # without any cookie
            await officer.open()
            assert await status(officer, address) == 404  # a stranger
            await officer.become(OFFICER)
            assert await status(officer, address) == 404
            assert await status(lead, address) == 200


async def test_person_gets_back_the_file_they_sent(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run, visitor(run.address) as browser:
        await browser.become(OFFICER)
        await browser.upload(name=NAME)
        [message] = await shown(browser)
        async with browser.http.get(run.address + message["document"]["url"]) as response:
            assert await response.read() == PDF


async def test_there_is_nothing_but_the_files_of_messages(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run:
        file = await sent(run, LEAD)
        async with visitor(run.address) as browser:
            await browser.become(LEAD)
            async with browser.socket() as socket:
                await socket.hello()
                answer = await socket.ask("/trogiup")
            for path in (
                "/files",
                "/files/",
                f"/files/{answer['seq']}",  # a message without a file
                f"/files/{10**17}",
                f"/files/{10**30}",
                "/files/-1",
                "/files/x",
                "/files/../bot.db",
                f"/files/{file.sha256}",
                f"/files/{file.sha256[:2]}/{file.sha256}",
            ):
                assert await status(browser, path) == 404, path


async def test_file_gone_from_the_disk_is_not_found(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path) as run:
        file = await sent(run, LEAD)
        async with visitor(run.address) as browser:
            await browser.become(LEAD)
            [message] = await shown(browser)
            run.files.path(file.sha256).unlink()
            assert await status(browser, message["document"]["url"]) == 404


async def test_chat_outside_the_demo_cannot_be_named(district: Path, tmp_path: Path) -> None:
    async with web_run(district, tmp_path, demo=False) as run:
        await sent(run, LEAD)
        async with visitor(run.address) as browser:
            await browser.open()
            for seq in range(1, 5):
                assert await status(browser, f"/files/{seq}?as={LEAD}") == 404
                assert await status(browser, f"/files/{seq}?as={demo_chat(LEAD)}") == 404
