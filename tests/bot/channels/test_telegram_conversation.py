"""The conversation over Telegram stays sound: updates that come twice, old and forged buttons,
groups, edited messages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.demo import CAMPAIGN, values_to_try
from bot.loading import load_checklists
from handlers.tokens import mark_of
from tests.bot.telegram_run import OFFICER_UNIT, TelegramRun, ask, telegram_run
from tests.bot.telegram_walk import Walk, press

CHECKLIST = load_checklists("dan-van-chinh-quyen-2022")["vi"]
MARK = mark_of(CAMPAIGN, OFFICER_UNIT)
ONE_STOP = "/sua 24"  # whether there is a one-stop shop: yes or no


@pytest.fixture
async def run(
    request: pytest.FixtureRequest, district: Path, tmp_path: Path
) -> AsyncIterator[TelegramRun]:
    webhook = getattr(request, "param", False)
    async with telegram_run(district, tmp_path, webhook=webhook) as run:
        yield run


either_way = pytest.mark.parametrize(
    "run", [False, True], ids=["polling", "webhook"], indirect=True
)


@either_way
async def test_answer_delivered_again_is_written_and_answered_once(run: TelegramRun) -> None:
    await ask(run.officer, "/baocao")
    update_id = await run.officer.say("4")
    await run.officer.next_message()
    for _ in range(3):
        run.server.redeliver(update_id)
    await run.server.drained()
    assert "17:00" in (await ask(run.officer, "/han")).text
    assert run.officer.untaken() == []
    assert run.logged() == [("villages", 4)]


@either_way
async def test_press_delivered_again_is_answered_once(run: TelegramRun) -> None:
    question = await ask(run.officer, ONE_STOP)
    update_id = await press(run.officer, question, "set")
    await run.officer.next_message()
    run.server.redeliver(update_id)
    await run.server.drained()
    await ask(run.officer, "/han")
    assert run.officer.untaken() == []
    assert run.logged() == [("one_stop", True)]
    assert run.server.calls["answercallbackquery"] == 1


async def test_old_offer_of_last_periods_answer_does_not_replace_the_new_one(
    run: TelegramRun,
) -> None:
    old = await ask(run.officer, "/baocao")
    await ask(run.officer, "5")
    await press(run.officer, old, "carry")
    assert "5 thôn" in (await run.officer.next_message()).text
    assert run.logged() == [("villages", 5)]


async def test_old_button_of_a_doubted_figure_does_not_write_down_another(
    run: TelegramRun,
) -> None:
    await ask(run.officer, "/sua 3")
    old = await ask(run.officer, "6610")  # ten times last period's
    await ask(run.officer, "661")
    await press(run.officer, old, "sure")
    await run.officer.next_message()
    assert (await run.values()) == {"households": 661}


async def test_buttons_of_a_submitted_report_change_nothing(run: TelegramRun) -> None:
    colleague = await run.join("officer", "son-tan")
    question = await ask(colleague, "/baocao")
    walk = Walk(colleague, CHECKLIST, dict(dict(values_to_try())["son-tan"]))
    await walk.submit(await walk.to_the_end())
    before = await run.report("son-tan")
    mark = mark_of(CAMPAIGN, "son-tan")
    shown = [data for row in question.buttons for _, data in row]
    for data in (*shown, f"set:one_stop:1:{mark}", f"send:::{mark}"):
        await colleague.press_stale(question.message_id, data)
        await colleague.next_toast()
    assert await run.report("son-tan") == before


@pytest.mark.parametrize(
    "data",
    [
        "",
        "x",
        ":::",
        "set",
        "set:one_stop",
        f"set:one_stop:7:{MARK}",
        f"set:one_stop:-1:{MARK}",
        f"set:one_stop:²:{MARK}",
        f"set:location:0:{MARK}",
        f"set:nothing:0:{MARK}",
        "set:one_stop:0:ffffff",
        f"sure:households::{MARK}",
        f"pick:households:0:{MARK}",
        f"carry:plan_file::{MARK}",
        f"none:households::{MARK}",
        f"drop:models:0:{MARK}",
        f"ticked:directives::{MARK}",
        f"say:highlights::{MARK}",
        f"send:::{MARK}",
        "send",
        "desk:dan-van-2022:son-tan",
        "show:dan-van-2022:text",
        "run:no-such-command",
        "run:summary",
        "lang:xx",
        "😀" * 16,
    ],
)
async def test_forged_button_changes_nothing_and_is_answered(data: str, run: TelegramRun) -> None:
    await ask(run.officer, "/baocao")
    await run.officer.press_stale(1, data)
    said = [(await run.officer.next_toast())["text"]]
    await run.officer.say("/han")
    while "17:00" not in (message := await run.officer.next_message()).text:
        said.append(message.text)
    assert any(said)
    report = await run.report()
    assert (report.answers, report.state) == ({}, "draft")


async def test_button_of_anothers_report_changes_neither(run: TelegramRun) -> None:
    colleague = await run.join("officer", "son-tan")
    question = await ask(colleague, "/baocao")
    before = await run.report("son-tan")
    await ask(run.officer, "/baocao")
    for data in (data for row in question.buttons for _, data in row):
        await run.officer.press_stale(1, data)
        await run.officer.next_toast()
    assert (await run.report()).answers == {}
    assert await run.report("son-tan") == before


async def test_group_is_told_to_write_privately_and_its_talk_is_left_alone(
    run: TelegramRun,
) -> None:
    group = run.server.group(-4000)
    await run.officer.say("chào cả nhà", group)
    await run.officer.say("120", group)
    await run.officer.say("/baocao", group)
    assert "nhắn riêng" in (await group.next_message()).text
    await ask(run.officer, "/han")
    assert len(group.messages()) == 1
    assert run.officer.untaken() == []


async def test_edited_message_is_not_even_asked_for(run: TelegramRun) -> None:
    await ask(run.officer, "/baocao")
    await ask(run.officer, "4")
    assert run.officer.edit(run.officer.last_message_id, "5") == 0
    assert await run.values() == {"villages": 4}


@pytest.mark.parametrize("kind", ["sticker", "location", "contact", "voice", "dice"])
async def test_what_is_no_answer_changes_nothing_and_is_answered(
    kind: str, run: TelegramRun
) -> None:
    await ask(run.officer, "/baocao")
    await run.officer.send(**{kind: CONTENTS[kind]})
    await run.officer.next_message()
    assert (await run.report()).answers == {}


CONTENTS: dict[str, Any] = {
    "sticker": {
        "file_id": "s",
        "file_unique_id": "s",
        "type": "regular",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
    },
    "location": {"latitude": 15.1, "longitude": 108.4},
    "contact": {"phone_number": "+84900000000", "first_name": "A"},
    "voice": {"file_id": "v", "file_unique_id": "v", "duration": 3},
    "dice": {"emoji": "🎲", "value": 4},
}


async def test_stranger_is_told_how_to_join_and_nothing_else(run: TelegramRun) -> None:
    stranger, foreigner = run.stranger(), run.stranger("en")
    for text in ("/baocao", "120", "/start SAICODE", "/summary"):
        answer = await ask(stranger, text)
        assert "Sơn" not in answer.text
    assert "invite code" in (await ask(foreigner, "hello")).text


async def test_invite_serves_once(run: TelegramRun) -> None:
    code = await run.invite("officer", "son-bua")
    first, second = run.stranger(), run.stranger()
    assert "Sơn Bua" in (await ask(first, f"/start {code}")).text
    assert "Sơn Bua" not in (await ask(second, f"/start {code}")).text
