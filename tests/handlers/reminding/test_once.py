"""Reminders go out exactly once, whatever happens to the process, the clock or the deadline."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.reminders import remind
from handlers.library import Library
from handlers.reminding.planner import put_due_reminders
from handlers.turn import House
from storage.batch import QueuedMessage
from storage.database import Database
from tests.handlers.reminding.office import HANOI, Office, local
from tests.samples import raw
from tests.samples.district import CAMPAIGN

ALL = ["bua", "dung", "lead"]  # the lead fills in the district's own questions


async def test_everybody_is_reminded_at_the_hour_and_not_again(district: Office) -> None:
    assert await district.wakes("2022-12-02T07:59") == []
    assert await district.wakes("2022-12-02T08:00") == ALL
    assert await district.wakes("2022-12-02T08:01") == []
    assert await district.wakes("2022-12-05T23:00") == []
    assert await district.wakes("2022-12-06T08:00") == ALL


async def test_restarted_process_reminds_nobody_again(place: Path | str, district: Office) -> None:
    assert await district.wakes("2022-12-02T08:00") == ALL
    again = await Database.open(place)
    try:
        assert await Office(again).wakes("2022-12-02T08:00") == []
        assert await Office(again).wakes("2022-12-06T08:00") == ALL
    finally:
        await again.close()


async def test_process_down_over_three_reminders_sends_the_last_one(district: Office) -> None:
    told = await district.wakes_to_say("2022-12-08T15:30")
    assert sorted(told) == ALL
    assert "(còn 1 ngày)" in told["bua"].text()
    assert await district.wakes("2022-12-08T15:31") == []


async def test_process_down_over_the_deadline_speaks_of_what_is_late(district: Office) -> None:
    told = await district.wakes_to_say("2022-12-14T10:00")
    assert sorted(told) == ALL
    assert "quá hạn" in told["bua"].text()
    assert "còn" not in told["bua"].text()
    # The list that the lead missed comes with it.
    assert told["lead"].text().startswith("2 đơn vị quá hạn")


async def test_what_was_missed_before_the_deadline_is_nothing_after_it(district: Office) -> None:
    await district.plan("-3d 08:00, -1d 08:00")
    assert await district.wakes("2022-12-09T17:00") == []


async def test_what_is_long_past_is_not_made_up_for(district: Office) -> None:
    assert await district.wakes("2023-02-01T08:00") == []
    assert await district.wakes("2023-02-02T08:00") == []


async def test_what_was_missed_waits_for_a_working_morning(district: Office) -> None:
    for night in ("2022-12-02T20:00", "2022-12-03T09:00", "2022-12-05T06:59"):
        assert await district.wakes(night) == []
    assert await district.wakes("2022-12-05T07:00") == ALL


async def test_one_made_up_for_in_the_morning_stands_for_that_day(district: Office) -> None:
    assert await district.wakes("2022-12-02T20:00") == []
    assert await district.wakes("2022-12-06T07:30") == ALL
    assert await district.wakes("2022-12-06T08:00") == []


async def test_clock_set_back_repeats_nothing(district: Office) -> None:
    assert await district.wakes("2022-12-06T08:00") == ALL
    assert await district.wakes("2022-12-06T07:00") == []
    assert await district.wakes("2022-12-06T08:00") == []
    assert await district.wakes("2022-12-02T07:00") == []
    assert await district.wakes("2022-12-06T08:30") == []
    assert await district.wakes("2022-12-08T14:00") == ALL


async def test_clock_that_was_years_ahead_silences_nobody(district: Office) -> None:
    assert await district.wakes("2032-12-06T08:00") == []
    assert await district.wakes("2022-12-02T07:59") == []
    assert await district.wakes("2022-12-02T08:00") == ALL


async def test_clock_that_was_days_ahead_has_told_what_it_told(district: Office) -> None:
    assert await district.wakes("2022-12-06T08:00") == ALL
    assert await district.wakes("2022-12-02T07:59") == []
    assert await district.wakes("2022-12-02T08:00") == ALL
    assert await district.wakes("2022-12-06T08:00") == []


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "UTC", "Asia/Kolkata"])
async def test_another_zone_repeats_no_day(district: Office, zone: str) -> None:
    assert await district.wakes("2022-12-06T08:00") == ALL
    moved = replace(district, house=House(Library(), ZoneInfo(zone), "vi"))
    for hour in range(9, 24):
        assert await moved.wakes(f"2022-12-06T{hour:02}:00") == []
    moved_on = [await moved.wakes(f"2022-12-08T{hour:02}:00") for hour in range(11, 24)]
    assert [one for one in moved_on if one] == [ALL]


async def test_extended_deadline_moves_what_is_still_to_come(district: Office) -> None:
    assert await district.wakes("2022-12-06T08:00") == ALL
    await district.due("2022-12-16T17:00")
    # Seven days before the new deadline is the 9th; nothing is said of what the plan had before.
    assert await district.wakes("2022-12-08T14:00") == []
    told = await district.wakes_to_say("2022-12-09T08:00")
    assert "17:00, 16/12/2022 (còn 7 ngày)" in told["bua"].text()


async def test_deadline_moved_within_a_day_reminds_once_that_day(district: Office) -> None:
    assert await district.wakes("2022-12-06T08:00") == ALL
    await district.plan("-3d 14:00")
    assert await district.wakes("2022-12-06T14:00") == []


async def test_changed_plan_does_not_reach_back(district: Office) -> None:
    assert await district.wakes("2022-12-05T10:00") == ["bua", "dung", "lead"]  # of the 2nd
    await district.plan("-3d 09:00")
    assert await district.wakes("2022-12-06T10:00") == ALL
    await district.plan("-2d 08:00")
    assert await district.wakes("2022-12-07T07:00") == []
    assert await district.wakes("2022-12-07T08:00") == ALL


async def test_two_processes_on_one_database_remind_once(
    place: Path | str, district: Office
) -> None:
    other = await Database.open(place)
    queued: list[QueuedMessage] = []
    at = local("2022-12-02T08:00").astimezone(UTC)
    house = House(Library(), HANOI, "vi")
    try:
        await asyncio.gather(
            *(remind(one, house, lambda: at, queued.extend)
              for one in (district.database, other) for _ in range(5))
        )  # fmt: skip
    finally:
        await other.close()
    assert sorted(one.chat_id for one in queued) == ALL


async def test_process_that_dies_before_the_commit_has_reminded_nobody(district: Office) -> None:
    class Died(BaseException):
        pass

    at = local("2022-12-02T08:00").astimezone(UTC)

    async def wake_and_die() -> None:
        async with district.database.transaction() as db:
            assert len(await put_due_reminders(db, district.house, at)) == len(ALL)
            raise Died

    with pytest.raises(Died):
        await wake_and_die()
    assert await district.wakes("2022-12-02T08:00") == ALL


async def test_what_died_behind_the_commit_is_in_the_outbox(district: Office) -> None:
    await district.wakes("2022-12-02T08:00")
    waiting = "select key from outbox where state = 'waiting' order by key"
    rows = await raw.rows(district.database, waiting)
    assert [row[0] for row in rows] == [f"reminder/{CAMPAIGN}/2022-12-02/{who}" for who in ALL]
