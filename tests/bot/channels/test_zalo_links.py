"""Documents and files on Zalo go by signed links: for one person, for a day, while they may."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from aiohttp import ClientSession, FormData
from openpyxl import load_workbook

from report.values import XLSX
from storage.people import roles_of
from tests.bot.zalo_run import ZaloRun, zalo_run
from tests.fakes.zalo_people import ZaloPerson

PDF = b"%PDF-1.7\n" + bytes(2000)
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class Phone:
    """An officer's Zalo, and the browser that opens its links."""

    run: ZaloRun
    officer: ZaloPerson
    http: ClientSession

    async def links(self, text: str) -> list[str]:
        """The addresses in what the bot says to this, up to the message that has any."""
        self.officer.untaken()
        self.officer.say(text)
        found: list[str] = []
        while not found:
            found = re.findall(r"^http\S+$", (await self.officer.next_message()).text, re.MULTILINE)
        return found

    async def status(self, address: str) -> int:
        async with self.http.get(address) as response:
            return response.status

    async def page(self, address: str) -> str:
        async with self.http.get(address) as response:
            assert response.status == 200
            return await response.text()

    async def upload(self, address: str, content: bytes, name: str, caption: str = "") -> int:
        """The status of sending a file by the form of the page."""
        form_id = re.findall(r'name="id" value="([^"]+)"', await self.page(address))[0]
        return await self.send_form(address, form_id, content, name, caption)

    async def send_form(
        self, address: str, form_id: str, content: bytes, name: str, caption: str = ""
    ) -> int:
        form = FormData({"id": form_id, "caption": caption}, quote_fields=False)
        form.add_field("file", BytesIO(content), filename=name)
        async with self.http.post(address, data=form) as response:
            return response.status


@asynccontextmanager
async def phone(district: Path, folder: Path, *, webhook: bool = False) -> AsyncIterator[Phone]:
    async with zalo_run(district, folder, webhook=webhook) as run, ClientSession() as http:
        phone = Phone(run, await run.officer(), http)
        await run.ask(phone.officer, "/baocao")
        yield phone


async def test_form_is_fetched_filled_in_and_sent_back(district: Path, tmp_path: Path) -> None:
    async with phone(district, tmp_path) as one:
        fetch, send = await one.links("/bieumau")
        assert 'href="/static/link.css"' in await one.page(fetch)
        async with one.http.get(f"{fetch}/tep") as response:
            assert response.headers["Content-Type"] == XLSX
            assert response.headers["Cache-Control"] == "private, no-store"
            assert response.content_disposition is not None
            assert response.content_disposition.type == "attachment"
            assert response.content_disposition.filename == "bieu-mau-xa-son-tinh.xlsx"
            book = load_workbook(BytesIO(await response.read()))
        book.worksheets[0]["C8"] = "4"
        content = BytesIO()
        book.save(content)
        assert await one.upload(send, content.getvalue(), "bieu-mau.xlsx") == 200
        assert "Đã ghi 1 câu" in (await one.officer.next_message()).text
        assert await one.run.values() == {"villages": 4}


async def test_order_is_made_when_its_link_is_opened(district: Path, tmp_path: Path) -> None:
    async with phone(district, tmp_path) as one:
        fetch, _ = await one.links("/bieumau")
        await one.run.ask(one.officer, "7")
        async with one.http.get(f"{fetch}/tep") as response:
            book = load_workbook(BytesIO(await response.read()))
        assert book.worksheets[0]["C8"].value == "7"


async def test_upload_with_the_number_of_its_question_is_attached_once(
    district: Path, tmp_path: Path
) -> None:
    async with phone(district, tmp_path) as one:
        one.officer.untaken()
        one.officer.send_document()
        said = (await one.officer.next_message()).text
        (send,) = re.findall(r"^http\S+$", said, re.MULTILINE)
        form_id = re.findall(r'name="id" value="([^"]+)"', await one.page(send))[0]
        for _ in range(2):  # pressed twice on a poor line
            assert await one.send_form(send, form_id, PDF, "số liệu thôn.pdf", "1") == 200
        said = (await one.officer.next_message()).text
        assert said.startswith("Đã đính kèm vào câu 1 (Số thôn): số liệu thôn.pdf")
        assert await one.run.ask(one.officer, "/han")
        assert one.officer.untaken() == []


