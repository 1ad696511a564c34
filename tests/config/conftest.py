"""Settings are read in an empty folder, with nothing set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.settings import PREFIX


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty current folder, and no setting in the environment."""
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path
