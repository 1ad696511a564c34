"""Photos and documents that officers send over Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.files import LARGEST
from report.values import XLSX
from tests.bot.telegram_run import TelegramRun, ask, telegram_run

PLAN_FILE = "/sua 10"
PHOTO = b"\xff\xd8\xff\xe0" + bytes(2000)
PDF = b"%PDF-1.7\n" + bytes(3000)
PROGRAM = b"MZ" + bytes(100)


@pytest.fixture
async def run(district: Path, tmp_path: Path) -> AsyncIterator[TelegramRun]:
    async with telegram_run(district, tmp_path) as run:
        yield run


async def plan_files(run: TelegramRun) -> list[dict[str, Any]]:
    """The stored answer; every file of it lies in the folder of files as it was sent."""
    stored: list[dict[str, Any]] = (await run.values()).get("plan_file", [])
    return stored


def content(run: TelegramRun, stored: dict[str, Any]) -> bytes:
    return run.files.path(stored["sha256"]).read_bytes()


async def test_photo_and_pdf_answer_the_question_for_the_signed_plan(run: TelegramRun) -> None:
    await ask(run.officer, PLAN_FILE)
    await run.officer.send_photo(PHOTO, "trang 1")
    assert "photo.jpg" in (await run.officer.next_message()).text
    await ask(run.officer, PLAN_FILE)
    await run.officer.send_document(PDF, "Kế hoạch 31.pdf", "application/pdf")
    await run.officer.next_message()
    photo, pdf = await plan_files(run)
    assert (photo["media_type"], content(run, photo)) == ("image/jpeg", PHOTO)
    assert (pdf["name"], content(run, pdf)) == ("Kế hoạch 31.pdf", PDF)


async def test_same_photo_twice_is_kept_once(run: TelegramRun) -> None:
    for _ in range(2):
        await ask(run.officer, PLAN_FILE)
        await run.officer.send_photo(PHOTO)
        await run.officer.next_message()
    assert len(await plan_files(run)) == 1


async def test_file_of_another_kind_is_refused_kindly_and_the_question_stays(
    run: TelegramRun,
) -> None:
    await ask(run.officer, PLAN_FILE)
    await run.officer.send_document(PROGRAM, "ke-hoach.pdf", "application/pdf")
    assert "PDF" in (await run.officer.next_message()).text  # what is taken
    assert await plan_files(run) == []
    await run.officer.send_photo(PHOTO)
    await run.officer.next_message()
    assert len(await plan_files(run)) == 1


async def test_file_too_large_is_refused_kindly_without_being_fetched(run: TelegramRun) -> None:
    await ask(run.officer, PLAN_FILE)
    await run.officer.send_document(PDF, "to.pdf", size=LARGEST + 1)
    assert "20 MB" in (await run.officer.next_message()).text
    assert run.server.calls["getfile"] == 0
    assert await plan_files(run) == []


async def test_file_larger_than_it_said_is_refused_kindly(run: TelegramRun) -> None:
    await ask(run.officer, PLAN_FILE)
    await run.officer.send_document(PDF + bytes(LARGEST), "to.pdf", size=1000)
    assert "20 MB" in (await run.officer.next_message()).text
    assert await plan_files(run) == []


async def test_file_where_a_figure_is_asked_supports_the_answer_below_it(run: TelegramRun) -> None:
    assert "Xã có bao nhiêu thôn?" in (await ask(run.officer, "/baocao")).text
    await run.officer.send_photo(PHOTO, "4")
    assert "Đã đính kèm vào câu 1" in (await run.officer.next_message()).text
    assert "Đã ghi: Số thôn: 4 thôn" in (await run.officer.next_message()).text
    report = await run.report()
    assert report.answers["villages"]["value"] == 4
    assert [one["file"]["name"] for one in report.evidence["villages"]] == ["photo.jpg"]


async def test_other_words_below_a_photo_are_a_note(run: TelegramRun) -> None:
    await ask(run.officer, "/baocao")
    await run.officer.send_photo(PHOTO, "biên bản sáp nhập thôn")
    await run.officer.next_message()
    assert "Đã ghi chú câu 1" in (await run.officer.next_message()).text
    report = await run.report()
    assert report.answers == {}
    assert [one["text"] for one in report.notes["villages"]] == ["biên bản sáp nhập thôn"]


async def test_redelivered_photo_is_one_answer(run: TelegramRun) -> None:
    await ask(run.officer, PLAN_FILE)
    update_id = await run.officer.send_photo(PHOTO)
    await run.officer.next_message()
    run.server.redeliver(update_id)
    await run.server.drained()
    await ask(run.officer, "/han")
    assert run.officer.untaken() == []
    assert len(run.logged()) == 1


async def test_photo_of_a_stranger_is_not_fetched(run: TelegramRun) -> None:
    stranger = run.stranger()
    await stranger.send_photo(PHOTO)
    assert "/start" in (await stranger.next_message()).text
    assert run.server.calls["getfile"] == 0


async def test_pages_sent_as_an_album_are_all_kept(run: TelegramRun) -> None:
    await ask(run.officer, PLAN_FILE)
    pages = [PHOTO + bytes([page]) for page in range(3)]
    for page in pages:
        await run.officer.send_photo(page, album="plan")
    for _ in pages:
        await run.officer.next_message()
    assert [content(run, stored) for stored in await plan_files(run)] == pages


async def test_form_goes_out_and_comes_back_filled_in(run: TelegramRun) -> None:
    """The whole way: made in its own process, sent as a document, read in another, told by cell."""
    await ask(run.officer, "/bieumau")
    form = (await run.officer.next_message()).document
    assert form is not None
    assert form.filename == "bieu-mau-xa-son-tinh.xlsx"
    book = load_workbook(BytesIO(form.content))
    book.worksheets[0]["C8"] = "4"
    book.worksheets[0]["C10"] = "2,745"
    filled = BytesIO()
    book.save(filled)
    await run.officer.send_document(filled.getvalue(), form.filename, XLSX)
    said = (await run.officer.next_message()).text
    assert "C8 · Số thôn: 4 thôn" in said
    assert "C10 · Tổng số hộ dân cư (/sua 3): Có phải con số này không? 2.745 hộ" in said
    assert await run.values() == {"villages": 4}