async def test_wrong_file_is_refused_on_the_page(district: Path, tmp_path: Path) -> None:
    async with phone(district, tmp_path) as one:
        _, send = await one.links("/bieumau")
        for content in (b"MZ" + bytes(40), b""):
            assert await one.upload(send, content, "setup.exe") == 422
        async with one.http.post(send, data=b"no form") as response:
            assert response.status == 422
            assert "Tệp này không nhận được" in await response.text()


async def test_pages_say_nothing_to_scripts_and_hold_none(district: Path, tmp_path: Path) -> None:
    async with phone(district, tmp_path) as one:
        for address in await one.links("/bieumau"):
            async with one.http.get(address) as response:
                assert "default-src 'self'" in response.headers["Content-Security-Policy"]
                page = await response.text()
            assert not re.search(r"<script|<style| style=| on\w+=", page)
            assert 'name="viewport"' in page


async def test_link_ends_after_a_day(district: Path, tmp_path: Path) -> None:
    async with phone(district, tmp_path) as one:
        links = await one.links("/bieumau")
        one.run.clock.now += timedelta(hours=23, minutes=59)
        assert [await one.status(link) for link in links] == [200, 200]
        one.run.clock.now += timedelta(minutes=1)
        assert [await one.status(link) for link in links] == [404, 404]


async def test_link_ends_with_any_role_that_its_person_had(district: Path, tmp_path: Path) -> None:
    async with phone(district, tmp_path) as one:
        fetch, send = await one.links("/bieumau")
        async with one.run.database.transaction() as db:
            row = await db.first("identity", channel="zalo", external_id=one.officer.id)
            assert row is not None
            [(unit, role)] = await roles_of(db, row["person_id"])
            await db.execute("end-membership", person_id=row["person_id"], unit_id=unit, role=role)
        assert [await one.status(link) for link in (fetch, f"{fetch}/tep", send)] == [404] * 3
        assert await one.send_form(send, "again", PDF, "a.pdf") == 404


async def test_link_ends_with_the_account(district: Path, tmp_path: Path) -> None:
    async with phone(district, tmp_path) as one:
        fetch, send = await one.links("/bieumau")
        await one.run.ask(one.officer, "/roi")
        await one.run.ask(one.officer, "1")
        assert [await one.status(link) for link in (fetch, send)] == [404, 404]


async def test_person_ends_a_link(district: Path, tmp_path: Path) -> None:
    async with phone(district, tmp_path) as one:
        fetch, send = await one.links("/bieumau")
        async with one.http.post(f"{fetch}/huy") as response:
            assert response.status == 200
        assert [await one.status(link) for link in (fetch, send)] == [404, 200]


async def test_address_cannot_be_made_up_or_changed(district: Path, tmp_path: Path) -> None:
    async with phone(district, tmp_path) as one:
        fetch, send = await one.links("/bieumau")
        base, _, signed = fetch.rpartition("/tep/")
        _, _, signature = signed.partition(".")
        other = "A" if signature[0] != "A" else "B"
        wrong = [
            f"{base}/tep/{signed[:-22]}{other}{signature[1:]}",
            f"{base}/tep/{'A' * 16}.{signature}",
            f"{base}/tep/{signed.partition('.')[0]}",
            f"{base}/gui/{signed}",  # a link to fetch is none to send
            send.replace("/gui/", "/tep/"),
            f"{base}/tep/",
            f"{base}/tep",
            f"{base}/gui/",
        ]
        assert [await one.status(address) for address in wrong] == [404] * len(wrong)


async def test_lead_gets_word_and_pictures(district: Path, tmp_path: Path) -> None:
    async with zalo_run(district, tmp_path, webhook=True) as run, ClientSession() as http:
        lead = Phone(run, await run.join("lead", "son-tay", "lead-id"), http)
        (fetch,) = await lead.links("/summary word")
        async with http.get(f"{fetch}/tep") as response:
            assert response.status == 200
            assert (await response.read()).startswith(b"PK")
        lead.officer.say("/summary hình")
        shown = await lead.officer.next_message()
        while shown.picture is None:
            shown = await lead.officer.next_message()
        assert shown.picture.startswith(PNG)


async def test_photo_that_is_sent_answers_or_supports(district: Path, tmp_path: Path) -> None:
    async with phone(district, tmp_path) as one:
        one.officer.untaken()
        one.officer.send_photo(b"\xff\xd8\xff\xe0" + bytes(3000))
        assert (await one.officer.next_message()).text.startswith("Đã đính kèm vào câu 1")
