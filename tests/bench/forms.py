"""What the Excel form costs: written, read, and refused where it is made to exhaust the reader."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from report.form import read_form
from tests.bench.tables import table
from tests.report.form.forms import form
from tests.report.form.test_hostile import REFUSED, strings
from tests.report.form.test_round_trip import values_for

_READ = """
import re, sys, time
from report.form import FormRefused, read_form
import openpyxl
content = open(sys.argv[1], "rb").read()
begun = time.perf_counter()
try: read_form(content)
except FormRefused: pass
spent = time.perf_counter() - begun
print(spent, re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""


def costs() -> str:
    filled = form(values_for("vi"))
    rows = [
        ("written, the checklist of 2022", f"{_median(lambda: form(values_for('vi'))):.0f}", "-"),
        ("read in this process", f"{_median(lambda: read_form(filled)):.0f}", "-"),
        ("read in a process of its own", *_apart(filled)),
    ]
    hostile = {name: make for name, (make, _) in REFUSED.items()} | {"giant texts": strings}
    spent = {name: _apart(make()) for name, make in hostile.items()}
    slowest = max(spent, key=lambda name: float(spent[name][0]))
    largest = max(spent, key=lambda name: float(spent[name][1]))
    rows.append((f"slowest of {len(spent)} hostile files: {slowest}", *spent[slowest]))
    rows.append((f"largest of them: {largest}", *spent[largest]))
    return table(
        "The Excel form (goal for any file: 2,000 ms, 200 MB)",
        ("", "ms", "MB of the whole process"),
        rows,
    )


def _median(work: Callable[[], object]) -> float:
    """In milliseconds, of seven."""
    spent = []
    for _ in range(7):
        begun = perf_counter()
        work()
        spent.append((perf_counter() - begun) * 1000)
    return median(spent)


def _apart(content: bytes) -> tuple[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(content)
        ran = subprocess.run(
            [sys.executable, "-c", _READ, str(path)], check=True, capture_output=True, text=True
        )
    spent, memory = ran.stdout.split()
    return f"{float(spent) * 1000:.0f}", f"{int(memory) / 1024:.0f}"
