"""`/healthz` says whether people are heard: by polling, by webhook, and when nothing comes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.pulse import PATIENCE
from config.settings import Settings
from tests.bot.telegram_run import telegram_run
from tests.bot.zalo_run import zalo_run


async def health(settings: Settings) -> tuple[int, dict[str, str]]:
    address = f"http://127.0.0.1:{settings.web_port}/healthz"
    async with ClientSession() as session, session.get(address) as response:
        return response.status, await response.json()


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_telegram_that_delivers_is_well(
    webhook: bool, district: Path, tmp_path: Path
) -> None:
    async with telegram_run(district, tmp_path, webhook=webhook) as run:
        status, parts = await health(run.settings)
        assert (status, parts["telegram"]) == (200, "ok")
        assert "zalo" not in parts  # it is switched off, and that is no fault


async def test_zalo_that_is_silent_is_a_fault_until_it_answers(
    district: Path, tmp_path: Path
) -> None:
    async with zalo_run(district, tmp_path) as run:
        officer = await run.officer()
        assert (await health(run.settings))[0] == 200
        run.clock.now += PATIENCE + timedelta(seconds=1)
        status, parts = await health(run.settings)
        assert status == 503
        assert {part for part, said in parts.items() if said != "ok"} == {"zalo"}
        assert parts["zalo"] == "no answer for 91 s"
        await run.ask(officer, "/baocao")
        assert (await health(run.settings))[0] == 200


async def test_nothing_need_come_by_webhook(district: Path, tmp_path: Path) -> None:
    async with zalo_run(district, tmp_path, webhook=True) as run:
        await run.officer()
        run.clock.now += timedelta(hours=3)
        assert (await health(run.settings))[0] == 200
