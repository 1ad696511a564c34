"""Only those concerned are reminded, each in one message, by the state of their report."""

from __future__ import annotations

import pytest

from handlers.messages import Reply
from handlers.reminding.planner import Expected, foretell
from handlers.reminding.situation import load_situation
from handlers.tokens import decode
from storage.people import add_identity, leave_chat
from storage.records import ReportState
from storage.reminders import find_remindable
from tests.handlers.reminding.office import WHOLE, Office, local
from tests.samples.district import CAMPAIGN, NOW
from tests.samples.raw import rows

FRIDAY, MORNING_AFTER = "2022-12-02T08:00", "2022-12-12T08:00"


def lines(reply: Reply) -> list[str]:
    return [line.text for line in reply.lines]


def buttons(reply: Reply) -> list[str]:
    return [button.label for button in reply.choices]


async def test_who_has_not_begun_is_told_how_much_it_is(district: Office) -> None:
    reply = (await district.wakes_to_say(FRIDAY))["bua"]
    assert lines(reply) == [
        "Báo cáo của xã Sơn Bua có hạn nộp 17:00, 09/12/2022 (còn 7 ngày).",
        "Chưa bắt đầu: 5 câu, làm khoảng 7 phút.",
    ]
    assert buttons(reply) == ["Bắt đầu"]
    assert [button.label for button in reply.actions] == ["Nhắc lại sáng 05/12/2022"]


async def test_who_is_half_done_is_led_to_the_next_question(district: Office) -> None:
    await district.report("bua", households=520, poor=262)
    reply = (await district.wakes_to_say(FRIDAY))["bua"]
    assert lines(reply)[1:] == [
        "Còn 3 câu, làm khoảng 6 phút:",
        "- II.1. Hỗ trợ gạo: 2 câu",
        "- III. Nhận xét: 1 câu",
    ]
    assert buttons(reply) == ["Câu 3: Xã có nhận gạo"]
    token = decode(reply.choices[0].data)
    assert token is not None
    assert (token.verb, token.first) == ("resume", "got_rice")


async def test_who_has_answered_all_has_only_to_submit(district: Office) -> None:
    await district.report("bua", **WHOLE)
    reply = (await district.wakes_to_say(FRIDAY))["bua"]
    assert lines(reply)[1:] == ["Đã trả lời hết các câu bắt buộc, chỉ còn nộp."]
    assert buttons(reply) == ["Nộp báo cáo"]


async def test_returned_report_is_told_with_its_reason(district: Office) -> None:
    await district.report("bua", "returned", **WHOLE)
    reply = (await district.wakes_to_say(FRIDAY))["bua"]
    assert lines(reply)[1:] == [
        "Báo cáo được trả lại để sửa: Số liệu chưa khớp",
        "- 2. Số hộ nghèo",
    ]
    assert buttons(reply) == ["Sửa ngay"]


@pytest.mark.parametrize("state", ["submitted", "approved", "received"])
async def test_submitted_report_is_left_alone(district: Office, state: ReportState) -> None:
    await district.report("bua", state, **WHOLE)
    assert await district.wakes(FRIDAY) == ["dung", "lead"]


async def test_leader_is_reminded_of_what_waits_and_the_officer_is_not(district: Office) -> None:
    await district.joins("chair", "bua", "approver")
    await district.report("bua", "submitted", **WHOLE)
    told = await district.wakes_to_say(FRIDAY)
    assert sorted(told) == ["chair", "dung", "lead"]
    assert lines(told["chair"])[1:] == ["Cán bộ đã nộp, đang chờ anh/chị duyệt."]
    assert buttons(told["chair"]) == ["Xem báo cáo", "Duyệt"]


