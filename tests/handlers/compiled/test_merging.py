"""Entries of lists that look alike: the lead says whether they are one, and the text follows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from storage.campaigns import campaign_units
from storage.reports import save_reports
from tests.handlers.compiled.conftest import round_of, shown
from tests.samples.nation import CAMPAIGN
from tests.transcript import Bot, Speaker

NAME = "Nhóm Zalo báo tin sạt lở và đường bị chia cắt ở các thôn trong mùa mưa bão"


async def name_alike(bot: Bot, *names: str) -> None:
    """Each commune in turn has one model, called so."""
    async with bot.database.transaction() as db:
        units = [one for one in await campaign_units(db, CAMPAIGN) if one.report]
        for unit, name in zip(units, names, strict=False):
            assert unit.report is not None
            answers = dict(unit.report.answers)
            entry = {"field": "security", "name": name, "run_by": "Công an xã"}
            answers["models"] = {**answers["models"], "value": [entry]}
            await save_reports(db, [replace(unit.report, answers=answers)])


async def test_pair_is_asked_about_once_and_joined(tmp_path: Path, lead: Speaker) -> None:
    async with round_of(2, tmp_path) as bot:
        await name_alike(bot, NAME, NAME.replace("Zalo", "Zalô"))
        said = shown(await bot.hear(lead, text="/summary"))
        assert "[Mục gần giống nhau]" in said
        said = shown(await bot.hear(lead, text="/gop"))
        assert "hai mục này có phải là một không? (1/1)" in said
        assert NAME in said
        said = shown(await bot.hear(lead, text="gộp"))
        assert said.startswith("Đã gộp.\nKhông có mục nào trong danh sách gần giống nhau.")
        text = shown(await bot.hear(lead, text="/summary văn bản"))
        assert "Zalô" not in text
        assert text.count(NAME) == 1


async def test_pair_kept_apart_is_not_asked_about_again(tmp_path: Path, lead: Speaker) -> None:
    async with round_of(2, tmp_path) as bot:
        await name_alike(bot, NAME, NAME.replace("Zalo", "Zalô"))
        await bot.hear(lead, text="/gop")
        said = shown(await bot.hear(lead, text="2"))
        assert "Đã để riêng hai mục." in said
        text = shown(await bot.hear(lead, text="/summary văn bản"))
        assert "Zalô" in text


async def test_old_button_and_anybody_elses_are_refused(tmp_path: Path, lead: Speaker) -> None:
    async with round_of(2, tmp_path) as bot:
        await name_alike(bot, NAME, NAME.replace("Zalo", "Zalô"))
        (asked,) = await bot.hear(lead, text="/gop")
        data = asked.choices[0].data
        for person in ("viewer-0", "officer-0"):
            said = await bot.hear(Speaker(person), button=data)
            assert "không còn dùng" in (said[0].toast or ""), person
        said = await bot.hear(lead, button=data.replace(":s.", ":x."))
        assert "không còn dùng" in (said[0].toast or "")
