"""What pip-audit has found, for `.ci/audit`: a vulnerability, none, or no data to tell."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"


@dataclass(frozen=True, slots=True)
class Finding:
    """How the program ends, and what it says."""

    status: int
    said: str


def locked() -> dict[str, str]:
    """The packages of the lock with their versions."""
    text = LOCK.read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][\w.-]*)==([^\s;\\]+)", text, re.MULTILINE))


def judged(report: str, log: str, packages: Mapping[str, str]) -> Finding:
    """1 where a package has a known vulnerability; 0 where none has, or where none of them, or not
    all, could be looked up, which is said."""
    try:
        found: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except ValueError:
        reason = (log.strip().splitlines() or ["no reason given"])[-1]
        return Finding(0, f"Known vulnerabilities: NOT LOOKED UP, no data to be had: {reason}")
    if faults := [line for one in found for line in _lines(one)]:
        return Finding(1, "\n".join(["Known vulnerabilities in requirements.lock:", *faults]))
    looked_up = {one["name"] for one in found if "vulns" in one}
    return Finding(0, _said_of_the_rest([name for name in packages if name not in looked_up],
                                        len(packages)))  # fmt: skip


def _lines(one: dict[str, Any]) -> list[str]:
    return [
        f"  {one['name']} {one['version']}: {fault['id']}, "
        f"mended in {', '.join(fault['fix_versions']) or 'no release yet'}"
        for fault in one.get("vulns", ())
    ]


def _said_of_the_rest(missing: list[str], total: int) -> str:
    if not missing:
        return f"Known vulnerabilities: none in {total} packages of requirements.lock"
    if len(missing) == total:
        return f"Known vulnerabilities: NOT LOOKED UP, no data to be had on any of {total} packages"
    return (
        f"Known vulnerabilities: none in {total - len(missing)} packages of requirements.lock; "
        f"NOT LOOKED UP, no data to be had: {', '.join(missing)}"
    )


def main(report: Path, log: Path) -> int:
    written = report.read_text(encoding="utf-8") if report.exists() else ""
    finding = judged(written, log.read_text(encoding="utf-8"), locked())
    print(finding.said)
    return finding.status


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