async def test_leader_hears_on_the_deadline_morning_of_what_is_not_submitted(
    district: Office,
) -> None:
    await district.joins("chair", "bua", "approver")
    await district.report("bua", households=520)
    assert "chair" not in await district.wakes(FRIDAY)
    assert "chair" not in await district.wakes("2022-12-08T14:00")
    told = await district.wakes_to_say("2022-12-09T08:00")
    assert lines(told["chair"]) == [
        "Báo cáo của xã Sơn Bua có hạn nộp 17:00, 09/12/2022 (hôm nay).",
        "Cán bộ chưa nộp: mới trả lời 1/5 câu.",
    ]
    assert "chair" not in await district.wakes(MORNING_AFTER)


async def test_leader_without_officers_fills_it_in_and_hears_once(district: Office) -> None:
    await district.joins("chair", "bua", "approver")
    await district.change("delete from membership where person_id = 'bua'")
    told = await district.wakes_to_say("2022-12-09T08:00")
    assert sorted(told) == ["chair", "dung", "lead"]
    assert lines(told["chair"])[1:] == ["Chưa bắt đầu: 5 câu, làm khoảng 7 phút."]


async def test_who_has_done_their_part_is_left_alone(district: Office) -> None:
    await district.joins("second", "bua", "officer")
    await district.report("bua", households=520, poor=262)
    shares = '{"shares": {"I": "bua", "II.1": "second", "III": "second"}}'
    await district.change("update report set extras = :shares where unit_id = 'bua'", shares=shares)
    assert await district.wakes(FRIDAY) == ["dung", "lead", "second"]


async def test_person_with_two_chats_hears_in_the_one_where_they_were_last(
    district: Office,
) -> None:
    async with district.database.transaction() as db:
        await add_identity(db, "bua", "zalo", "z7", "z7", NOW)
        await db.execute(
            "save-conversation", person_id="bua", state='{"chat":["zalo","z7"]}', at=""
        )
    assert await district.wakes(FRIDAY) == ["dung", "lead", "z7"]


async def test_person_on_two_units_hears_of_both_in_one_message(district: Office) -> None:
    await district.change("update membership set person_id = 'bua' where person_id = 'dung'")
    await district.plan("-7d 08:00")
    told = await district.wakes_to_say(FRIDAY)
    assert sorted(told) == ["bua", "lead"]
    assert buttons(told["bua"]) == ["Sơn Bua: Bắt đầu", "Sơn Dung: Bắt đầu"]


async def test_what_comes_later_that_day_comes_along(district: Office) -> None:
    await district.change("update membership set person_id = 'bua' where person_id = 'dung'")
    await district.plan("-7d 08:00, -3d 14:00")
    await district.due("2022-12-05T17:00", "dung")
    told = await district.wakes_to_say(FRIDAY)
    assert buttons(told["bua"]) == ["Sơn Bua: Bắt đầu", "Sơn Dung: Bắt đầu"]
    assert await district.wakes("2022-12-02T14:00") == []


async def test_unit_with_more_time_is_reminded_by_its_own_deadline(district: Office) -> None:
    await district.due("2022-12-16T17:00", "dung")
    assert await district.wakes(FRIDAY) == ["bua", "lead"]
    assert await district.wakes("2022-12-06T08:00") == ["bua", "lead"]
    told = await district.wakes_to_say("2022-12-09T08:00")
    assert "16/12/2022 (còn 7 ngày)" in told["dung"].text()


async def test_whom_no_chat_reaches_is_left_out_and_named_to_the_lead(district: Office) -> None:
    async with district.database.transaction() as db:
        await leave_chat(db, "console", "dung")
    assert await district.wakes(FRIDAY) == ["bua", "lead"]
    told = (await district.wakes_to_say(MORNING_AFTER))["lead"]
    assert "Không liên lạc được qua trợ lý: Xã Sơn Dung. Đề nghị anh/chị gọi điện." in lines(told)


