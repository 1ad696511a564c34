"""What is said to happen when something fails is shown by a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.test_security import names_in

TEXT = (Path(__file__).parents[2] / "docs" / "reliability.md").read_text(encoding="utf-8")
FAULTS = TEXT.split("## Faults")[1].split("\n## ")[0]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in FAULTS.splitlines()
    if line.startswith("| ") and not line.startswith(("| fault", "| ---", "| **"))
]
# As they were promised, and PostgreSQL's besides.
PROMISED = [
    "Disk full",
    "Read-only file",
    "Locked database",
    "Corrupted file",
    "Clock back a day",
    "Bot API down for an hour",
    "Half-open connections",
    "10 MB update",
    "Malformed update",
    "Update of an unknown kind",
    "PostgreSQL",
]


def test_faults_are_read() -> None:
    assert len(ROWS) > 30
    assert all(len(row) == 5 for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_fault_says_all_there_is_to_say_and_has_a_test_that_is_there(row: list[str]) -> None:
    *said, tests = row
    assert all(said)
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", tests)
    assert ", ".join(f"`{file}::{name}`" for file, name in named) == tests
    for file, name in named:
        assert name in names_in(file), f"{file} has no {name}"


@pytest.mark.parametrize("fault", PROMISED)
def test_every_promised_fault_has_a_line(fault: str) -> None:
    behind = FAULTS.split(f"| **{fault}** | | | | |\n")[1]
    assert behind.startswith("| ")
    assert not behind.startswith("| **")


def test_no_test_of_a_fault_is_left_out() -> None:
    folder = Path(__file__).parents[1] / "bot" / "faults"
    for file in folder.glob("test_*.py"):
        for name in names_in(f"tests/bot/faults/{file.name}"):
            assert not name.startswith("test_") or f"{file.name}::{name}`" in FAULTS, name
