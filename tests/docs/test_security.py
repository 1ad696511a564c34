"""The threat model names, line by line, a test that is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.split("## Threats")[1].split("## ")[0].splitlines()
    if line.startswith("| ") and not line.startswith(("| threat", "| ---", "| **"))
]


@cache
def names_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, functions)}


def test_threats_are_read() -> None:
    assert len(ROWS) > 40
    assert all(len(row) == 3 for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_threat_has_a_defence_and_a_test_that_is_there(row: list[str]) -> None:
    _, defence, tests = row
    assert defence
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", tests)
    assert ", ".join(f"`{file}::{name}`" for file, name in named) == tests
    for file, name in named:
        assert name in names_in(file), f"{file} has no {name}"


@pytest.mark.parametrize(
    "topic",
    ["Invites", "Roles", "Web socket and webhooks", "The browser", "Files", "Signed links",
     "What the bot fetches", "Logs", "Floods"],
)  # fmt: skip
def test_every_side_is_looked_at(topic: str) -> None:
    behind = TEXT.split(f"| **{topic}** | | |\n")[1]
    assert behind.startswith("| ")
    assert not behind.startswith("| **")
