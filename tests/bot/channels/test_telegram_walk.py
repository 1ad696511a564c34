"""The shipped checklist, answered from the first question to the summary, over Telegram."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.demo import read_demo_data, values_to_try
from bot.loading import load_checklists
from tests.bot.telegram_run import OFFICER_UNIT, TelegramRun, ask, telegram_run
from tests.bot.telegram_walk import Walk

CHECKLIST = load_checklists("dan-van-chinh-quyen-2022")["vi"]
DEMO = read_demo_data()
# Calls that show nothing to anybody: they fetch, or stop a pressed button's spinner.
SILENT = {"getupdates", "answercallbackquery", "getfile", "getme", "setwebhook", "deletewebhook"}
# The totals of the nine communes in the report of 2022.
TOTALS = (
    "Số thôn: 35 thôn",
    "Diện tích tự nhiên: 38.563,87 ha",
    "Tổng số hộ dân cư: 5.792 hộ",
    "Tổng số nhân khẩu: 21.840 khẩu",
    "Số hộ nghèo: 2.745 hộ",
    "Số hộ cận nghèo: 552 hộ",
    "Tỷ lệ hộ nghèo: 47,39%",
    "Tỷ lệ hộ cận nghèo: 9,53%",
)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_two_communes_answer_everything_and_the_lead_reads_the_totals(
    webhook: bool, district: Path, tmp_path: Path
) -> None:
    async with telegram_run(district, tmp_path, webhook=webhook) as run:
        colleague = await run.join("officer", DEMO.half_done)
        shown_before = _shown(run)
        printed = {unit: dict(rows) for unit, rows in values_to_try()}
        walks = [
            Walk(run.officer, CHECKLIST, printed[OFFICER_UNIT]),
            Walk(colleague, CHECKLIST, printed[DEMO.half_done]),
        ]
        for walk in walks:
            assert "Cảm ơn" in (await walk.submit(await walk.to_the_end())).text

        # One call a message or press, no more, but for the word to the lead at each submission.
        assert _shown(run) - shown_before == sum(walk.sent for walk in walks) + len(walks)
        await _expect_demo_answers(run)
        always = {item.id for item in CHECKLIST.asked("unit") if item.when is None}
        assert always <= set(walks[0].met) == set((await run.report()).answers)

        summary = await _all_parts(run)
        for line in ("Đã nộp: 9/9 đơn vị", *TOTALS):
            assert line in summary


async def _expect_demo_answers(run: TelegramRun) -> None:
    for unit in (OFFICER_UNIT, DEMO.half_done):
        values = await run.values(unit)
        values.pop("plan_file", None)  # the demo has no files
        assert values == DEMO.this_year[unit]


async def _all_parts(run: TelegramRun) -> list[str]:
    """The lines of /summary, and of all its figures."""
    parts = []
    for said in ("/summary", "/summary số liệu"):
        parts.append(await ask(run.lead, said))
        await run.server.drained()
        parts += run.lead.untaken()
    return [line for part in parts for line in part.text.split("\n")]


def _shown(run: TelegramRun) -> int:
    """How many calls showed something in a chat."""
    return sum(times for method, times in run.server.calls.items() if method not in SILENT)
