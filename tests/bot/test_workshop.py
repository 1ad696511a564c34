"""Documents made to order, in a process of their own, and what becomes of those that cannot be."""

from __future__ import annotations

import asyncio
import os
import signal
import zipfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest

from bot.demo import CAMPAIGN, seed_demo
from bot.files import Files
from bot.workshop import Workshop
from config.settings import Settings
from handlers.messages import Order, Reply
from report.values import encode
from storage.applying import apply
from storage.batch import Batch, Delivery
from storage.changes import EvidenceChanged, MembershipEnded
from storage.database import Database
from storage.people import add_identity
from tests.transcript import NOW

LEAD = "lead-son-tay"
PHOTO = b"\xff\xd8\xff\xe0" + bytes(200)


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """The sample district, with a photo as evidence at one commune's question."""
    made = Settings(database_url=f"sqlite:///{tmp_path / 'bot.db'}", files_dir=tmp_path / "files")
    database = await Database.open(made.database)
    await seed_demo(database, NOW, made.zone)
    file = await Files(made.files_dir).keep(PHOTO, "biên bản.jpg")
    one = {"file": encode(file), "by": "officer-son-bua", "at": NOW.isoformat()}
    async with database.transaction() as db:
        await add_identity(db, LEAD, "console", LEAD, LEAD, NOW)
        batch, delivery = Batch(db, NOW), Delivery("console", "1", LEAD, LEAD)
        await batch.load([delivery])
        changed = EvidenceChanged(CAMPAIGN, "son-bua", "villages", (one,))
        await apply(batch, delivery, [changed])
        await batch.flush()
    await database.close()
    return made


def ordered(order: Order) -> Reply:
    return Reply(order=order, locale="vi")


EVIDENCE = ordered(Order("evidence", LEAD, (CAMPAIGN,)))


async def test_evidence_is_one_zip_with_a_list(settings: Settings) -> None:
    workshop = Workshop(settings, lambda: NOW, lambda: ThreadPoolExecutor(1))
    reply = await workshop.fulfil(EVIDENCE)
    workshop.close()
    assert reply.order is None
    assert reply.document is not None
    content = Files(settings.files_dir).path(reply.document.sha256).read_bytes()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        photo = "xa-son-bua/01-so-thon/bien-ban.jpg"
        assert sorted(archive.namelist()) == [
            "bao-cao-dan-van-2022-ngay-2026-11-25.docx",
            "danh-sach.txt",
            "so-lieu-dan-van-2022-ngay-2026-11-25.xlsx",
            photo,
        ]
        assert archive.read(photo) == PHOTO
        rows = archive.read("danh-sach.txt").decode("utf-8-sig").split("\r\n")
    assert rows[0].split("\t") == ["Tệp", "Đơn vị", "Câu", "Người gửi", "Lúc"]
    assert rows[1].split("\t") == [
        photo, "Xã Sơn Bua", "Số thôn", "Cán bộ xã Sơn Bua", "09:00, 25/11/2026",
    ]  # fmt: skip


async def test_who_has_lost_the_role_since_gets_nothing(settings: Settings) -> None:
    database = await Database.open(settings.database)
    async with database.transaction() as db:
        batch, delivery = Batch(db, NOW), Delivery("console", "2", LEAD, LEAD)
        await batch.load([delivery])
        await apply(batch, delivery, [MembershipEnded(LEAD, "son-tay", "lead")])
        await batch.flush()
    await database.close()
    workshop = Workshop(settings, lambda: NOW, lambda: ThreadPoolExecutor(1))
    reply = await workshop.fulfil(EVIDENCE)
    workshop.close()
    assert reply.document is None
    assert reply.text() == "Chức năng này dành cho cơ quan tổng hợp."


async def test_why_there_is_no_document_comes_out_of_the_other_process(settings: Settings) -> None:
    workshop = Workshop(settings, lambda: NOW)
    for order, said in (
        (Order("evidence", LEAD, (CAMPAIGN, "submitted.son-dung")), "Chưa có tệp đính kèm nào."),
        (Order("word", "nobody", (CAMPAIGN,)), "Chức năng này dành cho cơ quan tổng hợp."),
    ):
        assert (await workshop.fulfil(ordered(order))).text() == said
    workshop.close()


async def test_a_killed_process_costs_one_document_and_not_the_next(settings: Settings) -> None:
    """The real thing: a process of its own, killed while it works (out of memory, say)."""
    workshop = Workshop(settings, lambda: NOW)
    assert (await workshop.fulfil(EVIDENCE)).document is not None
    pool = workshop.process.executor
    assert isinstance(pool, ProcessPoolExecutor)
    (child,) = pool._processes
    os.kill(child, signal.SIGKILL)
    while (reply := await workshop.fulfil(EVIDENCE)).document is None:
        assert "báo giúp mã số" in reply.text()
    workshop.close()


async def test_a_file_that_is_gone_is_said_with_a_reference(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    for file in settings.files_dir.rglob("*"):
        if file.is_file():
            file.unlink()
    workshop = Workshop(settings, lambda: NOW, lambda: ThreadPoolExecutor(1))
    reply = await workshop.fulfil(EVIDENCE)
    workshop.close()
    reference = reply.text().rsplit(" ", 1)[1]
    assert f"reference {reference}" in caplog.text


async def test_the_loop_goes_on_while_a_document_is_made(settings: Settings) -> None:
    workshop = Workshop(settings, lambda: NOW)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticking = asyncio.create_task(tick())
    await workshop.fulfil(EVIDENCE)
    ticking.cancel()
    workshop.close()
    assert ticks > 1000
