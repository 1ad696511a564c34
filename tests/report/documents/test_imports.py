"""What is slow to import is imported when a file is made, not when the program starts."""

from __future__ import annotations

import subprocess
import sys

SLOW = ("matplotlib", "docx", "docxtpl", "xlsxwriter", "PIL", "numpy")


def test_documents_import_nothing_slow() -> None:
    code = f"import sys, report.documents; print([n for n in {SLOW} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
