"""`giaoban checklist check` and `try`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.bot.commands.conftest import GiaoBan
from tests.samples import RICE_FILE, RICE_IN_ENGLISH_FILE

SHIPPED = Path(__file__).parents[3] / "config" / "checklists" / "dan-van-chinh-quyen-2022.yaml"


@pytest.fixture
def rice(folder: Path) -> Path:
    for file in (RICE_FILE, RICE_IN_ENGLISH_FILE):
        shutil.copy(file, folder)
    return folder / "rice.yaml"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (SHIPPED, "dan-van-chinh-quyen-2022.yaml: 90 items in 12 sections\n"),
        (RICE_FILE, "rice.yaml: 9 items in 3 sections\n"),
    ],
)
def test_checklist_without_a_fault(file: Path, told: str, giaoban: GiaoBan) -> None:
    ran = giaoban("checklist", "check", str(file))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == told


def test_every_fault_is_told_with_file_line_item_and_reason(giaoban: GiaoBan, rice: Path) -> None:
    text = rice.read_text(encoding="utf-8")
    rice.write_text(text.replace("type: yes_no", "type: maybe").replace("level: 1", "level: 9"))
    ran = giaoban("checklist", "check", str(rice))
    assert (ran.status, ran.out) == (1, "")
    first, second = ran.err.splitlines()
    lines = {piece: text[: text.index(piece)].count("\n") + 1 for piece in ("yes_no", "level: 1")}
    assert first.startswith(f"rice.yaml:{lines['yes_no']}: got_rice: `type`: Input should be")
    assert second == f"rice.yaml:{lines['level: 1']}: `level`: Input should be 1, 2 or 3"


def test_faults_of_the_translation_count(giaoban: GiaoBan, rice: Path) -> None:
    english = rice.with_suffix(".en.yaml")
    english.write_text(english.read_text(encoding="utf-8").replace("III: Remarks", "V: Remarks"))
    ran = giaoban("checklist", "check", str(rice))
    assert ran.status == 1
    assert ran.err.splitlines() == [
        "rice.en.yaml:3: sections `III` is not translated",
        "rice.en.yaml:6: V: sections `V` is not in the checklist",
    ]


def test_missing_file_is_told(giaoban: GiaoBan) -> None:
    ran = giaoban("checklist", "check", "no.yaml")
    assert (ran.status, ran.out, ran.err) == (1, "", "no.yaml: there is no such file\n")


@pytest.mark.parametrize(
    ("item", "text", "read"),
    [
        ("households", "642", {"value": 642}),
        ("households", "2.745 hộ", {"value": 2745}),
        ("area", "4.285,75", {"value": 4285.75}),
        ("gift_value", "16,69 triệu", {"value": 16.69}),
        ("vaccination_rate", "98,6%", {"value": 98.6}),
        ("job_fair_workers", "gần 300", {"value": 300, "approximate": True}),
        ("one_stop", "có", {"value": True}),
        ("one_stop", "khong", {"value": False}),
        (
            "district_plan",
            "31/KH-UBND ngày 05/4/2022",
            {"value": {"number": "31/KH-UBND", "date": "2022-04-05"}},
        ),
        ("highlights", "Đường đã thông.", {"value": "Đường đã thông."}),
    ],
)
def test_answer_as_it_is_read(item: str, text: str, read: dict[str, Any], giaoban: GiaoBan) -> None:
    ran = giaoban("checklist", "try", str(SHIPPED), item, text)
    assert (ran.status, ran.err) == (0, "")
    assert json.loads(ran.out) == read


def test_answer_that_can_be_read_in_two_ways_is_asked_back(giaoban: GiaoBan) -> None:
    ran = giaoban("checklist", "try", str(SHIPPED), "area", "1,250")
    assert ran.status == 0
    assert json.loads(ran.out) == {"ask": [1250, 1.25]}


def test_answer_that_cannot_be_read_is_an_error(giaoban: GiaoBan) -> None:
    ran = giaoban("checklist", "try", str(SHIPPED), "households", "nhiều lắm")
    assert ran.status == 1
    told = json.loads(ran.out)
    assert told.keys() == {"error"}
    assert told["error"]


@pytest.mark.parametrize("item", ["no_such_item", "poor_rate"])
def test_item_that_is_never_asked_is_refused(item: str, giaoban: GiaoBan) -> None:
    ran = giaoban("checklist", "try", str(RICE_FILE), item, "3")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"{item}: rice.yaml asks no such item\n"
