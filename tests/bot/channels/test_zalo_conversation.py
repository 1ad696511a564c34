"""The conversation on Zalo: by polling and by webhook, with numbers in place of buttons."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.zalo_run import zalo_run

both_ways = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])


@both_ways
async def test_officer_joins_by_the_code_alone_and_answers_by_words_and_numbers(
    webhook: bool, district: Path, tmp_path: Path
) -> None:
    async with zalo_run(district, tmp_path, webhook=webhook) as run:
        officer = await run.officer()
        question = await run.ask(officer, "/baocao")
        assert "Như kỳ trước: 4 thôn (gõ: như cũ)" in question.split("\n")
        assert question.endswith("Gõ: bỏ qua · mục lục")
        assert "Diện tích" in await run.ask(officer, "như cũ")
        contents = await run.ask(officer, "mục lục")
        assert "1. I. Khái quát tình hình" in contents
        assert "1. Số thôn: 4 thôn" in (await run.ask(officer, "1")).split("\n")
        assert "Xã có bao nhiêu hộ nghèo?" in await run.ask(officer, "5")
        assert await run.values() == {"villages": 4}


@both_ways
async def test_delivery_that_comes_twice_counts_once(
    webhook: bool, district: Path, tmp_path: Path
) -> None:
    async with zalo_run(district, tmp_path, webhook=webhook) as run:
        officer = await run.officer()
        await run.ask(officer, "/baocao")
        update = officer.say("4")
        assert "Đã ghi: Số thôn: 4 thôn" in (await officer.next_message()).text
        run.server.happen(update)
        assert "Đã ghi: Diện tích tự nhiên" in await run.ask(officer, "4241,1")
    assert officer.untaken() == []


async def test_update_without_an_event_name_is_told_by_its_fields(
    district: Path, tmp_path: Path
) -> None:
    async with zalo_run(district, tmp_path) as run:
        run.server.is_named = False
        officer = await run.officer()
        officer.send_sticker()
        assert (await officer.next_message()).text
        officer.send_document()
        assert "không chuyển được" in (await officer.next_message()).text


async def test_answer_written_before_the_question_came_is_asked_about(
    district: Path, tmp_path: Path
) -> None:
    async with zalo_run(district, tmp_path) as run:
        officer = await run.officer()
        await run.ask(officer, "/baocao")
        run.clock.now += timedelta(minutes=1)
        written = run.clock.milliseconds()
        run.clock.now += timedelta(seconds=5)
        await run.ask(officer, "4")  # the next question goes out now
        run.server.now = lambda: written
        said = await run.ask(officer, "4")  # typed twice while the line was slow
        assert "“4” được gửi trước khi" in said
        assert "Diện tích tự nhiên của xã" in said
        run.server.now = run.clock.milliseconds
        assert "Đã ghi: Diện tích" in await run.ask(officer, "4241,1")
        assert await run.values() == {"villages": 4, "area": 4241.1}


async def test_stranger_learns_how_to_join_and_nothing_else(district: Path, tmp_path: Path) -> None:
    async with zalo_run(district, tmp_path) as run:
        stranger = run.server.person("nobody")
        assert "mã mời" in await run.ask(stranger, "xin chào")
        assert "Không có mã này" in await run.ask(stranger, "ABCD-EFGH-2345")


async def test_invite_made_in_the_chat_says_how_to_use_it_on_zalo(
    district: Path, tmp_path: Path
) -> None:
    async with zalo_run(district, tmp_path) as run:
        lead = await run.join("lead", "son-tay", "lead-id")
        said = await run.ask(lead, "/moi sơn bua cán bộ")
        found = re.search(r"^Trên Zalo: tìm bot\.VDKyGxQvc, gửi mã (\w+)$", said, re.MULTILINE)
        assert found is not None
        assert "Chào mừng" in await run.ask(run.server.person("new"), found[1].lower())
