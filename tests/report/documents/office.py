"""Other programs' view of the files: LibreOffice opens and recalculates them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

# LibreOffice trusts the results stored in a workbook unless it is told not to.
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def convert(soffice: str, folder: Path, files: Mapping[str, bytes], to: str) -> dict[str, Path]:
    """Each file as LibreOffice saves it again, in one run, by its name without the ending."""
    given, made, profile = folder / "given", folder / f"made-{to}", folder / "profile"
    for one in (given, made, profile / "user"):
        one.mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_RECALCULATE, encoding="utf-8")
    for name, data in files.items():
        (given / name).write_bytes(data)
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(made),
            *(str(given / name) for name in files),
        ],
        check=True,
        capture_output=True,
        timeout=150,
    )
    ending = to.split(":")[0]
    return {Path(name).stem: made / f"{Path(name).stem}.{ending}" for name in files}


def text_of(pdf: Path, *options: str) -> str:
    """The text of a PDF as poppler reads it, pages one after the other."""
    command = ["pdftotext", *options, str(pdf), "-"]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    return done.stdout.decode("utf-8")
