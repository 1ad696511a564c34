"""A known vulnerability fails the build; data that cannot be had is said and does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.audit import ROOT, judged, locked

PACKAGES = {"aiohttp": "3.14.5", "yarl": "1.25.1"}
FAULT = {"id": "PYSEC-1", "fix_versions": ["99"], "aliases": [], "description": "bad"}


def looked_up(name: str, *faults: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "version": PACKAGES[name], "vulns": list(faults)}


def skipped(name: str) -> dict[str, Any]:
    return {"name": name, "skip_reason": f"Dependency not found: {name}"}


@pytest.mark.parametrize(
    ("found", "status", "said"),
    [
        ([looked_up("aiohttp"), looked_up("yarl")], 0, "none in 2 packages"),
        ([looked_up("aiohttp", FAULT), looked_up("yarl")], 1, "aiohttp 3.14.5: PYSEC-1, mended in"),
        ([looked_up("aiohttp", FAULT), skipped("yarl")], 1, "PYSEC-1"),
        ([looked_up("aiohttp"), skipped("yarl")], 0, "none in 1 packages"),
        ([looked_up("aiohttp"), skipped("yarl")], 0, "NOT LOOKED UP, no data to be had: yarl"),
        ([looked_up("aiohttp")], 0, "NOT LOOKED UP, no data to be had: yarl"),
        ([skipped("aiohttp"), skipped("yarl")], 0, "NOT LOOKED UP, no data to be had on any of 2"),
    ],
)
def test_what_was_found_is_said(found: list[dict[str, Any]], status: int, said: str) -> None:
    finding = judged(json.dumps({"dependencies": found, "fixes": []}), "", PACKAGES)
    assert finding.status == status
    assert said in finding.said


def test_network_that_is_not_there_is_said_and_fails_nothing() -> None:
    finding = judged("", "Traceback\nConnectionError: cannot be resolved\n", PACKAGES)
    assert finding.status == 0
    assert "NOT LOOKED UP, no data to be had: ConnectionError: cannot be resolved" in finding.said


def test_dependencies_are_listed_as_they_are_locked() -> None:
    """Whoever changes the lock says anew when it was looked up, and with what result."""
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| ")][2:]
    assert {row[0].removeprefix("| "): row[1] for row in rows} == locked()