async def test_lead_gets_a_list_a_day_after_the_deadline(district: Office) -> None:
    await district.report("son-tay", "submitted", **WHOLE)
    await district.report("bua", households=520)
    assert "lead" not in await district.wakes("2022-12-09T08:00")
    reply = (await district.wakes_to_say(MORNING_AFTER))["lead"]
    assert lines(reply) == [
        "2 đơn vị quá hạn “Báo cáo hỗ trợ gạo”:",
        "- Xã Sơn Bua: 1/5 câu",
        "- Xã Sơn Dung: chưa bắt đầu",
    ]
    assert buttons(reply) == ["Nhắc tất cả", "Nhắc một đơn vị", "Gia hạn", "Gọi điện"]
    assert "lead" not in await district.wakes("2022-12-13T08:00")


async def test_lead_hears_nothing_where_all_have_come(district: Office) -> None:
    for unit in ("bua", "dung", "son-tay"):
        await district.report(unit, "submitted", **WHOLE)
    assert await district.wakes(MORNING_AFTER) == []


async def test_lead_hears_of_a_unit_with_more_time_a_day_after_that(district: Office) -> None:
    await district.report("son-tay", "submitted", **WHOLE)
    await district.report("bua", "submitted", **WHOLE)
    await district.due("2022-12-16T17:00", "dung")
    assert await district.wakes(MORNING_AFTER) == ["dung"]
    told = await district.wakes_to_say("2022-12-19T08:00")
    assert lines(told["lead"])[1:] == ["- Xã Sơn Dung: chưa bắt đầu"]


async def test_closed_campaign_is_silent_but_for_what_was_reopened(district: Office) -> None:
    await district.change("update campaign set state = 'closed' where id = :campaign")
    assert await district.wakes(FRIDAY) == []
    await district.due("2022-12-20T17:00", "dung")
    await district.change("update campaign_target set reopened = 1 where unit_id = 'dung'")
    assert await district.wakes("2022-12-13T08:00") == ["dung"]


async def test_snoozed_person_is_reminded_that_morning(district: Office) -> None:
    await district.change("insert into snooze values (:campaign, 'bua', '2022-12-05')")
    assert await district.wakes(FRIDAY) == ["dung", "lead"]
    assert await district.wakes("2022-12-05T08:00") == ["bua"]
    assert await district.wakes("2022-12-06T08:00") == ["bua", "dung", "lead"]


async def test_english_reader_is_told_in_english(district: Office) -> None:
    await district.change("update person set language = 'en' where id = 'bua'")
    reply = (await district.wakes_to_say(FRIDAY))["bua"]
    assert lines(reply) == [
        "The report of Xã Sơn Bua is due 17:00, 9 Dec 2022 (7 days left).",
        "It is not begun yet: 5 questions, about 7 minutes of work.",
    ]


async def foretold(district: Office, start: str, end: str) -> list[Expected]:
    async with district.database.reading() as db:
        remindable = await find_remindable(db, CAMPAIGN)
        assert remindable is not None
        situation = await load_situation(db, district.house, remindable)
        return await foretell(db, situation, local(start), local(end))


async def test_what_is_foretold_is_what_happens(district: Office) -> None:
    await district.joins("chair", "bua", "approver")
    await district.due("2022-12-13T17:00", "dung")
    expected = await foretold(district, "2022-12-01T00:00", "2022-12-31T00:00")
    assert expected
    for at in sorted({one.at for one in expected}):
        who = {one.person_id for one in expected if one.at == at}
        assert await district.wakes(at.replace(tzinfo=None).isoformat()) == sorted(who)
    assert await foretold(district, "2022-12-01T00:00", "2022-12-31T00:00") == []


async def test_foretelling_sends_and_changes_nothing(district: Office) -> None:
    before = await rows(district.database, "select * from campaign")
    await foretold(district, "2022-12-01T00:00", "2022-12-31T00:00")
    assert await rows(district.database, "select * from campaign") == before
    assert await rows(district.database, "select 1 from outbox") == []


async def test_reminders_are_no_part_of_the_conversation(district: Office) -> None:
    reply = (await district.wakes_to_say(FRIDAY))["bua"]
    assert not reply.numbered
    assert await rows(district.database, "select state from conversation") == []
